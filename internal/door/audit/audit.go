// Package audit writes down who did what, in a chain that shows when somebody changed it afterwards.
//
// An entry is written in the same transaction as the act itself, so there is no act without its entry and no entry
// without its act. Each entry holds the hash of the one before it; Verify walks the chain and names the first break.
// The chain proves that no single entry was changed, removed or put in between; whoever can rewrite the whole table
// can rewrite the chain too, which is why its newest hash is meant to be noted elsewhere. An entry holds ids and act
// names only: never a name, a text, a position or an address.
//
// bron: GI-2, GI-7
package audit

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"beraad/internal/door/access"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/storage"
)

// Entry is one act.
type Entry struct {
	Seq       int64
	At        clock.Instant
	ActorKind string
	ActorRef  string // "" where keeping it would make somebody known
	Act       string // "<room>.<act>", for example "dialogue.start"
	Subject   string // id of what was acted on
	Prev      string // hash of the entry before, hex
	Hash      string // hash of this one, hex SHA-256
}

// Log appends entries. Its zero value is not usable: it needs a clock.
type Log struct{ Clock clock.Clock }

// Append writes one entry inside the caller's transaction.
func (l Log) Append(tx *storage.Tx, by access.Actor, act, subject string) error {
	head, err := nextHead(tx)
	if err != nil {
		return fmt.Errorf("audit %s: %w", act, err)
	}
	e := Entry{Seq: head.seq, At: l.Clock.Now(), ActorKind: by.Kind(), ActorRef: by.Ref(), Act: act, Subject: subject, Prev: head.hash}
	e.Hash = e.sum()
	if err := insert(tx, e); err != nil {
		return fmt.Errorf("audit %s: %w", act, err)
	}
	return nil
}

// sum hashes every field with its length in front, so that moving a character from one field to the next changes it.
func (e Entry) sum() string {
	h := sha256.New()
	put := func(s string) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
	put("beraad audit 1")
	put(fmt.Sprint(e.Seq))
	put(fmt.Sprint(int64(e.At)))
	for _, s := range []string{e.ActorKind, e.ActorRef, e.Act, e.Subject, e.Prev} {
		put(s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Verified is the outcome of walking the chain.
type Verified struct {
	Entries  int64
	BrokenAt int64 // sequence number of the first entry that does not fit; 0 when the chain is whole
	Newest   string
}

// Verify walks the whole chain. A break is an outcome, not an error.
func Verify(ctx context.Context, db *storage.DB) (Verified, error) {
	var out Verified
	err := db.Read(ctx, func(tx *storage.Tx) error {
		entries, err := all(tx)
		if err != nil {
			return err
		}
		head, err := currentHead(tx)
		if err != nil {
			return err
		}
		out = check(entries, head)
		return nil
	})
	if err != nil {
		return Verified{}, fmt.Errorf("verify audit log: %w", err)
	}
	return out, nil
}

func check(entries []Entry, h head) Verified {
	out := Verified{Entries: int64(len(entries))}
	for i, e := range entries {
		if e.Seq != int64(i+1) || e.Prev != out.Newest || e.Hash != e.sum() {
			out.BrokenAt = int64(i + 1)
			return out
		}
		out.Newest = e.Hash
	}
	if h.seq != out.Entries || h.hash != out.Newest {
		out.BrokenAt = out.Entries + 1 // entries were cut off at the end
	}
	return out
}
