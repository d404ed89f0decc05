package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Demo is one running `beraad demo` with what it told about itself in its first line.
type Demo struct {
	Address string            `json:"address"` // host and port, or a whole URL
	Links   map[string]string `json:"links"`   // coordinator, facilitator, employee, screen
	Join    string            `json:"join"`    // where phones go
	Code    string            `json:"code"`    // what people type at the join page
}

// Origin is the address of the demo as the browser knows it, without a slash at the end.
func (d Demo) Origin() string {
	if strings.HasPrefix(d.Address, "http") {
		return strings.TrimSuffix(d.Address, "/")
	}
	return "http://" + d.Address
}

// buildOnce gives a function that builds the program the first time it is called and tells where it is.
func buildOnce(work string) func() (string, error) {
	return sync.OnceValues(func() (string, error) {
		binary := filepath.Join(work, "beraad")
		build := exec.Command("go", "build", "-o", binary, "./cmd/beraad")
		build.Dir = ".."
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			return "", fmt.Errorf("building the program: %w\n%s", err, out)
		}
		return binary, nil
	})
}

// StartDemo starts a demo of its own on a free port, with its data in a folder of this test, and stops it at the end.
func StartDemo(t testing.TB, args ...string) Demo {
	t.Helper()
	binary, err := suite.binary()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary, append([]string{"demo", "--json", "--listen", "127.0.0.1:0", "--data", t.TempDir()}, args...)...)
	said := &lockedBuffer{}
	cmd.Stderr = said
	cmd.SysProcAttr = dieWithUs()
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("starting the demo: %v", err)
	}
	t.Cleanup(func() { stopDemo(t, cmd, said) })

	demo, err := firstLine(stdout)
	if err != nil {
		t.Fatalf("the demo did not tell its address: %v\n%s", err, said)
	}
	return demo
}

// Enter opens a link of the demo and presses the button that lets a person in: a link alone logs nobody in, because
// scanners of mail follow links too. before, when it is not nil, sees the page with the button.
func (a *Actor) Enter(link string, before func()) {
	a.t.Helper()
	a.Open(link)
	if before != nil {
		before()
	}
	for _, button := range []string{"Log in", "Doe mee"} {
		if a.Offers(button, "button") {
			a.Click(button)
			return
		}
	}
}

// firstLine reads the line in which the demo introduces itself and lets the rest run on.
func firstLine(out io.Reader) (Demo, error) {
	type answer struct {
		demo Demo
		err  error
	}
	ch := make(chan answer, 1)
	go func() {
		r := bufio.NewReader(out)
		line, err := r.ReadBytes('\n')
		var d Demo
		if err == nil {
			err = json.Unmarshal(line, &d)
		}
		ch <- answer{d, err}
		_, _ = io.Copy(io.Discard, r) // a full pipe would stop the program
	}()
	select {
	case a := <-ch:
		return a.demo, a.err
	case <-time.After(2 * patience):
		return Demo{}, errors.New("no line within a minute")
	}
}

// stopDemo asks the program to end, as an administrator does, and ends it by force when it does not listen.
func stopDemo(t testing.TB, cmd *exec.Cmd, said fmt.Stringer) {
	t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Errorf("asking the demo to stop: %v", err)
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("the demo ended with %v", err)
		}
	case <-time.After(patience):
		t.Errorf("the demo did not stop when asked")
		if err := cmd.Process.Kill(); err != nil {
			t.Errorf("ending the demo: %v", err)
		}
		<-ended
	}
	if t.Failed() {
		t.Logf("what the demo said:\n%s", said)
	}
}

// lockedBuffer takes what a program says while a test may read it.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
