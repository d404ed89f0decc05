package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"
	"os"
	"sync"
	"time"
)

// benchPhonesCmd is the other half of a measurement: a process with every phone in it, because ten thousand streams and
// their clients do not fit in the files that one process may have open. It reads orders from its standard input, one
// JSON object a line, answers each with one report, and ends with its input.
type benchPhonesCmd struct{}

// order is what the measuring process asks of the phones.
type order struct {
	Do      string        `json:"do"`
	Address string        `json:"address"` // host:port
	Code    string        `json:"code"`
	Link    string        `json:"link"`    // login code of the facilitator
	Session string        `json:"session"` // id
	Screen  string        `json:"screen"`  // secret of the projector
	Round   string        `json:"round"`
	N       int           `json:"n"`
	For     time.Duration `json:"for"`
	Bare    bool          `json:"bare"`  // about the clients of the bare hub
	Since   int64         `json:"since"` // Unix nanoseconds
}

// report is what the phones tell. Fields that an order says nothing about stay zero.
type report struct {
	Error      string  `json:"error"`
	Done       int     `json:"done"`
	Refused    int     `json:"refused"`
	Lost       int     `json:"lost"`
	Seconds    float64 `json:"seconds"`
	P50        float64 `json:"p50"` // milliseconds, of what the order is about
	P99        float64 `json:"p99"`
	Last       float64 `json:"last"`
	CounterP50 float64 `json:"counterP50"`
	CounterP99 float64 `json:"counterP99"`
	MostFrames int     `json:"mostFrames"`
	FrameBytes int     `json:"frameBytes"`
}

// Run obeys until the input ends.
func (benchPhonesCmd) Run(ctx context.Context) error {
	if err := wantFiles(0); err != nil {
		return err
	}
	c := &crowd{orders: map[string]func(*crowd, context.Context, order) (report, error){
		"join": (*crowd).join, "lead": (*crowd).lead, "answer": (*crowd).answer, "flood": (*crowd).flood, "verify": (*crowd).verify,
		"bare": (*crowd).connectBare, "mark": (*crowd).mark, "frames": (*crowd).countFrames, "arm": (*crowd).arm, "collect": (*crowd).collect,
	}}
	ended := make(chan error, 1)
	go func() { ended <- c.obey(ctx, os.Stdin, os.Stdout) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return nil
	}
}

// crowd is every client in this process.
type crowd struct {
	orders map[string]func(*crowd, context.Context, order) (report, error)
	phones []*phone
	bare   []*stream
	staff  []*stream

	mu      sync.Mutex
	counter []counted // what the facilitator saw
}

// phone is one participant: its cookie, its stream, and the last answer that got its OK.
type phone struct {
	cookie string
	stream *stream
	last   answer
}

func (c *crowd) obey(ctx context.Context, in io.Reader, out io.Writer) error {
	orders, reports := json.NewDecoder(in), json.NewEncoder(out)
	for {
		var o order
		if err := orders.Decode(&o); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		act, known := c.orders[o.Do]
		if !known {
			return fmt.Errorf("phones know no order %q", o.Do)
		}
		rep, err := act(c, ctx, o)
		if err != nil {
			rep.Error = o.Do + ": " + err.Error()
		}
		if err := reports.Encode(rep); err != nil {
			return err
		}
	}
}

const (
	joiners     = 100 // phones that join at the same time
	flooders    = 256 // connections that answer flat out
	phoneBuffer = 8 << 10
	staffBuffer = 64 << 10
)

// join lets n phones in and opens their streams; it returns once each has its first frame. As a browser does, a phone
// listens on the connection over which it joined.
func (c *crowd) join(ctx context.Context, o order) (report, error) {
	start := time.Now()
	c.phones = make([]*phone, o.N)
	err := inParallel(joiners, o.N, func(i int) error {
		w, err := dial(ctx, o.Address, phoneBuffer)
		if err != nil {
			return err
		}
		got, err := w.ask("/d/"+o.Code, "", url.Values{}, false)
		if err != nil {
			return err
		}
		if got.cookie == "" {
			return fmt.Errorf("phone %d: status %d, no cookie", i, got.status)
		}
		st, err := w.listen("/d/"+o.Code+"/stroom", got.cookie)
		if err != nil {
			return err
		}
		go st.read()
		c.phones[i] = &phone{cookie: got.cookie, stream: st}
		return nil
	})
	if err != nil {
		return report{}, err
	}
	rep := report{Done: o.N, Seconds: time.Since(start).Seconds()}
	return rep, allHave(ctx, c.streams(false))
}

