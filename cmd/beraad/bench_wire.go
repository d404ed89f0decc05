package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// wireTimeout is how long one request of a phone may take.
const wireTimeout = 30 * time.Second

// wire is one connection with a server, for requests that follow each other. The requests are written by hand: ten
// thousand clients of net/http would need more of the machine than the server that is measured.
type wire struct {
	conn net.Conn
	in   *bufio.Reader
	host string
}

func dial(ctx context.Context, address string, buffer int) (*wire, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return &wire{conn: conn, in: bufio.NewReaderSize(conn, buffer), host: address}, nil
}

func (w *wire) close() { _ = w.conn.Close() } // nothing is left to lose on it

// send writes one request. A nil form makes it a GET. Like the script of a phone it asks for a fragment when part is set.
func (w *wire) send(path, cookie string, form url.Values, part bool) error {
	method, body := http.MethodGet, ""
	if form != nil {
		method, body = http.MethodPost, form.Encode()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\nAccept-Language: nl\r\n", method, path, w.host)
	if cookie != "" {
		b.WriteString("Cookie: " + cookie + "\r\n")
	}
	if part {
		b.WriteString("Beraad-Fragment: 1\r\n")
	}
	if form != nil {
		fmt.Fprintf(&b, "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n", len(body))
	}
	b.WriteString("\r\n" + body)
	if err := w.conn.SetDeadline(time.Now().Add(wireTimeout)); err != nil {
		return err
	}
	_, err := io.WriteString(w.conn, b.String())
	return err
}

// reply is a whole answer.
type reply struct {
	status int
	cookie string // "name=value" of the cookie that it set, "" for none
	body   []byte
	sent   int // bytes of the body as it crossed the line
}

// unpacked makes a reply of an answer and its body as it was sent.
func unpacked(resp *http.Response, raw []byte) (reply, error) {
	out := reply{status: resp.StatusCode, body: raw, sent: len(raw)}
	for _, c := range resp.Cookies() {
		if c.Value != "" {
			out.cookie = c.Name + "=" + c.Value
		}
	}
	if resp.Header.Get("Content-Encoding") != "gzip" {
		return out, nil
	}
	unzip, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return out, err
	}
	out.body, err = io.ReadAll(unzip)
	return out, err
}

// ask sends a request and reads its whole answer.
func (w *wire) ask(path, cookie string, form url.Values, part bool) (reply, error) {
	if err := w.send(path, cookie, form, part); err != nil {
		return reply{}, err
	}
	resp, err := http.ReadResponse(w.in, nil)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return reply{}, err
	}
	return unpacked(resp, raw)
}

// listen turns the connection into a stream of events: it sends the request, reads the head of the answer, and leaves
// the rest to a stream.
func (w *wire) listen(path, cookie string) (*stream, error) {
	if err := w.send(path, cookie, nil, false); err != nil {
		return nil, err
	}
	status, err := w.in.ReadString('\n')
	if err != nil {
		return nil, err
	}
	if !strings.Contains(status, " 200 ") {
		return nil, fmt.Errorf("stream %s: %s", path, strings.TrimSpace(status))
	}
	for line := ""; line != "\r\n"; {
		if line, err = w.in.ReadString('\n'); err != nil {
			return nil, err
		}
	}
	return &stream{wire: w}, w.conn.SetDeadline(time.Time{})
}

// stream reads server-sent events and keeps no more of them than their number, size and time. Frames are the events
// with an id; beats have none.
type stream struct {
	*wire
	line   func([]byte) // sees each line, when set
	frames atomic.Int64 // since the last mark
	first  atomic.Int64 // when the first frame since the last arming came, Unix nanoseconds; 0 before
	size   atomic.Int64 // bytes of the last frame
}

// read reads until the connection ends. Lines of the chunked encoding end in \r\n, so that they are never taken for
// the empty line at the end of an event.
func (s *stream) read() {
	size, isFrame, rest := 0, false, false
	for {
		line, err := s.in.ReadSlice('\n')
		if err != nil && err != bufio.ErrBufferFull {
			return
		}
		size += len(line)
		switch {
		case rest: // the tail of a line that did not fit
		case len(line) == 1:
			if isFrame {
				s.frames.Add(1)
				s.size.Store(int64(size))
				s.first.CompareAndSwap(0, time.Now().UnixNano())
			}
			size, isFrame = 0, false
		case bytes.HasPrefix(line, []byte("id:")):
			isFrame = true
		}
		if s.line != nil {
			s.line(line)
		}
		rest = err == bufio.ErrBufferFull
	}
}

// counterOf finds the facilitator's counter in a line of a frame: the first number of its sentence.
func counterOf(line []byte) (int, bool) {
	_, after, found := bytes.Cut(line, []byte(`data-count="`))
	if !found {
		return 0, false
	}
	sentence, _, closed := bytes.Cut(after, []byte(`"`))
	if !closed {
		return 0, false
	}
	from := bytes.IndexAny(sentence, "0123456789")
	if from < 0 {
		return 0, false
	}
	to := from
	for to < len(sentence) && sentence[to] >= '0' && sentence[to] <= '9' {
		to++
	}
	n, err := strconv.Atoi(string(sentence[from:to]))
	return n, err == nil
}

// answer is one position as a plenary asks for it.
type answer struct{ sector, strength, choice string }

func (a answer) form(round string) url.Values {
	return url.Values{"ronde": {round}, "sector": {a.sector}, "strength": {a.strength}, "choice": {a.choice}}
}

// storedAnswer reads the answer that the server gives back to a phone that wants to change it.
func storedAnswer(body []byte) answer {
	var out answer
	for _, m := range chosen.FindAllSubmatch(body, -1) {
		switch string(m[1]) {
		case "sector":
			out.sector = string(m[2])
		case "strength":
			out.strength = string(m[2])
		case "choice":
			out.choice = string(m[2])
		}
	}
	return out
}

var chosen = regexp.MustCompile(`name="(\w+)" value="([^"]*)" checked`)
