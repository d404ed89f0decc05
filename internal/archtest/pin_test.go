package archtest

import "testing"

func libcBites() []wrong {
	mod := func(body string) map[string]string { return map[string]string{"go.mod": "module beraad\n\n" + body} }
	return []wrong{
		{"another libc", mod("require (\n\tmodernc.org/libc v1.2.4 // indirect\n\tmodernc.org/sqlite v1.0.0\n)\n"), "modernc.org/libc is v1.2.4, and modernc.org/sqlite v1.0.0 was made with v1.2.3"},
		{"no libc", mod("require modernc.org/sqlite v1.0.0\n"), "does not pin modernc.org/libc"},
		{"no sqlite", mod("require modernc.org/libc v1.2.3\n"), "does not require modernc.org/sqlite"},
		{"sqlite was not downloaded", mod("require (\n\tmodernc.org/libc v1.2.3\n\tmodernc.org/sqlite v1.0.9\n)\n"), "is not in the module cache"},
		{"no go.mod", map[string]string{"go.mod": Gone}, "does not exist"},
	}
}

func TestModuleCacheFollowsTheEnvironment(t *testing.T) {
	t.Setenv("GOMODCACHE", "")
	t.Setenv("GOPATH", "/a:/b")
	if got := ModuleCache(); got != "/a/pkg/mod" {
		t.Errorf("from GOPATH: %s", got)
	}
	t.Setenv("GOMODCACHE", "/c")
	if got := ModuleCache(); got != "/c" {
		t.Errorf("from GOMODCACHE: %s", got)
	}
}