// lead logs the facilitator in and opens the streams of the facilitator and of the projector.
func (c *crowd) lead(ctx context.Context, o order) (report, error) {
	w, err := dial(ctx, o.Address, staffBuffer)
	if err != nil {
		return report{}, err
	}
	got, err := w.ask("/l/"+o.Link, "", url.Values{}, false)
	if err != nil {
		return report{}, err
	}
	if got.cookie == "" {
		return report{}, fmt.Errorf("log in: status %d, no cookie", got.status)
	}
	console, err := w.listen("/sessies/"+o.Session+"/stroom", got.cookie)
	if err != nil {
		return report{}, err
	}
	console.line = func(line []byte) {
		if n, ok := counterOf(line); ok {
			c.mu.Lock()
			c.counter = append(c.counter, counted{time.Now().UnixNano(), n})
			c.mu.Unlock()
		}
	}
	w, err = dial(ctx, o.Address, staffBuffer)
	if err != nil {
		return report{}, err
	}
	screen, err := w.listen("/scherm/"+o.Screen+"/stroom", "")
	if err != nil {
		return report{}, err
	}
	c.staff = []*stream{console, screen}
	for _, s := range c.staff {
		go s.read()
	}
	return report{Done: len(c.staff)}, allHave(ctx, c.staff)
}

// connectBare opens n streams of the bare hub.
func (c *crowd) connectBare(ctx context.Context, o order) (report, error) {
	c.bare = make([]*stream, o.N)
	err := inParallel(joiners, o.N, func(i int) error {
		w, err := dial(ctx, o.Address, phoneBuffer)
		if err != nil {
			return err
		}
		if c.bare[i], err = w.listen("/", ""); err != nil {
			return err
		}
		go c.bare[i].read()
		return nil
	})
	if err != nil {
		return report{}, err
	}
	return report{Done: o.N}, allHave(ctx, c.bare)
}

func (c *crowd) streams(bare bool) []*stream {
	if bare {
		return c.bare
	}
	all := make([]*stream, len(c.phones))
	for i, p := range c.phones {
		all[i] = p.stream
	}
	return all
}

// mark starts counting frames anew.
func (c *crowd) mark(_ context.Context, o order) (report, error) {
	for _, s := range c.streams(o.Bare) {
		s.frames.Store(0)
	}
	return report{}, nil
}

func (c *crowd) countFrames(_ context.Context, o order) (report, error) {
	var rep report
	for _, s := range c.streams(o.Bare) {
		rep.Done += int(s.frames.Load())
		rep.MostFrames = max(rep.MostFrames, int(s.frames.Load()))
	}
	return rep, nil
}

// arm makes every phone note when its next frame comes.
func (c *crowd) arm(_ context.Context, o order) (report, error) {
	for _, s := range c.streams(o.Bare) {
		s.first.Store(0)
	}
	return report{}, nil
}

// collect waits until every phone has had a frame since it was armed, and tells how long after Since they came.
func (c *crowd) collect(ctx context.Context, o order) (report, error) {
	all := c.streams(o.Bare)
	if err := allHave(ctx, all); err != nil {
		return report{}, err
	}
	ms := make([]float64, len(all))
	for i, s := range all {
		ms[i] = float64(s.first.Load()-o.Since) / 1e6
	}
	return report{
		Done: len(all), P50: percentile(ms, 50), P99: percentile(ms, 99), Last: percentile(ms, 100), FrameBytes: int(all[0].size.Load()),
	}, nil
}

// frameWait is how long a frame may stay away before a measurement gives up.
const frameWait = 20 * time.Second

// allHave waits until each stream has had a frame since it was armed.
func allHave(ctx context.Context, all []*stream) error {
	deadline := time.Now().Add(frameWait)
	for i := 0; i < len(all); {
		if all[i].first.Load() != 0 {
			i++
			continue
		}
		if ctx.Err() != nil || time.Now().After(deadline) {
			return fmt.Errorf("stream %d of %d had no frame in %v", i+1, len(all), frameWait)
		}
		time.Sleep(5 * time.Millisecond)
	}
	return nil
}

// inParallel runs f for 0 to n-1, at most width at the same time, and returns the first error.
func inParallel(width, n int, f func(i int) error) error {
	var wg sync.WaitGroup
	var once sync.Once
	var first error
	next := make(chan int)
	for range min(width, n) {
		wg.Go(func() {
			for i := range next {
				if err := f(i); err != nil {
					once.Do(func() { first = err })
				}
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
	return first
}

// drawAnswer draws a position; one in ten does not know.
func drawAnswer(draw *rand.Rand) answer {
	a := answer{
		sector: []string{"gevolg", "deugd", "relatie", "beginsel"}[draw.IntN(4)], strength: []string{"1", "2", "3"}[draw.IntN(3)],
		choice: []string{"A", "B"}[draw.IntN(2)],
	}
	if draw.IntN(10) == 0 {
		a.choice = "unsure"
	}
	return a
}
