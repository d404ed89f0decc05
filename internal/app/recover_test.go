package app

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"beraad/internal/door/access"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/dialogue"
	"beraad/internal/learn/dilemma"
	"beraad/internal/learn/disclosure"
)

// TestOneSessionThatCannotBeFinishedKeepsNobodyOut: a session that this program cannot read, whatever the reason.
func TestOneSessionThatCannotBeFinishedKeepsNobodyOut(t *testing.T) {
	var log bytes.Buffer
	cfg := Config{Data: t.TempDir(), Clock: clock.System{}, Log: slog.New(slog.NewTextHandler(&log, nil)), Public: "http://localhost:8080"}
	o, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	by := access.Person{ID: "fatma", Roles: []access.Role{access.Facilitator}}
	id, err := o.Dialogues.Plan(t.Context(), by, dialogue.Request{
		Preset: dialogue.Short, Privacy: disclosure.Anonymous, Expected: 8, Dilemmas: []dilemma.ID{"vergunning-clubgenoot"}, KeepDays: 30,
	})
	if err != nil {
		t.Fatal(err)
	}
	const half storage.Query = `UPDATE dialogue_dialogue SET state = 'closing', plan = $1 WHERE id = $2`
	err = o.main.Write(t.Context(), func(tx *storage.Tx) error {
		_, err := tx.Exec(half, `[]`, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	o, err = Open(t.Context(), cfg)
	if err != nil {
		t.Fatalf("the whole organisation is down: %v", err)
	}
	defer o.Close()
	if !strings.Contains(log.String(), "recover at start") {
		t.Errorf("nobody is told: %s", log.String())
	}
}
