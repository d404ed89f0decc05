package e2e

import (
	"bufio"
	"net"
	"net/http"
	"net/url"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// hallPhones is how many phones vote when the program is killed.
const hallPhones = 200

// An answer that got its word survives: the program is killed with no chance to say goodbye while two hundred phones
// vote, starts again on the same data and the same port, and everything that it had said yes to is there.
func TestEveryAcknowledgedVoteSurvivesKill(t *testing.T) {
	t.Parallel()
	data, address := t.TempDir(), freeAddress(t)
	first := startOn(t, data, address)
	lead := newVisitor(t, first.demo.Origin())
	lead.enter(t, first.demo.Links["facilitator"])
	path, code := hallSession(t, lead)
	phones := make([]*visitor, hallPhones)
	inParallel(len(phones), func(i int) {
		phones[i] = newVisitor(t, first.demo.Origin())
		phones[i].join(t, code)
	})
	lead.command(t, path, "begin")
	lead.command(t, path, "next")
	lead.command(t, path, "open")

	acknowledged := voteUntilKilled(t, first, phones, code)
	t.Logf("%d of %d answers were acknowledged before the program was killed", len(acknowledged), hallPhones)

	second := startOn(t, data, address)
	inParallel(len(phones), func(i int) { phones[i].comesBack(t, code) })
	for i := range acknowledged {
		own := plainText(phones[i].get(t, "/d/"+code+"/mij"))
		if want := "Jouw keuze: " + hallChoice(i) + "."; !strings.Contains(own, "Opgeslagen") || !strings.Contains(own, want) {
			t.Errorf("phone %d got a yes, and now its page says %q, want %q", i, own, want)
		}
	}

	lead = newVisitor(t, second.demo.Origin())
	lead.enter(t, second.demo.Links["facilitator"])
	page := lead.get(t, path)
	voted := countIn(t, page)
	if voted < len(acknowledged) {
		t.Errorf("%d answers were acknowledged, %d are there", len(acknowledged), voted)
	}
	if _, open := formWith(page, "opdracht", "close"); !open {
		t.Errorf("after the restart the round is not open any more: %s", plainText(page))
	}
	if strings.Contains(page, "br-bars") {
		t.Error("after the restart a result shows in a round that nobody revealed")
	}

	inParallel(len(phones), func(i int) {
		if !acknowledged[i] {
			phones[i].mustVote(t, code, hallAnswer(i))
		}
	})
	page = lead.get(t, path)
	if got := countIn(t, page); got != hallPhones {
		t.Errorf("everybody sent, %d of %d answers are there", got, hallPhones)
	}
	lead.command(t, path, "close")
	lead.command(t, path, "reveal")
	if page = lead.get(t, path); !strings.Contains(page, "br-bars") {
		t.Errorf("the result does not show: %s", plainText(page))
	}
}

// hallSession prepares a plenary by the form and opens its lobby.
func hallSession(t testing.TB, lead *visitor) (path, code string) {
	t.Helper()
	hall := layTable(t, lead, "", url.Values{"preset": {"hall"}, "dilemma": {"vergunning-open-zonder"}, "expected": {strconv.Itoa(hallPhones)}})
	return hall.path, hall.code
}

func hallChoice(i int) string { return []string{"A", "B"}[i%2] }

func hallAnswer(i int) url.Values {
	return url.Values{"sector": {[]string{"gevolg", "beginsel", "relatie"}[i%3]}, "strength": {"2"}, "choice": {hallChoice(i)}}
}

// voteUntilKilled lets everybody vote and kills the program when half of them have had their yes. It tells who got one.
func voteUntilKilled(t testing.TB, p *program, phones []*visitor, code string) map[int]bool {
	t.Helper()
	var mu sync.Mutex
	acknowledged := map[int]bool{}
	var yes atomic.Int32
	inParallel(len(phones), func(i int) {
		a, err := phones[i].vote(t, code, hallAnswer(i))
		if err != nil || !a.done() {
			return // the program is gone: nobody promised anything
		}
		mu.Lock()
		acknowledged[i] = true
		mu.Unlock()
		if yes.Add(1) == int32(len(phones)/2) {
			p.kill(t)
		}
	})
	if n := len(acknowledged); n < len(phones)/2 || n == len(phones) {
		t.Fatalf("%d of %d answers were acknowledged: the program was not killed in the middle of it", n, len(phones))
	}
	return acknowledged
}

// comesBack opens the stream of the meeting with the cookie that the phone had, as its page does by itself, and checks
// that the first frame shows the round that is open.
func (v *visitor) comesBack(t testing.TB, code string) {
	t.Helper()
	resp, err := v.client.Get(v.origin + "/d/" + code + "/stroom")
	if err != nil {
		t.Errorf("coming back: %v", err)
		return
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("coming back: status %d", resp.StatusCode)
		return
	}
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if strings.Contains(lines.Text(), `data-rule="form"`) {
			return
		}
	}
	t.Errorf("the stream ended before it showed the open round: %v", lines.Err())
}

