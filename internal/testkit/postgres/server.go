// Package postgres starts a real PostgreSQL server for tests and for trying things out, on the loopback address alone.
//
// It uses the server that is installed on the machine, in a folder of its own that is gone afterwards, as a user without
// rights when the tests run as root, since PostgreSQL refuses root. The server sorts text by the rules of Dutch or
// English where the machine knows them: with plain byte order a test would not notice that a page relies on the
// collation. The server dies with the process that started it, also when that is killed.
//
// bron: GI-2
package postgres

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // database/sql's driver "pgx"
)

// Variable is the name of the environment variable with the address of the server that tests use.
const Variable = "BERAAD_TEST_POSTGRES"

const (
	startTimeout = 60 * time.Second
	stopTimeout  = 20 * time.Second
	startTries   = 3 // somebody may take the free port before the server does
)

// ErrMissing says that there is no PostgreSQL on this machine.
var ErrMissing = errors.New("PostgreSQL is not installed here, and the tests need it: install the server " +
	"(Debian: apt-get install postgresql), or set " + Variable + " to the address of one (postgres://user:password@host:port/database)")

// Options of a server. The zero value is meant for tests.
type Options struct {
	Durable bool // keep fsync on: for measuring, not for tests, which it makes slow
}

// Server is a running server.
type Server struct {
	DSN       string // address of its database, with a password that is this server's alone
	Collation string // "nl (ICU)" for example; the order in which it sorts text
	PID       int    // of the process that watches over the server

	ended chan error
}

// Start starts a server that runs until Stop, or until this process ends.
//
// Errors: ErrMissing, or what the server said when it did not come up.
func Start(ctx context.Context, opts Options) (*Server, error) {
	bin, err := find()
	if err != nil {
		return nil, err
	}
	owner, err := runAs()
	if err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		dir, err := os.MkdirTemp("", "beraad-postgres-")
		if err != nil {
			return nil, err
		}
		s, err := start(ctx, bin, dir, owner, opts)
		if err == nil {
			return s, nil
		}
		err = errors.Join(err, os.RemoveAll(dir))
		if !errors.Is(err, errPortTaken) || try == startTries {
			return nil, err
		}
	}
}

// Stop stops the server and waits until its folder is gone.
func (s *Server) Stop() error {
	if err := syscall.Kill(s.PID, syscall.SIGTERM); err != nil {
		return fmt.Errorf("stopping PostgreSQL: %w", err)
	}
	select {
	case <-s.ended:
		return nil
	case <-time.After(stopTimeout):
		return fmt.Errorf("PostgreSQL (process %d) does not stop", s.PID)
	}
}

// find returns the folder with the server's programs: that of the PATH, else the newest of Debian's.
func find() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			return filepath.Dir(path), nil
		}
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", ErrMissing
	}
	version := func(path string) int {
		n, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
		if err != nil {
			return 0
		}
		return n
	}
	return filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })), nil
}

// runAs returns the user the server runs as; nil is ourselves.
func runAs() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		u, err = user.Lookup("nobody")
	}
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL does not run as root, and there is no user postgres or nobody: %w", err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

func start(ctx context.Context, bin, dir string, owner *syscall.Credential, opts Options) (*Server, error) {
	password := rand.Text()
	secret := filepath.Join(dir, "password")
	if err := os.WriteFile(secret, []byte(password), 0o600); err != nil {
		return nil, err
	}
	if owner != nil {
		for _, path := range []string{dir, secret} {
			if err := os.Chown(path, int(owner.Uid), int(owner.Gid)); err != nil {
				return nil, err
			}
		}
	}
	collation, err := initialise(ctx, bin, dir, secret, owner)
	if err != nil {
		return nil, err
	}
	s, err := run(ctx, bin, dir, password, owner, opts)
	if err != nil {
		return nil, err
	}
	s.Collation = collation
	return s, nil
}

