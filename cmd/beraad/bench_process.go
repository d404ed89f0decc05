package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// phoneProcess is the process with the phones.
type phoneProcess struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	send *json.Encoder
	read *json.Decoder
}

// phonesEnv tells a test binary that it is the phones.
const phonesEnv = "BERAAD_BENCH_PHONES"

func startPhones(ctx context.Context) (*phoneProcess, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, "bench", "phones")
	cmd.Env = append(os.Environ(), phonesEnv+"=1")
	cmd.Stderr, cmd.WaitDelay = os.Stderr, 5*time.Second
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &phoneProcess{cmd: cmd, in: in, send: json.NewEncoder(in), read: json.NewDecoder(out)}, nil
}

// do gives one order and waits for its report.
func (p *phoneProcess) do(ctx context.Context, o order) (report, error) {
	var rep report
	err := p.send.Encode(o)
	if err == nil {
		err = p.read.Decode(&rep)
	}
	if ctx.Err() != nil {
		return report{}, ctx.Err()
	}
	if err != nil {
		return report{}, fmt.Errorf("phones, at %q: %w", o.Do, err)
	}
	if rep.Error != "" {
		return rep, errors.New("phones: " + rep.Error)
	}
	return rep, nil
}

// wait returns once the process is gone. Its context ended before, so that being killed is no error.
func (p *phoneProcess) wait() error {
	_ = p.in.Close() // it may be gone
	if err := p.cmd.Wait(); err != nil && p.cmd.ProcessState == nil {
		return err
	}
	return nil
}

// wantFiles raises how many files this process may have open as far as it may, and says when that is not enough.
func wantFiles(n int) error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return err
	}
	limit.Cur = limit.Max
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return err
	}
	if limit.Max < uint64(n) {
		return &exitError{exitWrong, fmt.Sprintf("%d files may be open and this needs %d. Raise the limit (ulimit -n) or take fewer phones.", limit.Max, n), nil}
	}
	return nil
}

// fileLimit returns how many files this process may have open.
func fileLimit() int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0
	}
	return int(min(limit.Cur, 1<<20))
}
