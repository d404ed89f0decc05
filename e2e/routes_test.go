package e2e

import (
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
)

// routes is the product's own route table, which its tests keep as a golden file.
type routes struct {
	mux *http.ServeMux
	get []string // patterns that answer GET, in the order of the table
}

// readRoutes reads the table and makes the standard library's router of it, so that an address is judged by the rules
// by which the product itself answers.
func readRoutes(t testing.TB) routes {
	t.Helper()
	raw, err := os.ReadFile("../internal/app/testdata/routes.txt")
	if err != nil {
		t.Fatal(err)
	}
	r := routes{mux: http.NewServeMux()}
	for line := range strings.Lines(string(raw)) {
		words := strings.Fields(line)
		if len(words) < 2 || words[0] != http.MethodGet {
			continue
		}
		r.mux.Handle("GET "+words[1], http.NotFoundHandler())
		r.get = append(r.get, words[1])
	}
	if len(r.get) == 0 {
		t.Fatal("the route table holds no page")
	}
	return r
}

// pattern is the line of the table that answers an address, or "" for none.
func (r routes) pattern(address string) string {
	req, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return ""
	}
	_, p := r.mux.Handler(req)
	return strings.TrimPrefix(p, "GET ")
}

// kind is what pages of the same sort share: the pattern, and the names of the fields in the query.
func (r routes) kind(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	var fields []string
	for name := range u.Query() {
		fields = append(fields, name)
	}
	slices.Sort(fields)
	return r.pattern(address) + "?" + strings.Join(fields, "&")
}

func TestKindOfPageGoesByTheRouteTable(t *testing.T) {
	r := readRoutes(t)
	for _, c := range []struct{ one, other string }{
		{"http://h/dilemmas/wmo-extra-uur", "http://h/dilemmas/balie-spoed"},
		{"http://h/dilemmas?woorden=a", "http://h/dilemmas?woorden=b"},
	} {
		if r.kind(c.one) != r.kind(c.other) {
			t.Errorf("%s and %s are not of a kind", c.one, c.other)
		}
	}
	for _, c := range []struct{ one, other string }{
		{"http://h/dilemmas/nieuw", "http://h/dilemmas/balie-spoed"},
		{"http://h/dilemmas?woorden=a", "http://h/dilemmas"},
		{"http://h/dilemmas", "http://h/hulp"},
	} {
		if r.kind(c.one) == r.kind(c.other) {
			t.Errorf("%s and %s are of a kind", c.one, c.other)
		}
	}
}
