package e2e

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"testing"
)

// formSession is a session of another form than the standard one: the facilitator, the projector and one phone are real
// screens, and others at the table are visitors. It stands in its lobby, with everybody in it.
func formSession(t *testing.T, form, about string, others int) (s *session, people []*visitor) {
	t.Helper()
	demo := StartDemo(t)
	s = &session{demo: demo, lead: suite.browser.Actor(t, "gespreksleider", demo.Origin())}
	s.lead.Enter(demo.Links["facilitator"], nil)
	s.addScreens(t, 1)
	s.lead.Open("/sessies/nieuw")
	s.lead.Choose(form)
	if !s.lead.Offers(about, "checkbox") {
		s.lead.Click("Kies stellingen")
	}
	s.lead.Choose(about)
	s.lead.Fill("Hoeveel mensen verwacht je?", strconv.Itoa(others+1))
	s.lead.Click("Zet klaar")
	s.lead.WaitText("De sessie staat klaar.")
	s.openLobby()
	s.phones[0].join(s.code)
	for range others {
		v := newVisitor(t, demo.Origin())
		v.join(t, s.code)
		people = append(people, v)
	}
	s.lead.WaitText(fmt.Sprintf("%d doen mee", others+1))
	return s, people
}

// answered lets the phone fill in its form, and the others theirs, in an open round.
func (s *session) answered(t *testing.T, people []*visitor, mine func(*Actor), theirs func(i int) url.Values) {
	t.Helper()
	s.lead.Click("Open de ronde")
	phone := s.phones[0]
	phone.WaitFor("[data-ballot]")
	s.look(t, "open")
	mine(phone)
	phone.Click("Verstuur")
	phone.WaitText("Opgeslagen")
	for i, v := range people {
		v.mustVote(t, s.code, theirs(i))
	}
	s.lead.WaitText(fmt.Sprintf("Iedereen heeft gekozen (%d)", len(people)+1))
	for _, a := range s.everybody() {
		a.holdsNoResult(t, "all answers", nil)
	}
	s.lead.Click("Sluit de ronde")
	s.lead.Click("Toon de uitkomst")
}

// on goes to the next question of a form on a phone.
func (a *Actor) on() {
	a.t.Helper()
	if a.Offers("Verder", "button") {
		a.Click("Verder")
	}
}

// One case, four questions about what one would do, and then the same case with a fact changed: stay or move?
func TestWhereIsTheLimit(t *testing.T) {
	t.Parallel()
	s, people := formSession(t, "Waar ligt de grens?", "Net onder de drempel", 7)
	s.press("Begin", "Welkom")
	s.press("Volgende", "Mag ik een opdracht splitsen")
	s.press("Volgende", "Waar ligt de grens?")
	s.answered(t, people, func(a *Actor) {
		a.Choose("A. Ik vraag drie offertes")
		a.on()
		a.Choose("Mijn leidinggevende")
		a.on()
		a.Choose("Een beetje")
		a.on()
	}, func(i int) url.Values {
		return url.Values{
			"choice": {[]string{"A", "B"}[i%2]}, "address": {[]string{"colleague", "nobody", "manager"}[i%3]}, "way": {[]string{"yes", "no"}[i%2]},
			"reason": {[]string{"Mag ik iets met je bespreken?", ""}[i%2]},
		}
	})
	s.wall.WaitText("Wie spreek je aan?")
	s.phones[0].WaitText("Ken je de weg als je hulp nodig hebt?")
	s.look(t, "revealed")
	s.lead.clickBeside("Mag ik iets met je bespreken?", "Toon in de zaal")
	s.phones[0].WaitText("Mag ik iets met je bespreken?")

	s.press("Volgende", "gesprek")
	s.press("Volgende", "maar wat als")
	s.answered(t, people, func(a *Actor) {
		for range a.Count("[data-ballot] fieldset") {
			a.chooseIn("Ik kies nu anders")
			a.on()
		}
	}, func(i int) url.Values {
		stays := url.Values{}
		for n := 1; n <= 3; n++ {
			stays.Set("if"+strconv.Itoa(n), []string{"stay", "move", "unsure"}[(i+n)%3])
		}
		return stays
	})
	s.wall.WaitText("Ik kies nu anders")
	s.look(t, "what if")
}

