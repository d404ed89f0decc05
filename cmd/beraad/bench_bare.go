package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"beraad/internal/ground/live"
)

// bareHub pushes frames as the application does, with nothing around it: no rules, no pages, no database, no log in. It
// is what a reveal is held against.
type bareHub struct {
	hub      *live.Hub
	address  string
	revision atomic.Int64
	html     []byte
}

// openBareHub serves frames of about size bytes on loopback until ctx ends.
func openBareHub(ctx context.Context, size int) (*bareHub, error) {
	line := bytes.Repeat([]byte("x"), 90)
	b := &bareHub{html: bytes.Repeat(append(line, '\n'), max(1, size/(len(line)+len("data: \n"))))}
	b.hub = live.NewHub(live.HubConfig{Window: 100 * time.Millisecond, Render: func(context.Context) (*live.Frame, error) {
		return live.NewFrame(live.Version{Epoch: "bare", Revision: b.revision.Load()}, b.html), nil
	}})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	b.address = l.Addr().String()
	go b.hub.Run(ctx)
	server := &http.Server{Handler: b, BaseContext: func(net.Listener) context.Context { return ctx }}
	context.AfterFunc(ctx, func() { _ = server.Close() }) // its streams have ended with ctx
	go func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			fmt.Fprintln(os.Stderr, "beraad: bare hub:", err)
		}
	}()
	return b, nil
}

func (b *bareHub) reveal() {
	b.revision.Add(1)
	b.hub.Changed()
}

// ServeHTTP is the least that a stream needs.
func (b *bareHub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	sub := b.hub.Subscribe()
	defer sub.Close()
	out := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	for {
		f, err := b.hub.Frame(r.Context())
		if err != nil {
			return
		}
		if _, err := w.Write(f.Event()); err != nil {
			return
		}
		if err := out.Flush(); err != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-sub.Wake():
		}
	}
}

// memory is what this process holds.
type memory struct {
	used     int64 // bytes of live Go heap objects and of stacks, after a collection
	resident int64 // bytes of the whole process; 0 where the system does not tell
}

// memoryNow collects garbage first, twice: what a first collection frees with a finaliser goes in the second, and
// stacks that a burst made grow shrink by half in each.
func memoryNow() memory {
	for range 4 {
		runtime.GC()
	}
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return memory{used: int64(m.HeapAlloc + m.StackInuse), resident: residentOf("self")}
}

// residentOf returns the resident memory of a process in bytes, 0 where the system does not tell.
func residentOf(pid string) int64 {
	file, err := os.Open("/proc/" + pid + "/status")
	if err != nil {
		return 0
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		fields := bytes.Fields(lines.Bytes())
		if len(fields) > 1 && string(fields[0]) == "VmRSS:" {
			kib, err := strconv.ParseInt(string(fields[1]), 10, 64)
			if err != nil {
				return 0
			}
			return kib << 10
		}
	}
	return 0
}

// processorTime is what this process has used of the processors so far; 0 where the system does not tell.
func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
