package archtest

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

var (
	libcVersion   = regexp.MustCompile(`(?m)^\s*(?:require\s+)?modernc\.org/libc\s+(v\S+)`)
	sqliteVersion = regexp.MustCompile(`(?m)^\s*(?:require\s+)?modernc\.org/sqlite\s+(v\S+)`)
)

// LibcPin checks that modernc.org/libc is exactly the version with which sqlite was translated: another one builds,
// and then corrupts memory. sqlite says which in its own go.mod, which lies in the module cache.
func LibcPin(t *Tree) []Finding {
	mod := t.File("go.mod")
	if mod == nil {
		return []Finding{{File: "go.mod", What: "does not exist"}}
	}
	sqlite := sqliteVersion.FindSubmatch(mod.Src)
	if sqlite == nil {
		return []Finding{{File: "go.mod", What: "does not require modernc.org/sqlite, so the pin of modernc.org/libc cannot be checked"}}
	}
	libc := libcVersion.FindSubmatch(mod.Src)
	if libc == nil {
		return []Finding{{File: "go.mod", What: "does not pin modernc.org/libc"}}
	}
	theirs, err := fs.ReadFile(t.Cache, fmt.Sprintf("modernc.org/sqlite@%s/go.mod", sqlite[1]))
	if err != nil {
		theirs, err = fs.ReadFile(t.Cache, fmt.Sprintf("cache/download/modernc.org/sqlite/@v/%s.mod", sqlite[1]))
	}
	if err != nil {
		return []Finding{{File: "go.mod", What: fmt.Sprintf("the go.mod of modernc.org/sqlite %s is not in the module cache, so the pin of modernc.org/libc cannot be checked; run go mod download", sqlite[1])}}
	}
	want := libcVersion.FindSubmatch(theirs)
	if want == nil {
		return []Finding{{File: "go.mod", What: "modernc.org/sqlite no longer names modernc.org/libc; this guard can go"}}
	}
	if string(want[1]) != string(libc[1]) {
		return []Finding{{File: "go.mod", What: fmt.Sprintf("modernc.org/libc is %s, and modernc.org/sqlite %s was made with %s", libc[1], sqlite[1], want[1])}}
	}
	return nil
}

// ModuleCache returns the folder in which Go keeps the modules it downloaded.
func ModuleCache() string {
	if dir := os.Getenv("GOMODCACHE"); dir != "" {
		return dir
	}
	if paths := filepath.SplitList(os.Getenv("GOPATH")); len(paths) > 0 {
		return filepath.Join(paths[0], "pkg", "mod")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		home = "" // then nothing is found there, and the guard says so
	}
	return filepath.Join(home, "go", "pkg", "mod")
}