// chooseIn picks the answer with this label to the first question that shows and has no answer yet.
func (a *Actor) chooseIn(label string) {
	a.t.Helper()
	var done bool
	a.mustEval(&done, `(label) => {
		for (const set of document.querySelectorAll("[data-ballot] fieldset")) {
			if (set.checkVisibility() && !set.querySelector("input:checked")) {
				const want = [...set.querySelectorAll("label")].find((l) => l.innerText.toLowerCase().includes(label.toLowerCase()))
				if (want) { want.click(); return true }
			}
		}
		return false
	}`, label)
	if !done {
		a.fail("no question is left that offers %q", label)
	}
}

// A statement of which nobody needs to be the case: where do you stand, and where after the talk?
func TestStatementsOnTheLine(t *testing.T) {
	t.Parallel()
	const statement = "De schijn tegen hebben is net zo erg als fout zitten."
	s, people := formSession(t, "Stellingen", statement, 8)
	s.press("Begin", "Welkom")
	s.press("Volgende", statement)
	at := []int{0, 1, 2, 3, 8, 9, 10, 7}
	s.answered(t, people, func(a *Actor) { a.Choose("5") }, func(i int) url.Values { return url.Values{"mark": {strconv.Itoa(at[i])}} })
	s.wall.WaitText("Jullie staan ver uit elkaar.")
	s.look(t, "line")
	s.press("Volgende", "gesprek")
	s.press("Volgende", statement)
	s.answered(t, people, func(a *Actor) { a.Choose("6") }, func(i int) url.Values { return url.Values{"mark": {strconv.Itoa(5 + i%2)}} })
	s.wall.WaitText("De tweede keer")
	s.look(t, "line, again")
}

var cardPattern = regexp.MustCompile(`name="(card-[^"]+)"`)

// What people wrote is sorted by what it is: a fact, an opinion, a right. A demand is followed by a question for the right.
func TestSortingWhatWasSaid(t *testing.T) {
	t.Parallel()
	s, people := formSession(t, "Feit, mening of recht?", "Net onder de drempel", 7)
	s.press("Begin", "Mag ik een opdracht splitsen")
	s.press("Volgende", "Ronde 1 · bril: ik")
	s.answered(t, people, func(a *Actor) { a.fillBallot(firstBallots[0]) }, func(i int) url.Values {
		b := firstBallots[1+i%3]
		return coins(b.coins, b.choice[:1], b.reason)
	})
	s.lead.WaitText(firstBallots[2].reason)
	for _, words := range []string{firstBallots[0].reason, firstBallots[2].reason} {
		s.lead.clickFirstBeside(words, "Toon in de zaal")
		s.wall.WaitText(words)
	}
	s.press("Volgende", "gesprek")
	s.press("Volgende", "sorteren")
	s.answered(t, people, func(a *Actor) {
		for range a.Count("[data-ballot] fieldset") {
			a.chooseIn("eis")
			a.on()
		}
	}, func(int) url.Values {
		sorted := url.Values{}
		for i, name := range s.cards(t, people[0]) {
			sorted.Set(name, []string{"demand", "opinion"}[i%2])
		}
		return sorted
	})
	s.wall.WaitText("Staat er achter deze eis een recht?")
	s.look(t, "sorted")
}

// cards are the names of the sentences to sort, as they stand in the form of a phone.
func (s *session) cards(t *testing.T, v *visitor) (names []string) {
	t.Helper()
	seen := map[string]bool{}
	for _, m := range cardPattern.FindAllStringSubmatch(v.get(t, "/d/"+s.code), -1) {
		if !seen[m[1]] {
			seen[m[1]] = true
			names = append(names, m[1])
		}
	}
	if len(names) == 0 {
		t.Fatal("there is nothing to sort")
	}
	return names
}

// clickFirstBeside is clickBeside where several people wrote the same words.
func (a *Actor) clickFirstBeside(words, name string) {
	a.t.Helper()
	var done bool
	a.mustEval(&done, `(words, name) => {
		for (const li of document.querySelectorAll("li")) {
			const button = [...li.querySelectorAll("button")].find((b) => b.innerText.trim().startsWith(name))
			if (li.innerText.includes(words) && button) { button.click(); return true }
		}
		return false
	}`, words, name)
	if !done {
		a.fail("no button %q stands beside %q", name, words)
	}
	if err := a.settle(); err != nil {
		a.fail("after clicking %q: %v", name, err)
	}
}
