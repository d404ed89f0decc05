package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Exit codes of the program; the README lists them.
const (
	exitListen = 3
	exitData   = 4
	exitNewer  = 5
)

// A database that a newer program made stays as it is, byte for byte.
func TestNewerDatabaseIsRefusedUntouched(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	newer := newerProgram(t)
	cmd := exec.Command(newer, "demo", "--json", "--listen", "127.0.0.1:0", "--data", data)
	said := &lockedBuffer{}
	cmd.Stderr = said
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := firstLine(stdout); err != nil {
		t.Fatalf("the newer program did not start: %v\n%s", err, said)
	}
	stopDemo(t, cmd, said)

	before := fingerprint(t, data)
	for _, command := range [][]string{
		{"demo", "--listen", "127.0.0.1:0", "--data", data}, {"serve", "--listen", "127.0.0.1:0", "--data", data}, {"migrate", "--data", data},
	} {
		refuses(t, exitNewer, "was made by a newer version", command...)
		if after := fingerprint(t, data); after != before {
			t.Errorf("%s changed the folder of a newer program:\nbefore\n%safter\n%s", command[0], before, after)
		}
	}
}

// newerProgram builds the program with one migration more than it has now.
func newerProgram(t testing.TB) string {
	t.Helper()
	work := t.TempDir()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	migration := filepath.Join(work, "later.sql")
	overlay, err := json.Marshal(map[string]map[string]string{
		"Replace": {filepath.Join(root, "internal", "app", "migrations", "2099-01-01-1-later.sql"): migration},
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, content := range map[string][]byte{
		migration: []byte("CREATE TABLE app_later (id text PRIMARY KEY);\n"), filepath.Join(work, "overlay.json"): overlay,
	} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	binary := filepath.Join(work, "newer")
	build := exec.Command("go", "build", "-overlay", filepath.Join(work, "overlay.json"), "-o", binary, "./cmd/beraad")
	build.Dir = root
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building a newer program: %v\n%s", err, out)
	}
	return binary
}

// An address that another program uses is said in so many words, and nothing is made.
func TestTakenPortSaysSo(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	data := filepath.Join(t.TempDir(), "data")
	for _, command := range []string{"demo", "serve"} {
		refuses(t, exitListen, "cannot listen on "+l.Addr().String()+": another program uses it.", command, "--listen", l.Addr().String(), "--data", data)
		if _, err := os.Stat(data); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s made the folder before it had an address: %v", command, err)
		}
	}
}

// A folder that cannot be used is said in so many words, and nothing is left behind.
func TestUnwritableFolderSaysSo(t *testing.T) {
	work := openFolder(t)
	file := filepath.Join(work, "file")
	if err := os.WriteFile(file, []byte("somebody else's"), 0o600); err != nil {
		t.Fatal(err)
	}
	closed := filepath.Join(work, "closed")
	if err := os.Mkdir(closed, 0o555); err != nil {
		t.Fatal(err)
	}
	before := fingerprint(t, work)
	refuses(t, exitData, "cannot use the folder "+filepath.Join(file, "data"), "demo", "--listen", "127.0.0.1:0", "--data", filepath.Join(file, "data"))
	refusal(t, asOrdinaryUser(t, "demo", "--listen", "127.0.0.1:0", "--data", closed), exitData, "cannot write in the folder "+closed)
	if after := fingerprint(t, work); after != before {
		t.Errorf("the folder changed:\nbefore\n%safter\n%s", before, after)
	}
}

// refuses runs the program and checks that it ends with this code and says this.
func refuses(t testing.TB, code int, sentence string, args ...string) {
	t.Helper()
	refusal(t, exec.CommandContext(t.Context(), built(t), args...), code, sentence)
}

func refusal(t testing.TB, cmd *exec.Cmd, code int, sentence string) {
	t.Helper()
	var said bytes.Buffer
	cmd.Stderr = &said
	err := cmd.Run()
	what := "beraad " + strings.Join(cmd.Args[1:], " ")
	exit, ended := errors.AsType[*exec.ExitError](err)
	if !ended || exit.ExitCode() != code {
		t.Errorf("%s: %v, want exit code %d\n%s", what, err, code, &said)
	}
	if !strings.Contains(said.String(), sentence) {
		t.Errorf("%s says %q, want %q in it", what, &said, sentence)
	}
}

// asOrdinaryUser is a command of the program without the rights of an administrator, for whom no folder is closed.
func asOrdinaryUser(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), built(t), args...)
	if os.Geteuid() != 0 {
		return cmd
	}
	const nobody = 65534
	raw, err := os.ReadFile(cmd.Path)
	if err != nil {
		t.Fatal(err)
	}
	// The folder of the program is for its owner alone; this one is for everybody.
	cmd.Path = filepath.Join(openFolder(t), "beraad")
	if err := os.WriteFile(cmd.Path, raw, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	return cmd
}

// openFolder is a temporary folder into which everybody may look.
func openFolder(t testing.TB) string {
	t.Helper()
	folder := t.TempDir()
	for _, f := range []string{filepath.Dir(folder), folder} {
		if err := os.Chmod(f, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// fingerprint lists every file of a folder with its size, rights and SHA-256.
func fingerprint(t testing.TB, folder string) string {
	t.Helper()
	var out strings.Builder
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		var sum [sha256.Size]byte
		if info.Mode().IsRegular() {
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			sum = sha256.Sum256(raw)
		}
		fmt.Fprintf(&out, "%s %s %x\n", strings.TrimPrefix(path, folder), info.Mode(), sum)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}
