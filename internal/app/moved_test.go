package app

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"beraad/internal/ground/clock"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/dilemma"
	"beraad/internal/learn/offer"
	"beraad/internal/testkit"
)

// moves are the files that take the offers out of the bank.
var moves = []string{"2026-11-24-10-offers-leave.sql", "2026-11-24-11-offer.sql"}

// mainBeforeTheMove are the tables of the main database without moves.
func mainBeforeTheMove(t *testing.T) []storage.Migrations {
	t.Helper()
	var sets []storage.Migrations
	for _, set := range MainMigrations() {
		old := fstest.MapFS{}
		names, err := fs.Glob(set.FS, "*.sql")
		check(t, err)
		for _, name := range names {
			if !slices.Contains(moves, name) {
				raw, err := fs.ReadFile(set.FS, name)
				check(t, err)
				old[name] = &fstest.MapFile{Data: raw}
			}
		}
		if len(old) > 0 {
			sets = append(sets, storage.Migrations{Capability: set.Capability, FS: old})
		}
	}
	return sets
}

// What the bank kept while it took in offers itself.
const (
	qOldLinks storage.Query = `INSERT INTO dilemma_link (id, secret, label, made_by, made_day, until_day, revoked)
VALUES ('l1', $1, 'Kantine', 'coen', '2026-11-01', '2026-12-31', false), ('l2', 'other', 'Raad', 'coen', '2026-11-02', '2026-12-31', true)`
	qOldItem storage.Query = `INSERT INTO dilemma_item (id, source, licence, origin, available, created_day)
VALUES ('d1', 'link', 'x', 'x', true, '2026-11-03')`
	qOldVersion storage.Query = `INSERT INTO dilemma_version (item, version, state, revision, content, writers, reviewer, remark, resolutions, changed_day)
VALUES ('d1', 1, 'draft', 1, '{"title":"","situation":"Een begin"}', '["fatma"]', '', '', '[]', '2026-11-03')`
	qOldOffers storage.Query = `INSERT INTO dilemma_offer (id, receipt, state, content, received_day, item, answer) VALUES
('o1', $1, 'received', '{"title":"","role":"","situation":"Mijn baas vraagt iets.","question":"","values":{"a":"gelijkheid","b":""},"polarity":"","options":[{"letter":"A","text":"Nee"}],"touched":["ik"],"lenses":{},"variations":null,"minutes":0}', '2026-11-05', NULL, ''),
('o2', $2, 'adopted', '{}', '2026-11-03', 'd1', ''),
('o3', $3, 'declined', '{}', '2026-11-04', NULL, 'Dank je wel.')`
)

// A folder that was made while the bank took in offers opens as it was: links, receipts and what waits still work.
func TestOffersMoveOutOfTheBankWithTheirLinksAndReceipts(t *testing.T) {
	const link, waits, written, declined = "2222-3333-4444-5552", "2222-3333-4444-5553", "2222-3333-4444-5554", "2222-3333-4444-5555"
	hash := func(use, secret string) string {
		sum := sha256.Sum256([]byte("beraad/dilemma/" + use + "/v1|" + secret))
		return hex.EncodeToString(sum[:])
	}
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		ctx := t.Context()
		main, live := open(t, mainBeforeTheMove(t)...), open(t, LiveMigrations()...)
		check(t, main.Write(ctx, func(tx *storage.Tx) error {
			for _, do := range []func() (int64, error){
				func() (int64, error) { return tx.Exec(qOldLinks, hash("link", link)) },
				func() (int64, error) { return tx.Exec(qOldItem) },
				func() (int64, error) { return tx.Exec(qOldVersion) },
				func() (int64, error) {
					return tx.Exec(qOldOffers, hash("receipt", waits), hash("receipt", written), hash("receipt", declined))
				},
			} {
				if _, err := do(); err != nil {
					return err
				}
			}
			return nil
		}))
		check(t, Migrate(ctx, main, live, clock.NewFixed(time.Date(2026, time.December, 2, 9, 0, 0, 0, time.UTC))))
		got, err := main.Schema(ctx)
		check(t, err)
		want, err := open(t, MainMigrations()...).Schema(ctx)
		check(t, err)
		if got != want {
			t.Errorf("the moved folder has other tables than a new one:\n%s\nwant:\n%s", got, want)
		}

		o := wired(t, main, live)
		links, err := o.Offers.Links(ctx, coen)
		if err != nil || len(links) != 2 || links[0].Label != "Raad" || !links[0].Revoked || links[1].UntilDay != "2026-12-31" {
			t.Errorf("the links are %+v, %v", links, err)
		}
		holder, err := o.Offers.Enter(ctx, link)
		if err != nil || holder.Link != "l1" {
			t.Errorf("the link in the canteen makes %+v, %v", holder, err)
		}
		readsStep(t, o, waits, offer.Outcome{Step: offer.StepReceived})
		readsStep(t, o, written, offer.Outcome{Step: offer.StepWriting})
		readsStep(t, o, declined, offer.Outcome{Step: offer.StepDeclined, Answer: "Dank je wel."})

		waiting, err := o.Offers.Waiting(ctx, fatma)
		if err != nil || len(waiting) != 1 || waiting[0].Case.Situation != "Mijn baas vraagt iets." || waiting[0].Case.Option("A") != "Nee" {
			t.Fatalf("there waits %+v, %v", waiting, err)
		}
		_, err = o.Offers.Adopt(ctx, fatma, waiting[0].ID)
		check(t, err)
		check(t, o.Dilemmas.DestroyDraft(ctx, fatma, dilemma.ID("d1")))
		readsStep(t, o, written, offer.Outcome{Step: offer.StepDeclined})
	})
}
