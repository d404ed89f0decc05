// Withpostgres runs a command with a PostgreSQL server for the tests in it, so that a whole run shares one server:
//
//	go run ./internal/testkit/withpostgres -- go test ./...
//
// The server is stopped when the command ends, and the command's exit code is passed on. With -durable the server
// writes through to the disk, which a measurement needs and a test does not. When the address of a server stands in the
// environment already, that one is used.
//
// bron: GI-2
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"beraad/internal/testkit/postgres"
)

func main() {
	durable := flag.Bool("durable", false, "write through to the disk: for measurements")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: withpostgres [-durable] -- command [argument ...]")
	}
	flag.Parse()
	if flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	code, err := run(*durable, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "withpostgres:", err)
		os.Exit(1)
	}
	os.Exit(code)
}

func run(durable bool, command []string) (code int, err error) {
	// Ctrl-C goes to the command as well, since it shares our terminal: we only wait for it, and stop the server then.
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt)
	terminated, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()

	if os.Getenv(postgres.Variable) == "" {
		server, err := postgres.Start(terminated, postgres.Options{Durable: durable})
		if err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, server.Stop()) }()
		fmt.Fprintf(os.Stderr, "withpostgres: PostgreSQL is running, sorting by %s\n", server.Collation)
		if err := os.Setenv(postgres.Variable, server.DSN); err != nil {
			return 0, err
		}
	}
	cmd := exec.CommandContext(terminated, command[0], command[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	err = cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		// A command that was killed has no code of its own; a shell says 128 and the signal.
		if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
			return 128 + int(status.Signal()), nil
		}
		return exit.ExitCode(), nil
	}
	return 0, err
}
