package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"beraad/internal/door/web"
	"beraad/internal/ground/fault"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/gathering"

	"golang.org/x/net/html"
)

// crowd are the simulated colleagues of the demo. Each is a phone: it joins by the code, reads the form it is given and
// sends it, through the same routes as a real one. What it answers comes from a seeded generator, so that the group
// shifts between the lenses as the story wants: one never chooses and one does not know.
type crowd struct {
	o  *Organisation
	mu sync.Mutex
	at map[gathering.ID]context.CancelFunc
}

func newCrowd(o *Organisation) *crowd { return &crowd{o: o, at: map[gathering.ID]context.CancelFunc{}} }

const (
	crowdGroup  = 11
	crowdHall   = 200
	crowdStays  = 90 * time.Minute // a simulated colleague goes home by itself
	crowdLooks  = 700 * time.Millisecond
	crowdChoose = 9 * time.Second // spread of the answers within a round
)

func (c *crowd) post(w http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	id := gathering.ID(in.Get("sessie"))
	if in.Get("wat") == "stop" {
		c.stop(id)
		return web.SeeOther(w, r, "/sessies/"+string(id))
	}
	m, err := c.o.Meetings.Find(r.Context(), id)
	if err != nil {
		return err
	}
	if !m.Joinable() {
		return fault.New(fault.Conflict, "gathering.door.closed")
	}
	c.start(m, c.o.local())
	return web.SeeOther(w, r, "/sessies/"+string(id))
}

func (c *crowd) start(m gathering.Meeting, address string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, running := c.at[m.ID]; running {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), crowdStays)
	c.at[m.ID] = cancel
	n := crowdGroup
	if m.Mode == gathering.Plenary {
		n = crowdHall
	}
	for i := range n {
		go newColleague(address, m.Code, i).live(ctx)
	}
}

func (c *crowd) stop(id gathering.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if cancel, running := c.at[id]; running {
		cancel()
		delete(c.at, id)
	}
}

// colleague is one simulated phone.
type colleague struct {
	n      int
	home   string // address of the meeting on this phone
	client *http.Client
	draw   *compass.Draw
	done   map[string]bool // rounds that were answered
	round  int             // position rounds so far
}

func newColleague(address, code string, n int) *colleague {
	jar, err := cookiejar.New(nil)
	if err != nil {
		panic("app: cookie jar: " + err.Error()) // only its options can be wrong, and there are none
	}
	return &colleague{
		n: n, home: address + "/d/" + code, client: &http.Client{Jar: jar, Timeout: 10 * time.Second},
		draw: compass.NewDraw(uint64(n) + 2026), done: map[string]bool{},
	}
}

// live joins within three seconds and then answers whatever is asked until the meeting is over.
func (p *colleague) live(ctx context.Context) {
	if !p.wait(ctx, p.within(2500*time.Millisecond)) || p.send(ctx, p.home, url.Values{}) != nil {
		return
	}
	for p.wait(ctx, crowdLooks+p.within(crowdLooks)) {
		form, err := p.look(ctx)
		if err != nil {
			return // the meeting is over
		}
		if form == nil || p.done[form.round] || p.n == crowdGroup-1 {
			continue // nothing is asked, or this is the one who never chooses
		}
		if !p.wait(ctx, p.within(crowdChoose)) {
			return
		}
		if err := p.send(ctx, strings.TrimSuffix(p.home, "/")+"/stem", p.fill(form)); err == nil {
			p.done[form.round] = true
		}
	}
}

// within draws a moment between now and d.
func (p *colleague) within(d time.Duration) time.Duration {
	return time.Duration(p.draw.Share() * float64(d))
}

