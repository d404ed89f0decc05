package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// answer lets the first n phones answer once, each at a random moment within the time given, over a connection of its
// own as a phone that was idle has. It waits for the counter and tells how long the way to it was.
func (c *crowd) answer(ctx context.Context, o order) (report, error) {
	c.mu.Lock()
	c.counter = nil
	c.mu.Unlock()
	draw := rand.New(rand.NewPCG(uint64(o.N), 17))
	oks := make([]sent, o.N)
	var refused atomic.Int64
	var wg sync.WaitGroup
	start := time.Now()
	for i := range o.N {
		at, a := time.Duration(draw.Int64N(int64(o.For))), drawAnswer(draw)
		wg.Go(func() {
			time.Sleep(time.Until(start.Add(at)))
			post := time.Now().UnixNano()
			if err := c.answerOnce(ctx, o, c.phones[i], a); err != nil {
				refused.Add(1)
				return
			}
			c.phones[i].last = a
			oks[i] = sent{post, time.Now().UnixNano()}
		})
	}
	wg.Wait()
	rep := report{Refused: int(refused.Load()), Seconds: time.Since(start).Seconds()}
	var accepted []sent
	var ms []float64
	for _, s := range oks {
		if s.ack > 0 {
			accepted = append(accepted, s)
			ms = append(ms, float64(s.ack-s.post)/1e6)
		}
	}
	rep.Done, rep.P50, rep.P99, rep.Last = len(accepted), percentile(ms, 50), percentile(ms, 99), percentile(ms, 100)
	c.waitForCounter(ctx, len(accepted))
	c.mu.Lock()
	defer c.mu.Unlock()
	ms, rep.Lost = toCounter(accepted, c.counter)
	rep.CounterP50, rep.CounterP99 = percentile(ms, 50), percentile(ms, 99)
	return rep, nil
}

// answerOnce sends one answer over a fresh connection.
func (c *crowd) answerOnce(ctx context.Context, o order, p *phone, a answer) error {
	w, err := dial(ctx, o.Address, phoneBuffer)
	if err != nil {
		return err
	}
	defer w.close()
	return post(w, o, p, a)
}

func post(w *wire, o order, p *phone, a answer) error {
	got, err := w.ask("/d/"+o.Code+"/stem", p.cookie, a.form(o.Round), true)
	if err != nil {
		return err
	}
	if got.status != http.StatusOK {
		return fmt.Errorf("answer: status %d", got.status)
	}
	return nil
}

func (c *crowd) waitForCounter(ctx context.Context, n int) {
	for deadline := time.Now().Add(frameWait); time.Now().Before(deadline) && ctx.Err() == nil; time.Sleep(10 * time.Millisecond) {
		c.mu.Lock()
		there := len(c.counter) > 0 && c.counter[len(c.counter)-1].n >= n
		c.mu.Unlock()
		if there {
			return
		}
	}
}

// flood lets the first n phones change their answers as fast as the server takes them. Each connection speaks for the
// same phones all the time, so that it is certain which answer of a phone came last.
func (c *crowd) flood(ctx context.Context, o order) (report, error) {
	var done, refused atomic.Int64
	width := min(flooders, o.N)
	start := time.Now()
	until := start.Add(o.For)
	err := inParallel(width, width, func(k int) error {
		w, err := dial(ctx, o.Address, phoneBuffer)
		if err != nil {
			return err
		}
		defer w.close()
		draw := rand.New(rand.NewPCG(uint64(k), 18))
		for i := k; time.Now().Before(until) && ctx.Err() == nil; i += width {
			if i >= o.N {
				i = k
			}
			a := drawAnswer(draw)
			if err := post(w, o, c.phones[i], a); err != nil {
				refused.Add(1)
				return err
			}
			c.phones[i].last = a
			done.Add(1)
		}
		return nil
	})
	return report{Done: int(done.Load()), Refused: int(refused.Load()), Seconds: time.Since(start).Seconds()}, err
}

// verify asks for each phone's own answer back and counts those that are not the last one that got its OK.
func (c *crowd) verify(ctx context.Context, o order) (report, error) {
	const width = 32
	var lost atomic.Int64
	start := time.Now()
	err := inParallel(width, width, func(k int) error {
		w, err := dial(ctx, o.Address, phoneBuffer)
		if err != nil {
			return err
		}
		defer w.close()
		for i := k; i < o.N; i += width {
			got, err := w.ask("/d/"+o.Code+"/mij?wijzig=1", c.phones[i].cookie, nil, true)
			if err != nil {
				return err
			}
			if c.phones[i].last != (answer{}) && storedAnswer(got.body) != c.phones[i].last {
				lost.Add(1)
			}
		}
		return nil
	})
	return report{Done: o.N, Lost: int(lost.Load()), Seconds: time.Since(start).Seconds()}, err
}
