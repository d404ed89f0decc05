package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"
	"syscall"
	"time"

	"beraad/internal/app"
)

// maxPortTries is how many ports after a taken default port are tried.
const maxPortTries = 50

// listen opens an address. A default port that is taken makes way for the next free one; an address that somebody
// asked for does not.
func listen(address string, asked bool) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err == nil {
		return l, nil
	}
	if asked || !errors.Is(err, syscall.EADDRINUSE) {
		return nil, &exitError{exitListen, fmt.Sprintf("cannot listen on %s: %s. Choose another address with --listen.", address, reason(err)), err}
	}
	host, port, splitErr := net.SplitHostPort(address)
	if splitErr != nil {
		return nil, splitErr
	}
	first, convErr := strconv.Atoi(port)
	if convErr != nil {
		return nil, convErr
	}
	for p := first + 1; p <= first+maxPortTries; p++ {
		if l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(p))); err == nil {
			return l, nil
		}
	}
	return nil, &exitError{exitListen, fmt.Sprintf("no free port from %d to %d. Choose an address with --listen.", first, first+maxPortTries), err}
}

func reason(err error) string {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return "another program uses it"
	case errors.Is(err, syscall.EACCES):
		return "this user may not use that port"
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return "this machine has no such address"
	}
	return err.Error()
}

// isLoopback reports whether only this machine reaches the listener.
func isLoopback(l net.Listener) bool {
	a, ok := l.Addr().(*net.TCPAddr)
	return ok && a.IP.IsLoopback()
}

// urlOf is the address that people on this machine open.
func urlOf(l net.Listener, scheme string) string {
	a, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return scheme + "://" + l.Addr().String()
	}
	host := a.IP.String()
	if a.IP.IsUnspecified() || a.IP.IsLoopback() {
		host = "localhost"
		if a.IP.IsLoopback() && a.IP.To4() == nil {
			host = "[::1]"
		}
	}
	return scheme + "://" + net.JoinHostPort(trimBrackets(host), strconv.Itoa(a.Port))
}

func trimBrackets(host string) string {
	if len(host) > 2 && host[0] == '[' {
		return host[1 : len(host)-1]
	}
	return host
}

// serveWithJobs answers and does the work of o that nobody asks for, until ctx ends; then it closes o, after both.
func serveWithJobs(ctx context.Context, l net.Listener, o *app.Organisation, h http.Handler) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var work sync.WaitGroup
	work.Go(func() { o.Jobs.Run(ctx) })
	err := serveOn(ctx, l, h)
	stop()
	work.Wait()
	return errors.Join(err, o.Close())
}

// serveOn answers until ctx ends, then lets requests finish. Streams end with ctx by themselves.
func serveOn(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	done := make(chan error, 1)
	go func() {
		<-ctx.Done()
		shutdown, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		err := server.Shutdown(shutdown)
		if errors.Is(err, context.DeadlineExceeded) {
			err = server.Close() // a browser keeps a line open on which it never asked anything
		}
		done <- err
	}()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-done
}
