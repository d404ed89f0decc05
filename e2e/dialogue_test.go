package e2e

import (
	"strings"
	"testing"
)

// Six people, of whom three lean to the one side and three to the other, so that there is something to talk about.
var firstBallots = []ballot{
	{[4]int{6, 2, 1, 1}, "B. Ik keur de splitsing goed", "De bewoners wachten al twee jaar."},
	{[4]int{5, 3, 1, 1}, "B. Ik keur de splitsing goed", ""},
	{[4]int{1, 1, 2, 6}, "A. Ik vraag drie offertes", "Regels gelden ook als het ons niet uitkomt."},
	{[4]int{1, 2, 1, 6}, "A. Ik vraag drie offertes", "Andere aannemers verdienen een eerlijke kans."},
	{[4]int{2, 1, 5, 2}, "A. Ik vraag drie offertes", ""},
	{[4]int{4, 4, 1, 1}, "Ik weet het niet", ""},
}

// Later rounds offer a third way.
var laterBallots = []ballot{
	{[4]int{3, 3, 2, 2}, "C. Ik vraag het college", ""},
	{[4]int{5, 3, 1, 1}, "B. Ik keur de splitsing goed", ""},
	{[4]int{1, 1, 2, 6}, "A. Ik vraag drie offertes", ""},
	{[4]int{1, 2, 1, 6}, "C. Ik vraag het college", ""},
	{[4]int{2, 1, 5, 2}, "A. Ik vraag drie offertes", ""},
	{[4]int{4, 4, 1, 1}, "C. Ik vraag het college", ""},
}

// A whole session as three kinds of screens live through it, from the login of the facilitator to the draft of the
// lesson. In every state the screens are accessible, and until the reveal no screen knows any answer.
func TestWholeDialogue(t *testing.T) {
	t.Parallel()
	s := startSession(t, StartDemo(t), "Net onder de drempel", 6)
	Together(t, s.phones, func(_ int, a *Actor) { a.join(s.code) })
	s.wall.WaitText("6 doen mee")
	s.lead.WaitText("6 doen mee")
	s.look(t, "lobby")

	s.press("Begin", "Welkom")
	s.wall.WaitText("Passen mag altijd.")
	s.press("Volgende", "Mag ik een opdracht splitsen om een belofte aan bewoners na te komen?")
	s.phones[0].WaitText("Je afdeling heeft een spoedklus van 95.000 euro")
	firstRound(t, s)
	lenses(t, s)
	conclude(t, s)
	closeSession(t, s)
}

// firstRound is the round in which everything happens that can happen in a round.
func firstRound(t *testing.T, s *session) {
	t.Helper()
	s.press("Volgende", "Ronde 1 · bril: ik")
	s.lead.Click("Open de ronde")
	for _, a := range s.phones {
		a.WaitFor("[data-ballot]")
	}
	s.look(t, "open")
	s.phones[0].vote(firstBallots[0])
	s.wall.WaitText("1 van 6 heeft gekozen")
	s.sealed(t, "one answer", firstBallots)
	s.phones[0].look(t, "saved", screenContrast)
	Together(t, s.phones[1:], func(i int, a *Actor) { a.vote(firstBallots[i+1]) })
	s.wall.WaitText("Iedereen heeft gekozen (6)")
	s.sealed(t, "all answers", firstBallots)

	pause(t, s)
	s.sealed(t, "after a pause", firstBallots)

	s.lead.Click("Sluit de ronde")
	for _, a := range s.phones {
		a.WaitText("De ronde is dicht. Wat je verstuurde telt mee.")
	}
	s.lead.WaitText("Toon de uitkomst")
	s.sealed(t, "closed", firstBallots)
	s.look(t, "closed")

	s.reveal()
	s.wall.WaitText("Plicht") // with six answers: how many stand at each half of the compass
	for i, a := range s.phones {
		a.WaitText("Jouw eigen lijn")
		for j, b := range firstBallots {
			if j != i && b.reason != "" && a.Sees(b.reason) {
				t.Errorf("%s shows a sentence that nobody let through: %q", a.name, b.reason)
			}
		}
	}
	s.look(t, "revealed")
	s.dark(t, "revealed")

	s.lead.clickBeside(firstBallots[0].reason, "Toon in de zaal")
	for _, a := range append(s.phones, s.wall) {
		a.WaitText(firstBallots[0].reason)
		if a.Sees(firstBallots[2].reason) {
			t.Errorf("%s shows a sentence that was kept back", a.name)
		}
	}
	s.press("Volgende", "Wat zien jullie? Wie wil iets toelichten?")
}