var countPattern = regexp.MustCompile(`(\d+) van \d+ hebben gekozen|Iedereen heeft gekozen \((\d+)\)`)

// countIn reads how many people have chosen from the page of the facilitator.
func countIn(t testing.TB, page string) int {
	t.Helper()
	m := countPattern.FindStringSubmatch(plainText(page))
	if m == nil {
		t.Fatalf("no count on the page: %s", plainText(page))
	}
	n, err := strconv.Atoi(m[1] + m[2])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// inParallel does f for 0 to n-1, a few dozen at a time.
func inParallel(n int, f func(i int)) {
	places := make(chan struct{}, 32)
	var wg sync.WaitGroup
	for i := range n {
		places <- struct{}{}
		wg.Go(func() {
			defer func() { <-places }()
			f(i)
		})
	}
	wg.Wait()
}

// program is a demo that a test may kill.
type program struct {
	demo Demo
	cmd  *exec.Cmd
	said *lockedBuffer
	dead bool
}

// startOn starts a demo on this folder and this address. It is stopped at the end of the test, unless it was killed.
func startOn(t testing.TB, data, address string) *program {
	t.Helper()
	cmd := exec.Command(built(t), "demo", "--json", "--listen", address, "--data", data)
	p := &program{cmd: cmd, said: &lockedBuffer{}}
	cmd.Stderr = p.said
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("starting the demo: %v", err)
	}
	t.Cleanup(func() {
		if !p.dead {
			stopDemo(t, cmd, p.said)
		}
	})
	if p.demo, err = firstLine(stdout); err != nil {
		t.Fatalf("the demo did not tell its address: %v\n%s", err, p.said)
	}
	return p
}

// kill ends the program at once, as a power cut does.
func (p *program) kill(t testing.TB) {
	if err := p.cmd.Process.Kill(); err != nil {
		t.Errorf("killing the program: %v", err)
	}
	_ = p.cmd.Wait() // it tells that the program was killed, which we know
	p.dead = true
}

func built(t testing.TB) string {
	t.Helper()
	binary, err := suite.binary()
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// freeAddress is a loopback address that nobody listens on.
func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// A network that holds the stream back costs nothing but some time: the page notices and asks by itself.
func TestBlockedStreamFallsBackToPolling(t *testing.T) {
	t.Parallel()
	demo := StartDemo(t)
	s := readySession(t, demo, 1)
	phone := s.phones[0]
	phone.Block("*://*:*/d/*/stroom")
	s.wall.Block("*://*:*/scherm/*/stroom")
	s.enter()
	phone.join(s.code)
	s.lead.Click("Begin")
	for _, a := range []*Actor{phone, s.wall} {
		a.WaitText("Passen mag altijd.")
	}
	// From here on the pages ask every two seconds.
	s.lead.Click("Volgende")
	for _, a := range []*Actor{phone, s.wall} {
		a.WaitText("Ik geef de aanvraag uit handen")
	}
}
