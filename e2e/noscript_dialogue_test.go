package e2e

import (
	"strings"
	"testing"
)

// Without JavaScript everything works by forms and by asking for the page again.
func TestDialogueWithoutScript(t *testing.T) {
	t.Parallel()
	demo := StartDemo(t)
	s := readySession(t, demo, 2)
	for _, a := range s.everybody() {
		a.NoScript()
	}
	s.enter()
	for _, a := range s.phones {
		a.join(s.code)
	}
	var people []*visitor
	for range 4 {
		v := newVisitor(t, demo.Origin())
		v.join(t, s.code)
		people = append(people, v)
	}
	phone := s.phones[0]

	s.leadClicks("Begin", "Welkom")
	phone.refresh("Welkom")
	s.leadClicks("Volgende", "Mag ik de aanvraag van iemand die ik goed ken zelf behandelen?")
	s.leadClicks("Volgende", "Ronde 1 · bril: ik")
	phone.refresh("De ronde gaat zo open.")
	s.leadClicks("Open de ronde", "0 van 6 hebben gekozen")
	voteWithoutScript(t, s)

	for i, v := range people {
		v.mustVote(t, s.code, coins(quietAnswers[i].coins, quietAnswers[i].choice, quietAnswers[i].reason))
	}
	s.lead.refresh("Iedereen heeft gekozen (6)")
	s.wall.Reload()
	for _, a := range s.everybody() {
		a.holdsNoResult(t, "all answers", []string{quietAnswers[0].reason})
	}
	Axe(t, s.lead, "leading without script")
	s.leadClicks("Sluit de ronde", "Toon de uitkomst")
	phone.refresh("De ronde is dicht. Wat je verstuurde telt mee.")
	phone.holdsNoResult(t, "closed", []string{quietAnswers[0].reason})
	s.leadClicks("Toon de uitkomst", "Wat mensen schreven")
	phone.refresh("Jouw keuze: A.")
	s.wall.Reload()
	for _, a := range []*Actor{s.lead, phone, s.wall} {
		a.WaitFor(result)
	}

	s.lead.clickBeside(quietAnswers[0].reason, "Toon in de zaal")
	s.lead.WaitText("op het scherm")
	phone.refresh(quietAnswers[0].reason)

	phone.Click("Dit speelt echt")
	phone.Click("Vraag om een pauze")
	phone.WaitText("Je vraag is onderweg.")
	s.leadClicks("Pauzeer", "Even pauze")
	phone.refresh("Even pauze")
	s.leadClicks("Ga verder", "Wat mensen schreven")
}

// leadClicks presses a button of the facilitator and waits for the page that follows.
func (s *session) leadClicks(button, follows string) {
	s.lead.t.Helper()
	s.lead.Click(button)
	s.lead.WaitText(follows)
}

// refresh asks for the page again with the button on it.
func (a *Actor) refresh(follows string) {
	a.t.Helper()
	a.Click("Ververs")
	a.WaitText(follows)
}

// voteWithoutScript answers wrong, right, and then otherwise.
func voteWithoutScript(t *testing.T, s *session) {
	t.Helper()
	phone := s.phones[0]
	phone.refresh("Verdeel 10 munten")
	phone.fillBallot(ballot{[4]int{4, 1, 1, 1}, "B. Ik behandel haar zelf", "Ik doe het gewoon."})
	phone.Click("Verstuur")
	phone.WaitText("Verdeel precies 10 munten. Nu zijn het er 7.")
	if title := phone.Title(); !strings.HasPrefix(title, "Fout:") {
		t.Errorf("the title of the page with the mistake is %q", title)
	}
	Axe(t, phone, "a mistake without script")
	var kept string
	phone.mustEval(&kept, `() => document.querySelector("[name=reason]").value`)
	if kept != "Ik doe het gewoon." {
		t.Errorf("after the mistake the sentence is %q", kept)
	}
	phone.Fill(coinFields[3], "4")
	phone.Click("Verstuur")
	phone.WaitText("Opgeslagen")
	phone.WaitText("Jouw keuze: B.")

	phone.Click("Wijzig je keuze")
	phone.WaitText("Verdeel 10 munten")
	phone.Choose("A. Ik geef de aanvraag uit handen")
	phone.Click("Verstuur")
	phone.WaitText("Jouw keuze: A.")
	s.lead.refresh("1 van 6 heeft gekozen")

	s.phones[1].refresh("Verdeel 10 munten")
	s.phones[1].vote(ballot{[4]int{1, 1, 2, 6}, "Ik pas", ""})
	s.lead.refresh("2 van 6 hebben gekozen")
}