// pause is asked for by somebody whom nobody can name, and freezes the session.
func pause(t *testing.T, s *session) {
	t.Helper()
	asks := s.phones[4]
	asks.Click("Dit speelt echt")
	asks.Click("Vraag om een pauze")
	asks.WaitText("Je vraag is onderweg.")
	asks.Click("Dit speelt echt") // closes it: it lies over the round
	s.lead.WaitText("Iemand vraagt om een pauze")
	for _, a := range append(s.phones, s.wall) {
		if a.Sees("Iemand vraagt om een pauze") {
			t.Errorf("%s tells that somebody asks for a pause", a.name)
		}
	}
	s.press("Pauzeer", "Even pauze")
	s.look(t, "paused")
	s.lead.Click("Ga verder")
	s.wall.WaitText("Iedereen heeft gekozen (6)")
	s.phones[0].WaitText("Opgeslagen")
}

// lenses are the other rounds: as the organisation, as a resident, and for oneself again.
func lenses(t *testing.T, s *session) {
	t.Helper()
	for _, lens := range []string{"Ronde 2 · bril: de organisatie", "Ronde 3 · bril: inwoner"} {
		s.press("Volgende", lens)
		s.round(t, laterBallots, func() { s.sealed(t, lens, laterBallots) })
		s.reveal()
	}
	s.press("Volgende", "Waar verschillen de brillen?")
	s.look(t, "three lenses")
	s.press("Volgende", "Ronde 4 · bril: ik")
	s.round(t, laterBallots, nil)
	s.reveal()
	s.phones[0].WaitText("Vorige keer. Jouw keuze: B.")
	s.press("Volgende", "Dilemmasessie · verschuiving")
	s.look(t, "shift")
}

// conclude writes down what the group wants to keep.
func conclude(t *testing.T, s *session) {
	t.Helper()
	s.press("Volgende", "Dilemmasessie · conclusie")
	s.lead.Click("Open de uitkomst")
	for label, words := range map[string]string{
		"Wat doen we?": "Wij vragen het college om een afwijking.", "Waarom?": "de bewoners recht hebben op tempo en op eerlijkheid",
		"Ondanks wat?": "het college nee kan zeggen", "Welke andere stem was er?": "Drie offertes blijft het eerlijkst.",
		"Wanneer wordt het anders?": "er gevaar is voor de gezondheid", "Wat leerden we?": "Vraag de afwijking hardop.",
	} {
		s.lead.Fill(label, words)
	}
	s.lead.Choose("meerderheid")
	s.lead.Click("Bewaar")
	s.lead.WaitText("De uitkomst is bewaard.")
	s.lead.Fill("Afspraak", "Wij bellen maandag de wethouder.")
	s.lead.Fill("Wie zorgt ervoor?", "afdelingshoofd")
	s.lead.Fill("Wanneer is het klaar?", "2027-01-11")
	s.lead.Click("Voeg toe")
	s.lead.WaitText("De afspraak staat erbij.")
	Axe(t, s.lead, "outcome")
	s.lead.Open(s.path)
	for _, a := range s.phones {
		a.WaitText("Wij vragen het college om een afwijking.")
	}
	s.press("Volgende", "Wij bellen maandag de wethouder.")

	s.press("Volgende", "Nog één vraag")
	s.lead.Click("Open de ronde")
	Together(t, s.phones, func(_ int, a *Actor) {
		a.Choose("4. Goed")
		a.Click("Verstuur")
		a.WaitText("Opgeslagen")
	})
	s.lead.Click("Sluit de ronde")
	s.phones[0].WaitText("De ronde is dicht.")
	s.press("Volgende", "We ronden af")
	s.look(t, "wrap-up")
}