func (p *colleague) wait(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

func (p *colleague) send(ctx context.Context, to string, in url.Values) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, strings.NewReader(in.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := p.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	if resp.StatusCode >= http.StatusBadRequest {
		return errors.Join(err, fmt.Errorf("status %d", resp.StatusCode))
	}
	return err
}

// asked is the form that a phone was given: the fields and what may be answered.
type asked struct {
	round   string
	numbers []string
	choices map[string][]string // name → values of the radio group
	order   []string
	reason  bool
}

// look reads the part of the page that belongs to this phone; nil when nothing is asked.
func (p *colleague) look(ctx context.Context) (*asked, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.home+"/mij", nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Beraad-Fragment", "1")
	resp, err := p.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d", resp.StatusCode)
	}
	root, err := html.Parse(resp.Body)
	if err != nil {
		return nil, err
	}
	form := &asked{choices: map[string][]string{}}
	for node := range root.Descendants() {
		form.read(node)
	}
	if form.round == "" {
		return nil, nil
	}
	return form, nil
}

func (a *asked) read(node *html.Node) {
	attr := func(name string) string {
		for _, at := range node.Attr {
			if at.Key == name {
				return at.Val
			}
		}
		return ""
	}
	name := attr("name")
	switch {
	case node.Data == "textarea" && name == "reason":
		a.reason = true
	case node.Data != "input" || name == "":
	case name == "ronde":
		a.round = attr("value")
	case attr("type") == "number":
		a.numbers = append(a.numbers, name)
	case attr("type") == "radio":
		if a.choices[name] == nil {
			a.order = append(a.order, name)
		}
		a.choices[name] = append(a.choices[name], attr("value"))
	}
}

// lean is how the weight of the story lies per position round: gevolg, deugd, relatie, beginsel.
var lean = [][4]float64{{.20, .15, .45, .20}, {.15, .15, .10, .60}, {.30, .10, .15, .45}, {.15, .25, .15, .45}}

// fill answers the form as this colleague would.
func (p *colleague) fill(form *asked) url.Values {
	in := url.Values{"ronde": {form.round}}
	where := lean[min(p.round, len(lean)-1)]
	if len(form.numbers) > 0 {
		for i, coins := range p.divide(where, len(form.numbers)) {
			in.Set(form.numbers[i], strconv.Itoa(coins))
		}
	}
	for _, name := range form.order {
		in.Set(name, p.choose(name, form.choices[name]))
	}
	if form.reason && (p.n%2 == 0 || len(form.order) == 0) {
		in.Set("reason", demoReasons[(p.n+3*p.round)%len(demoReasons)])
	}
	if len(form.numbers) > 0 || form.choices["sector"] != nil {
		p.round++
	}
	return in
}

// divide hands ten coins out one by one, each to a side drawn by its weight.
func (p *colleague) divide(where [4]float64, sides int) []int {
	coins := make([]int, sides)
	favourite := p.draw.Below(sides)
	for range 10 {
		x, side := p.draw.Share(), 0
		for side < sides-1 && x > where[side] {
			x -= where[side]
			side++
		}
		if p.draw.Share() < .25 {
			side = favourite
		}
		coins[side]++
	}
	return coins
}

func (p *colleague) choose(name string, values []string) string {
	if name == "choice" && p.n == crowdGroup-2 {
		return string(disclosure.ChoiceUnsure)
	}
	if name != "choice" {
		return values[p.draw.Below(len(values))]
	}
	letters := 0
	for _, v := range values {
		if len(v) == 1 {
			letters++
		}
	}
	if letters > 2 && p.draw.Share() < .6 {
		return "C"
	}
	if p.draw.Share() < .4+.1*float64(p.round) {
		return "A"
	}
	return "B"
}

// demoReasons are sentences of the simulated colleagues, about the dilemma that is ready in the demo.
var demoReasons = []string{
	"De buren moeten erop kunnen rekenen dat ik eerlijk kijk.", "Hij wacht al weken, dat is ook niet netjes.",
	"Ik zou bij ieder ander hetzelfde besluiten.", "Als het in de krant staat, kan ik het niet uitleggen.",
	"Mijn collega loopt nu al over.", "Een tweede paar ogen lost veel op.", "In een kleine gemeente ken je iedereen.",
	"De schijn telt ook mee.",
}