// initialise makes the database files in dir, with the first collation the machine has.
func initialise(ctx context.Context, bin, dir, secret string, owner *syscall.Credential) (collation string, err error) {
	var said []byte
	for _, try := range []struct {
		name string
		args []string
	}{
		{"nl (ICU)", []string{"--locale-provider=icu", "--icu-locale=nl", "--locale=C.UTF-8"}},
		{"nl_NL.UTF-8", []string{"--locale=nl_NL.UTF-8"}},
		{"en_US.UTF-8", []string{"--locale=en_US.UTF-8"}},
		{"C.UTF-8 (byte order: this machine has no Dutch or English one)", []string{"--locale=C.UTF-8"}},
	} {
		args := append([]string{
			"-D", filepath.Join(dir, "db"), "-U", "beraad", "-E", "UTF8", "--auth=scram-sha-256",
			"--pwfile=" + secret, "--no-sync", "--no-instructions",
		}, try.args...)
		cmd := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), args...)
		cmd.Dir, cmd.Env = "/", environment()
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: owner}
		if said, err = cmd.CombinedOutput(); err == nil {
			return try.name, nil
		}
	}
	return "", fmt.Errorf("initdb: %w: %s", err, said)
}

// watch runs the server and removes its folder when the server ends. It is told to stop by SIGTERM, which it also gets
// when our process dies; SIGQUIT is PostgreSQL's immediate stop.
const watch = `dir=$1; shift
trap 'kill -QUIT $server 2>/dev/null' TERM INT HUP
"$@" & server=$!
while kill -0 $server 2>/dev/null; do wait $server; done
rm -rf "$dir"`

// errPortTaken says that somebody took the port between our choosing it and the server's opening it.
var errPortTaken = errors.New("the port was taken")

func run(ctx context.Context, bin, dir, password string, owner *syscall.Credential, opts Options) (*Server, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	// A file and not a pipe: "go test" waits for whoever holds its own output.
	log, err := os.Create(filepath.Join(dir, "server.log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()

	args := []string{
		"-c", watch, "sh", dir, filepath.Join(bin, "postgres"), "-D", filepath.Join(dir, "db"),
		"-c", "listen_addresses=127.0.0.1", "-c", "port=" + strconv.Itoa(port), "-c", "unix_socket_directories=",
		"-c", "max_connections=200", "-c", "shared_buffers=64MB",
	}
	if !opts.Durable {
		args = append(args, "-c", "fsync=off", "-c", "full_page_writes=off")
	}
	cmd := exec.Command("/bin/sh", args...)
	cmd.Dir, cmd.Env, cmd.SysProcAttr = "/", environment(), attributes(owner)
	cmd.Stdout, cmd.Stderr = log, log

	s := &Server{
		DSN:   fmt.Sprintf("postgres://beraad:%s@127.0.0.1:%d/postgres?sslmode=disable", password, port),
		ended: make(chan error, 1),
	}
	started := make(chan error)
	go func() {
		// The watcher gets its signal when the thread that started it ends, so the thread stays with it to the end.
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			s.ended <- cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("starting PostgreSQL: %w", err)
	}
	s.PID = cmd.Process.Pid
	if err := s.wait(ctx, log.Name()); err != nil {
		return nil, err
	}
	return s, nil
}

// wait returns when the server answers.
func (s *Server) wait(ctx context.Context, log string) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	pool, err := sql.Open("pgx", s.DSN)
	if err != nil {
		return err
	}
	defer pool.Close()

	said := func() string {
		// Read while the server may be removing it: what is there is all there is to tell.
		text, err := os.ReadFile(log)
		if err != nil {
			return "(its log is gone: " + err.Error() + ")"
		}
		return string(text)
	}
	for {
		last := said()
		err := pool.PingContext(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-s.ended:
			if strings.Contains(last, "could not bind") {
				return errPortTaken
			}
			return fmt.Errorf("PostgreSQL did not start: %s", last)
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("PostgreSQL does not answer: %w: %s", err, last), s.Stop())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func freePort() (int, error) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// environment leaves out what could change how the server works, such as PGDATA and the languages.
func environment() []string {
	return []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC"}
}
