// Command beraad runs the integrity programme of a public organisation: it serves one, shows an invented one, looks
// after the databases, and measures itself.
//
// Every subcommand stands in a file of its own. This file reads the command line, listens for the signal to stop, and
// turns an error into one sentence and an exit code. Whatever goes wrong before serving begins changes nothing: the
// address is taken and the folder is tried before a database is opened. Nothing that a person typed, chose or is
// called is ever written to the log.
//
// bron: GI-2, NECK-7
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// cli is the whole command line.
type cli struct {
	Demo      demoCmd      `cmd:"" help:"Start an invented municipality in the middle of its integrity week."`
	Serve     serveCmd     `cmd:"" help:"Serve an organisation."`
	Migrate   migrateCmd   `cmd:"" help:"Bring the databases up to date, or show what would change."`
	Doctor    doctorCmd    `cmd:"" help:"Check this installation and say in plain sentences what is wrong."`
	TextCheck textCheckCmd `cmd:"" help:"Check texts for plain language."`
	Bench     benchCmd     `cmd:"" help:"Measure this program on this machine."`
	Version   versionCmd   `cmd:"" help:"Print the version."`
}

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var commands cli
	parser, err := kong.New(&commands, kong.Name("beraad"), kong.Description("Deliberation for public organisations."),
		kong.UsageOnError(), kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		fmt.Fprintln(os.Stderr, "beraad:", err)
		return exitWrong
	}
	if len(args) == 1 && args[0] == "help" {
		args = []string{"--help"}
	}
	chosen, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "beraad:", err)
		return exitUsage
	}
	if err := chosen.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "beraad:", err)
		if e, ok := errors.AsType[*exitError](err); ok {
			return e.code
		}
		return exitWrong
	}
	return 0
}

// Exit codes; the README lists them.
const (
	exitWrong  = 1 // something went wrong that has no code of its own
	exitUsage  = 2 // the command line is wrong
	exitListen = 3 // the address to listen on is taken or not allowed
	exitData   = 4 // the data folder cannot be used
	exitNewer  = 5 // a database was made by a newer program
)

// exitError is an error with an exit code and one sentence that says what to do.
type exitError struct {
	code     int
	sentence string
	cause    error
}

func (e *exitError) Error() string { return e.sentence }
func (e *exitError) Unwrap() error { return e.cause }

// newLog writes to standard error. Nothing that a person typed, chose or is called ever reaches it.
func newLog(level slog.Level) *slog.Logger {
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}