// closeSession ends the session: everything raw goes, and what the group concluded stays.
func closeSession(t *testing.T, s *session) {
	t.Helper()
	s.lead.Click("Sluit de sessie")
	s.lead.WaitText("De sessie sluiten?")
	Axe(t, s.lead, "asking to close")
	s.lead.Click("Sluit de sessie")
	s.lead.WaitText("De sessie is gesloten. De keuzes zijn gewist.")
	for _, a := range append(s.phones, s.wall) {
		a.WaitText("De sessie is afgesloten")
	}

	s.lead.WaitText("Wij vragen het college om een afwijking.")
	report := s.lead.Text("main")
	for _, kept := range []string{"Wij bellen maandag de wethouder.", "afdelingshoofd", "Drie offertes blijft het eerlijkst.", "Groep van 5 tot 7 mensen."} {
		if !strings.Contains(report, kept) {
			t.Errorf("the report does not hold %q:\n%s", kept, report)
		}
	}
	for _, person := range []string{"Samira el Idrissi", "Piotr Nowicki", "Marloes Dekema", firstBallots[0].reason, firstBallots[2].reason} {
		if strings.Contains(report, person) {
			t.Errorf("the report holds %q", person)
		}
	}
	s.lead.look(t, "report", screenContrast)

	late := s.phones[0]
	late.Open("/d")
	late.Fill("Code van de sessie", s.code)
	late.Click("Ga verder")
	late.WaitText("Deze code werkt niet.")
	Axe(t, late, "void code")

	s.lead.Open("/lessen")
	s.lead.WaitText("Net onder de drempel")
	s.lead.WaitText("In de maak")
	s.lead.Click("Net onder de drempel")
	s.lead.WaitFor("main form")
	s.lead.look(t, "lesson in the making", screenContrast)
}

// look measures the three kinds of screens in one state of the session: axe-core, the contrast of every text as it is
// drawn, and whether everything fits, also at 320 px. The wall may not scroll either: nobody can scroll a projector.
func (s *session) look(t testing.TB, state string) {
	t.Helper()
	kinds := []*Actor{s.lead, s.wall, s.phones[0]}
	Together(t, kinds, func(_ int, a *Actor) {
		least := screenContrast
		if a == s.wall {
			least = projectorContrast
			a.fitsTheWall(t, state)
		}
		a.look(t, state, least)
	})
}

// dark is look on dark screens, which the wall only gets by its own button. It leaves them light.
func (s *session) dark(t testing.TB, state string) {
	t.Helper()
	s.lead.Dark()
	s.phones[0].Dark()
	s.wall.Click("Donker")
	s.look(t, state+" in the dark")
	s.lead.Light()
	s.phones[0].Light()
	s.wall.Click("Licht")
}

// look measures one screen and gives the window its size back.
//
// A window as high as the page keeps the bar at its foot from lying over something that a person can scroll to.
func (a *Actor) look(t testing.TB, state string, least float64) {
	t.Helper()
	what := a.name + ", " + state
	var size [4]float64
	a.mustEval(&size, "() => [innerWidth, innerHeight, devicePixelRatio, document.documentElement.scrollHeight]")
	a.SetViewport(int(size[0]), int(size[3]), size[2])
	Axe(t, a, what)
	Contrast(t, a, what, least)
	Reflow(t, a, what+" at 320 px")
	a.SetViewport(int(size[0]), int(size[1]), size[2])
}

// fitsTheWall fails t when something on the projector falls off the bottom or the side.
func (a *Actor) fitsTheWall(t testing.TB, state string) {
	t.Helper()
	var over [2]int
	a.mustEval(&over, `() => { const r = document.documentElement; return [r.scrollWidth - innerWidth, r.scrollHeight - innerHeight] }`)
	if over[0] > 0 || over[1] > 0 {
		t.Errorf("%s, %s: the page is %d px too wide and %d px too high for a projector", a.name, state, over[0], over[1])
	}
}
