package web

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// Peer is the key under which tries of one visitor are counted: the address a request comes from, or its network for
// IPv6, where one visitor has as many addresses as they like. It lives in memory only and is never logged. Behind a
// proxy (Config.Proxy) it is the address that the proxy itself saw: the last one of X-Forwarded-For, since a visitor may
// write whatever they like before that one.
func (r *Request) Peer() string {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	addr := at.Addr().Unmap()
	if r.site.cfg.Proxy && addr.IsLoopback() {
		if passedOn, ok := lastForwarded(r.Request); ok {
			addr = passedOn
		}
	}
	if addr.Is4() {
		return addr.String()
	}
	network, err := addr.WithZone("").Prefix(64)
	if err != nil {
		return addr.String()
	}
	return network.String()
}

func lastForwarded(r *http.Request) (netip.Addr, bool) {
	lines := r.Header.Values("X-Forwarded-For")
	if len(lines) == 0 {
		return netip.Addr{}, false
	}
	all := strings.Split(lines[len(lines)-1], ",")
	last := strings.TrimSpace(all[len(all)-1])
	if at, err := netip.ParseAddrPort(last); err == nil { // some proxies add the port
		return at.Addr().Unmap(), true
	}
	addr, err := netip.ParseAddr(strings.Trim(last, "[]"))
	return addr.Unmap(), err == nil
}

// Address makes a full address of a path, with its query if it has one, for a link or a QR code that is read elsewhere: with the host that the reader
// of this page used, which phones can reach too.
func (r *Request) Address(path string) string {
	scheme := "http"
	if r.TLS != nil || r.site.cfg.Secure {
		scheme = "https"
	}
	return (&url.URL{Scheme: scheme, Host: r.Host}).String() + path
}
