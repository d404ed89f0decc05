package e2e

import (
	"strings"
	"testing"
)

// The facilitator and a phone use nothing but the keyboard. The focus can be seen at every stop, and what somebody else
// does never takes it away.
func TestDialogueByKeyboardOnly(t *testing.T) {
	t.Parallel()
	demo := StartDemo(t)
	s := readySession(t, demo, 1)
	s.enter()
	s.lead.KeyboardOnly()
	phone := s.phones[0]
	phone.KeyboardOnly()
	phone.join(s.code)
	var people []*visitor
	for range quietAnswers {
		v := newVisitor(t, demo.Origin())
		v.join(t, s.code)
		people = append(people, v)
	}
	s.lead.WaitText("6 doen mee")

	s.lead.key("Space", "Welkom")
	s.lead.focusIsOn("Volgende")
	s.lead.key("Space", "Mag ik de aanvraag van iemand die ik goed ken zelf behandelen?")
	s.lead.key("Enter", "Ronde 1 · bril: ik")
	s.lead.key("Space", "0 van 6 hebben gekozen")
	Walk(t, s.lead)
	phone.WaitFor("[data-ballot]")
	Walk(t, phone)

	keepsFocus(t, s, people)
	phone.Click("Verstuur")
	phone.WaitText("Opgeslagen")
	if _, name := phone.Focused(); name != "Opgeslagen" {
		t.Errorf("after sending, the focus is on %q, want the heading that says so", name)
	}
	s.lead.WaitText("Iedereen heeft gekozen (6)")

	s.lead.Click("Sluit de ronde")
	s.lead.focusIsOn("Toon de uitkomst")
	switchedOff(t, s)
	s.lead.Press("R")
	s.wall.WaitFor(result)
	phone.WaitText("Jouw eigen lijn")
	s.lead.key("Space", "Wat zien jullie? Wie wil iets toelichten?")
}

// key presses a key and waits for the text that follows.
func (a *Actor) key(key, follows string) {
	a.t.Helper()
	a.Press(key)
	a.WaitText(follows)
}

// focusIsOn waits until the focus is on the thing with this name, and checks that it shows.
func (a *Actor) focusIsOn(name string) {
	a.t.Helper()
	a.wait("the focus on "+name, func() (bool, error) {
		th, err := a.focused()
		return th.name == name, err
	})
	a.Tab()
	a.ShiftTab()
	if _, got := a.Focused(); got != name {
		a.fail("one stop further and back, the focus is on %q, want %q", got, name)
	}
}

// moreTime presses T and waits until the clocks of the facilitator and of the phones moved.
func (s *session) moreTime() {
	s.lead.t.Helper()
	const clock = "[data-until]"
	before := s.lead.attribute(clock, "data-until")
	s.lead.Press("T")
	for _, a := range append([]*Actor{s.lead}, s.phones...) {
		a.wait("more time", func() (bool, error) {
			var now string
			err := a.eval(&now, "(s) => document.querySelector(s).dataset.until", clock)
			return now != before, err
		})
	}
}

// keepsFocus lets others act while a phone is typing and while the facilitator stands on a button.
func keepsFocus(t *testing.T, s *session, people []*visitor) {
	t.Helper()
	phone := s.phones[0]
	phone.fillBallot(ballot{[4]int{1, 6, 2, 1}, "B. Ik behandel haar zelf", "Ik twijfel nog"})
	stays := func(what string) {
		t.Helper()
		role, name := phone.Focused()
		if role != "textbox" || !strings.HasPrefix(name, reasonField) {
			t.Errorf("%s: the focus of the phone went to %s %q", what, role, name)
		}
		var typed string
		phone.mustEval(&typed, `() => document.querySelector("[name=reason]").value`)
		if typed != "Ik twijfel nog" {
			t.Errorf("%s: the sentence on the phone became %q", what, typed)
		}
	}
	s.moreTime()
	stays("more time")

	for i, button := range []string{"Pauzeer", "Sluit de ronde"} {
		s.lead.TabTo(button)
		people[i].mustVote(t, s.code, coins(quietAnswers[i].coins, quietAnswers[i].choice, ""))
		s.lead.WaitText([]string{"1 van 6 heeft", "2 van 6 hebben"}[i] + " gekozen")
		if _, name := s.lead.Focused(); name != button {
			t.Errorf("somebody voted, and the focus of the facilitator went from %q to %q", button, name)
		}
	}
	stays("votes of others")

	s.lead.Press("Space")
	phone.WaitText("De ronde is dicht. Je keuze blijft hier staan.")
	stays("the round was closed")
	s.lead.Click("Open de ronde weer")
	phone.WaitNoText("De ronde is dicht. Je keuze blijft hier staan.")
	stays("the round was opened again")
	for i, v := range people[2:] {
		v.mustVote(t, s.code, coins(quietAnswers[i+2].coins, quietAnswers[i+2].choice, ""))
	}
}

// switchedOff shows that the single keys do nothing when the facilitator does not want them.
func switchedOff(t *testing.T, s *session) {
	t.Helper()
	s.lead.Click("Sneltoetsen")
	s.lead.Choose("Zet deze toetsen uit")
	s.lead.TabTo("Zet klok uit")
	s.lead.Press("R")
	s.lead.Press("Space") // a command after it: when it is done, R would have been done too
	s.lead.wait("the clock to be switched off", func() (bool, error) {
		var running bool
		err := s.lead.eval(&running, `() => document.querySelector("[data-until]") !== null`)
		return !running, err
	})
	s.wall.holdsNoResult(t, "R with the keys switched off", nil)
	s.lead.TabTo("Zet deze toetsen uit")
	s.lead.Press("Space")
	s.lead.TabTo("Toon de uitkomst")
}
