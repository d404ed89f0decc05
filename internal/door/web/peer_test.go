package web

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestPeerIsWhomTheProxySaw(t *testing.T) {
	const proxy = "127.0.0.1:5000"
	for name, c := range map[string]struct {
		proxied  bool
		from     string
		passedOn []string
		want     string
	}{
		"without a proxy":                {false, "192.0.2.7:5000", nil, "192.0.2.7"},
		"a header that nobody asked for": {false, proxy, []string{"192.0.2.7"}, "127.0.0.1"},
		"behind a proxy":                 {true, proxy, []string{"192.0.2.7"}, "192.0.2.7"},
		"what a visitor made up":         {true, proxy, []string{"198.51.100.1, 192.0.2.7"}, "192.0.2.7"},
		"made up in a line of its own":   {true, proxy, []string{"198.51.100.1", "192.0.2.7"}, "192.0.2.7"},
		"with a port":                    {true, proxy, []string{"192.0.2.7:443"}, "192.0.2.7"},
		"past the proxy":                 {true, "192.0.2.9:5000", []string{"192.0.2.7"}, "192.0.2.9"},
		"nonsense":                       {true, proxy, []string{"unknown"}, "127.0.0.1"},
		"no header":                      {true, proxy, nil, "127.0.0.1"},
		"a network of addresses":         {true, "[::1]:5000", []string{"2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::/64"},
		"in brackets":                    {true, proxy, []string{"[2001:db8:1:2:3:4:5:6]"}, "2001:db8:1:2::/64"},
		"four in six":                    {true, proxy, []string{"::ffff:192.0.2.7"}, "192.0.2.7"},
	} {
		r := &Request{Request: httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil), site: &Site{cfg: Config{Proxy: c.proxied}}}
		r.RemoteAddr = c.from
		for _, line := range c.passedOn {
			r.Header.Add("X-Forwarded-For", line)
		}
		if got := r.Peer(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestAddressHasTheSchemeThatPeopleUse(t *testing.T) {
	for _, c := range []struct {
		secure, tls bool
		want        string
	}{{false, false, "http://beraad.example/b?b=a+b"}, {true, false, "https://beraad.example/b?b=a+b"}, {false, true, "https://beraad.example/b?b=a+b"}} {
		r := &Request{Request: httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://beraad.example/x", nil), site: &Site{cfg: Config{Secure: c.secure}}}
		if c.tls {
			r.TLS = &tls.ConnectionState{}
		}
		if got := r.Address("/b?b=a+b"); got != c.want {
			t.Errorf("secure %v, TLS %v: %s", c.secure, c.tls, got)
		}
	}
}
