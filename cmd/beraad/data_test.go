package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"beraad/internal/app"
	"beraad/internal/ground/clock"
)

// organisationIn makes an organisation in a folder, with or without the demo in it.
func organisationIn(t *testing.T, folder string, demo bool) {
	t.Helper()
	cfg := app.Config{Data: folder, Clock: clock.System{}, Log: slog.New(slog.DiscardHandler), Demo: demo, Public: "http://localhost:8080"}
	if demo {
		if err := app.MakeDemo(t.Context(), cfg); err != nil {
			t.Fatal(err)
		}
		return
	}
	o, err := app.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.FirstLink(t.Context(), "Gemeente Echt"); err != nil {
		t.Fatal(err)
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
}

// prepared does what the demo does with its folder before it serves.
func prepared(ctx context.Context, folder string) error {
	release, err := (&demoCmd{Data: folder, Reset: true}).prepare(ctx)
	if err == nil {
		release()
	}
	return err
}

func there(folder, name string) bool {
	_, err := os.Stat(filepath.Join(folder, name))
	return err == nil
}

func TestResetThrowsNothingAwayButADemo(t *testing.T) {
	real := t.TempDir()
	organisationIn(t, real, false)
	foreign := t.TempDir()
	if err := os.WriteFile(filepath.Join(foreign, "live.db"), []byte("somebody else's"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{real, foreign} {
		err := prepared(t.Context(), folder)
		if e, ok := err.(*exitError); !ok || e.code != exitData || !strings.Contains(e.sentence, "does not hold a demo") {
			t.Errorf("a folder without a demo: %v", err)
		}
		if !there(folder, "live.db") {
			t.Error("a file of somebody else is gone")
		}
	}
	if !there(real, "beraad.db") {
		t.Fatal("a real organisation was thrown away")
	}

	demo := t.TempDir()
	organisationIn(t, demo, true)
	if err := prepared(t.Context(), demo); err != nil {
		t.Fatal(err)
	}
	if there(demo, "beraad.db") || there(demo, "live.db") {
		t.Error("the demo is still there")
	}
	if err := prepared(t.Context(), demo); err != nil {
		t.Errorf("a folder without anything: %v", err)
	}
}

func TestResetWaitsForNobodyWhoIsAtWork(t *testing.T) {
	folder := t.TempDir()
	organisationIn(t, folder, true)
	release, err := (&demoCmd{Data: folder}).prepare(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = prepared(t.Context(), folder)
	if e, ok := err.(*exitError); !ok || e.code != exitData || !strings.Contains(e.sentence, "at work") {
		t.Errorf("a reset under a running demo: %v", err)
	}
	if !there(folder, "beraad.db") {
		t.Error("the files were pulled from under a running demo")
	}
	release()
	if err := prepared(t.Context(), folder); err != nil {
		t.Errorf("after the demo stopped: %v", err)
	}
}

func TestShowingMigrationsMakesNothing(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "nothing")
	if code := run([]string{"migrate", "--show", "--data", folder}); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if there(folder, "") {
		t.Error("the folder was made")
	}
}

func TestDoctorLooksAtBothDatabases(t *testing.T) {
	folder := t.TempDir()
	organisationIn(t, folder, false)
	if code := run([]string{"doctor", "--data", folder}); code != fine && code != look {
		t.Fatalf("exit code %d", code)
	}
	for _, name := range []string{"live.db", "live.db-wal", "live.db-shm"} {
		_ = os.Remove(filepath.Join(folder, name)) // not every one is there
	}
	said := doctorSays(t, folder)
	if !strings.Contains(said, "live.db") || there(folder, "live.db") {
		t.Errorf("without live.db: %s", said)
	}
	if err := os.WriteFile(filepath.Join(folder, "live.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if said := doctorSays(t, folder); !strings.Contains(said, "live.db loopt") {
		t.Errorf("with a live.db that is behind: %s", said)
	}
}

func doctorSays(t *testing.T, folder string) string {
	t.Helper()
	var out strings.Builder
	say := func(_ int, format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	if err := checkDatabase(t.Context(), folder, say); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
