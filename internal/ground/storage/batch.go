package storage

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"beraad/internal/ground/fault"
)

// BatchConfig says how a Batch works. The zero value will do.
type BatchConfig struct {
	Max int // most items in one transaction; 0 means 500

	// After, when set, runs after each commit with the number of items in it, before those who submitted them get their
	// answer: who has an answer may count on what After does. It must be quick, since the next batch waits for it.
	After func(items int)
}

const (
	batchMax     = 500
	batchTimeout = 30 * time.Second // for one transaction

	// setAside is how many items may be taken out of a batch, each to be tried by itself, before the whole batch is
	// replayed item by item. A few bad items, or a few sent on purpose, then do not slow down the rest.
	setAside = 8
)

// Batch is group commit without a timer: while one transaction is being written everything that is submitted queues, and
// the next transaction takes all of it. With one submitter that is one commit per item, with hundreds waiting it is
// tens of thousands of durable items per second.
//
// Each batch is shuffled before it is written, so that nothing in the database shows in which order items arrived.
type Batch[T any] struct {
	db    *DB
	cfg   BatchConfig
	apply func(*Tx, T) error

	mu      sync.Mutex
	queue   []*submitted[T]
	closed  bool
	working chan struct{} // closed when the goroutine at work stops; nil when none is at work
}

type submitted[T any] struct {
	item   T
	answer chan error // one place, so that an answer never waits for somebody who left
}

// NewBatch returns a Batch on db. apply writes one item and is called by one goroutine at a time, in any order, and more
// than once for the same item when a transaction has to be done again; so it has no effect but through its Tx.
func NewBatch[T any](db *DB, cfg BatchConfig, apply func(*Tx, T) error) *Batch[T] {
	if cfg.Max <= 0 {
		cfg.Max = batchMax
	}
	return &Batch[T]{db: db, cfg: cfg, apply: apply}
}

// Submit returns nil when item has been committed, and otherwise the error apply gave for this very item: the errors of
// others in the batch are not its own.
//
// When ctx ends while item is still queued, item is taken out and ctx's error returned. Once a batch has item, Submit
// waits for the outcome, because the answer "not done" could be untrue.
// Errors: fault.Unavailable when the transaction as a whole could not be committed (a full disk), or after Close.
func (b *Batch[T]) Submit(ctx context.Context, item T) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s := &submitted[T]{item: item, answer: make(chan error, 1)}
	if !b.enqueue(s) {
		return fault.New(fault.Unavailable, "storage.unavailable").Because(errors.New("storage: the batch is closed"))
	}
	select {
	case err := <-s.answer:
		return err
	case <-ctx.Done():
		if b.withdraw(s) {
			return ctx.Err()
		}
		return <-s.answer
	}
}

// Close refuses new items and waits until those that were submitted are written, or ctx ends.
func (b *Batch[T]) Close(ctx context.Context) error {
	b.mu.Lock()
	b.closed = true
	working := b.working
	b.mu.Unlock()
	if working == nil {
		return nil
	}
	select {
	case <-working:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (b *Batch[T]) enqueue(s *submitted[T]) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return false
	}
	b.queue = append(b.queue, s)
	if b.working == nil {
		b.working = make(chan struct{})
		go b.work(b.working)
	}
	return true
}

// withdraw takes s out of the queue; false when it is not in it any more.
func (b *Batch[T]) withdraw(s *submitted[T]) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.Index(b.queue, s)
	if i < 0 {
		return false
	}
	b.queue = slices.Delete(b.queue, i, i+1)
	return true
}

// work writes batches until the queue is empty.
func (b *Batch[T]) work(done chan struct{}) {
	defer close(done)
	for {
		batch := b.take()
		if len(batch) == 0 {
			return
		}
		b.write(shuffled(batch))
	}
}

// take returns the next batch. When there is none it says, under the same lock, that nobody is at work.
func (b *Batch[T]) take() []*submitted[T] {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := min(len(b.queue), b.cfg.Max)
	if n == 0 {
		b.queue, b.working = nil, nil
		return nil
	}
	batch := slices.Clone(b.queue[:n])
	b.queue = slices.Delete(b.queue, 0, n)
	return batch
}

// write brings every item of batch to its answer. An item that fails is set aside and the rest is tried again; what was
// set aside then gets a transaction of its own, and the error of that one is its answer. (Its error in the batch may have
// been about another item: of two votes with the same token, one is good.)
func (b *Batch[T]) write(batch []*submitted[T]) {
	var alone []*submitted[T]
	for len(batch) > 1 && len(alone) < setAside {
		failed, err := b.commit(batch)
		if failed < 0 {
			answer(batch, err)
			batch = nil
			break
		}
		alone = append(alone, batch[failed])
		batch = slices.Delete(batch, failed, failed+1)
	}
	for _, s := range append(batch, alone...) {
		_, err := b.commit([]*submitted[T]{s})
		answer([]*submitted[T]{s}, err)
	}
}

// commit writes items in one transaction. failed is the index of the item that would not go in, or -1 when err, nil or
// not, is about all of them.
func (b *Batch[T]) commit(items []*submitted[T]) (failed int, err error) {
	// Not the context of any submitter: one who leaves must not take the others along.
	ctx, cancel := context.WithTimeout(context.Background(), batchTimeout)
	defer cancel()

	failed = -1
	err = b.db.Write(ctx, func(tx *Tx) error {
		for i, s := range items {
			if err := b.attempt(tx, s.item); err != nil {
				failed = i
				return err
			}
		}
		return nil
	})
	if err == nil {
		if b.cfg.After != nil {
			b.cfg.After(len(items))
		}
		return -1, nil
	}
	if failed >= 0 && ctx.Err() == nil && (len(items) == 1 || !fault.Is(err, fault.Unavailable)) {
		return failed, err
	}
	if fault.Is(err, fault.Unavailable) {
		return -1, err
	}
	return -1, fault.New(fault.Unavailable, "storage.unavailable").Because(err)
}

// attempt runs apply and makes an error of a panic: there is no handler above this goroutine that would.
func (b *Batch[T]) attempt(tx *Tx, item T) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case runtime.Error: // speaks of types and indexes
			err = fmt.Errorf("storage: writing an item panicked: %w", p)
		default: // might hold the item
			err = fmt.Errorf("storage: writing an item panicked with a %T", p)
		}
	}()
	return b.apply(tx, item)
}

func answer[T any](items []*submitted[T], err error) {
	for _, s := range items {
		s.answer <- err
	}
}

// shuffled puts batch in an order that cannot be traced back to the order of arrival: that of random keys from the
// system's source for cryptography.
func shuffled[T any](batch []*submitted[T]) []*submitted[T] {
	type keyed struct {
		key uint64
		s   *submitted[T]
	}
	random := make([]byte, 8*len(batch))
	rand.Read(random) // never returns an error: it ends the program instead
	all := make([]keyed, len(batch))
	for i, s := range batch {
		all[i] = keyed{binary.LittleEndian.Uint64(random[8*i:]), s}
	}
	slices.SortFunc(all, func(a, b keyed) int { return cmp.Compare(a.key, b.key) })
	for i := range all {
		batch[i] = all[i].s
	}
	return batch
}
