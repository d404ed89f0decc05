package e2e

import (
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
)

// session is one live session with everybody who looks at it: the facilitator, the projector and the phones.
type session struct {
	demo   Demo
	lead   *Actor
	wall   *Actor
	phones []*Actor
	path   string // of the facilitator's page: "/sessies/…"
	code   string
}

// ballot is what somebody answers in a round: coins over Gevolg, Karakter, Relatie and Beginsel, a choice by the start
// of its label, and sometimes a sentence.
type ballot struct {
	coins  [4]int
	choice string
	reason string
}

// coinFields are the labels of the four coin fields, in the order of ballot.coins.
var coinFields = [4]string{
	"Gevolg Wat levert het op, voor iedereen?", "Karakter Wie wil ik zijn in dit werk?", "Relatie Wat zijn wij deze mens verschuldigd?",
	"Beginsel Wat zou altijd moeten gelden?",
}

// result is what only a screen has that shows what people answered.
const result = ".br-bars, .br-figure-circle"

// reasonField is the label of the sentence that goes with an answer.
const reasonField = "Waarom? In één zin"

// startSession lets the facilitator log in, prepare a standard session of an hour about this dilemma for the team
// Vergunningen, and open the lobby. A projector and so many phones look on; the phones have not joined.
func startSession(t testing.TB, demo Demo, dilemma string, phones int) *session {
	t.Helper()
	s := &session{demo: demo, lead: suite.browser.Actor(t, "gespreksleider", demo.Origin())}
	s.lead.Enter(demo.Links["facilitator"], nil)
	s.addScreens(t, phones)
	s.prepare(dilemma, phones)
	s.openLobby()
	return s
}

// readySession takes up the session that waits in the lobby of a demo: "De dakkapel van de voorzitter".
func readySession(t testing.TB, demo Demo, phones int) *session {
	t.Helper()
	s := &session{demo: demo, lead: suite.browser.Actor(t, "gespreksleider", demo.Origin()), code: demo.Code}
	s.addScreens(t, phones)
	return s
}

// enter lets the facilitator log in and open the ready session, and turns the projector on.
func (s *session) enter() {
	s.lead.t.Helper()
	s.lead.Enter(s.demo.Links["facilitator"], nil)
	s.lead.Open("/sessies")
	s.lead.Click("De dakkapel van de voorzitter")
	s.lead.WaitText("Dit ziet de zaal")
	s.path = strings.TrimPrefix(s.lead.URL(), s.demo.Origin())
	s.wall.Open(s.demo.Links["screen"])
	s.wall.WaitText(s.code)
}

// addScreens opens the browser contexts of the projector and the phones.
func (s *session) addScreens(t testing.TB, phones int) {
	t.Helper()
	s.wall = suite.browser.Actor(t, "scherm", s.demo.Origin())
	s.wall.SetViewport(1920, 1080, 1)
	for i := range phones {
		s.phones = append(s.phones, suite.browser.Phone(t, "telefoon "+strconv.Itoa(i+1), s.demo.Origin()))
	}
}

// prepare fills in the form with which a session is made ready.
func (s *session) prepare(dilemma string, expected int) {
	s.lead.t.Helper()
	s.lead.Open("/sessies/nieuw")
	s.lead.Choose("Standaard Een uur")
	s.lead.Choose(dilemma)
	s.lead.Fill("Groep", "Vergunningen (3 mensen)")
	s.lead.Fill("Hoeveel mensen verwacht je?", strconv.Itoa(expected))
	s.lead.Click("Zet klaar")
	s.lead.WaitText("De sessie staat klaar.")
}

// openLobby opens the lobby and turns the projector on.
func (s *session) openLobby() {
	s.lead.t.Helper()
	s.lead.Click("Open de lobby")
	s.lead.WaitText("Dit ziet de zaal")
	s.path = strings.TrimPrefix(s.lead.URL(), s.demo.Origin())
	s.code = s.lead.Text("[data-region=lead-head] .br-code")
	s.wall.Open(s.lead.attribute(`a[href^="/scherm/"]`, "href"))
	s.wall.WaitText(s.code)
}

// attribute gives an attribute of the first element that the CSS selector finds.
func (a *Actor) attribute(selector, name string) string {
	a.t.Helper()
	var value *string
	a.mustEval(&value, "(s, n) => { const e = document.querySelector(s); return e && e.getAttribute(n) }", selector, name)
	if value == nil {
		a.fail("nothing on the page is %q with %q", selector, name)
	}
	return *value
}

// join takes part by the code on the wall.
func (a *Actor) join(code string) {
	a.t.Helper()
	a.Open("/d")
	a.Fill("Code van de sessie", code)
	a.Click("Ga verder")
	a.WaitText("Wie ziet wat?")
	a.Click("Doe mee")
	a.WaitText("Je doet mee. De gespreksleider begint zo.")
}

// everybody is all who look at the session.
func (s *session) everybody() []*Actor {
	return append([]*Actor{s.lead, s.wall}, s.phones...)
}

// press presses a button of the facilitator and waits until a text shows on every screen.
func (s *session) press(button, everybodySees string) {
	s.lead.t.Helper()
	s.lead.Click(button)
	for _, a := range s.everybody() {
		a.WaitText(everybodySees)
	}
}

// vote fills in the form of a round and sends it.
func (a *Actor) vote(b ballot) {
	a.t.Helper()
	a.fillBallot(b)
	a.Click("Verstuur")
	a.WaitText("Opgeslagen")
}

// fillBallot fills in the form of a position round.
func (a *Actor) fillBallot(b ballot) {
	a.t.Helper()
	a.WaitFor("[data-ballot]")
	for i, coins := range b.coins {
		a.Fill(coinFields[i], strconv.Itoa(coins))
	}
	if a.Offers("Verder", "button") { // one question at a time, where there is script
		a.Click("Verder")
	}
	a.Choose(b.choice)
	if b.reason != "" {
		if !a.Offers(reasonField, "textbox") {
			a.Click("Vertel meer")
		}
		a.Fill(reasonField, b.reason)
	}
}

// round opens the round of this step, lets every phone answer, and closes it. while, when it is not nil, looks around
// when everybody has answered and the round is still open.
func (s *session) round(t testing.TB, ballots []ballot, while func()) {
	t.Helper()
	s.lead.Click("Open de ronde")
	Together(t, s.phones, func(i int, a *Actor) { a.vote(ballots[i]) })
	s.wall.WaitText("Iedereen heeft gekozen (" + strconv.Itoa(len(s.phones)) + ")")
	if while != nil {
		while()
	}
	s.lead.Click("Sluit de ronde")
	for _, a := range s.phones {
		a.WaitText("De ronde is dicht. Wat je verstuurde telt mee.")
	}
}

// reveal shows the result, and waits until every screen has it.
func (s *session) reveal() {
	s.lead.t.Helper()
	s.lead.Click("Toon de uitkomst")
	for _, a := range s.everybody() {
		a.WaitFor(result)
	}
}

// sealed fails the test when any screen holds, shown or hidden, something that an answer decided: a picture, a result in
// words, or a sentence of somebody else.
func (s *session) sealed(t testing.TB, what string, ballots []ballot) {
	t.Helper()
	for i, a := range s.everybody() {
		var foreign []string
		for j, b := range ballots {
			if own := i-2 == j; !own && b.reason != "" {
				foreign = append(foreign, b.reason)
			}
		}
		a.holdsNoResult(t, what, foreign)
	}
}

// holdsNoResult is sealed for one screen.
func (a *Actor) holdsNoResult(t testing.TB, what string, sentences []string) {
	t.Helper()
	var page string
	a.mustEval(&page, "() => document.documentElement.outerHTML")
	signs := []string{"br-figure", "br-bars", "br-counts", "br-plate", "Een meerderheid", "Wat mensen schreven", "In jullie eigen woorden"}
	for _, sign := range append(signs, sentences...) {
		if strings.Contains(page, sign) {
			t.Errorf("%s: the page of %s holds %q before the result was revealed", what, a.name, sign)
		}
	}
}

// clickBeside presses the button with this name in the list item that holds the words.
func (a *Actor) clickBeside(words, name string) {
	a.t.Helper()
	var found cdp.BackendNodeID
	a.wait("the button "+name+" beside "+words, func() (bool, error) {
		all, err := a.things(clickable...)
		if err != nil {
			return false, err
		}
		for _, th := range pick(all, name) {
			var beside bool
			err := a.tryOnNode(&beside, th.node, `function (w) { const li = this.closest("li"); return li !== null && li.innerText.includes(w) }`, words)
			if err != nil {
				return false, err
			}
			if beside {
				found = th.node
				return true, nil
			}
		}
		return false, nil
	})
	a.clickNode(found)
	if err := a.settle(); err != nil {
		a.fail("after clicking %q beside %q: %v", name, words, err)
	}
}
