package e2e

import (
	"strings"
	"testing"
)

// Three people vote on their phone and two on paper. A colleague types the paper in, because whoever leads may not know
// sealed votes; without the paper there would be no picture, for a picture needs five.
func TestPaperCountsInThePicture(t *testing.T) {
	t.Parallel()
	demo := StartDemo(t)
	s := layTable(t, entering(t, demo, "facilitator"), "", nil)
	phones := s.seat(t, 3)
	wall := suite.browser.Actor(t, "scherm", demo.Origin())
	wall.SetViewport(1920, 1080, 1)
	wall.Open(s.lead.found(t, s.path, `"(/scherm/[^"]+)"`))
	s.untilRound(t)
	for i, v := range phones {
		v.mustVote(t, s.code, coins(firstBallots[2].coins, []string{"A", "B", "A"}[i], ""))
	}
	wall.WaitText("Iedereen heeft gekozen (3)")
	s.lead.refused(t, s.path+"/papier", nil, "typing in paper while leading")

	bas := suite.browser.Actor(t, "collega", demo.Origin())
	bas.Enter(demo.Links["colleague"], nil)
	bas.Open(s.path)
	bas.Click("Typ papieren stemmen in")
	bas.WaitText("Schud de papieren eerst.")
	bas.Click("Sla de stemmen op")
	bas.WaitText("Er staat nog niets op.")
	for i, row := range []string{"Papier 1", "Papier 2"} {
		for j, side := range []string{"Gevolg", "Karakter", "Relatie", "Beginsel"} {
			bas.fillWithin(row, side, []string{"2", "2", "2", "4"}[j])
		}
		bas.fillWithin(row, "Wat kies je?", "A")
		if i == 0 {
			bas.fillWithin(row, "Beginsel", "9")
		}
	}
	bas.Click("Sla de stemmen op")
	bas.WaitText("Papier 1 klopt niet.")
	Axe(t, bas, "a paper with too many coins")
	bas.fillWithin("Papier 1", "Beginsel", "4")
	bas.Click("Sla de stemmen op")
	bas.WaitText("2 papieren stemmen zijn opgeslagen.")
	wall.WaitText("Iedereen heeft gekozen (5)")
	for _, a := range []*Actor{wall, bas} {
		a.holdsNoResult(t, "paper typed in", nil)
	}
	bas.Open(s.path + "/papier")
	bas.WaitText("Er zijn al 2 papieren stemmen opgeslagen.")
	if strings.Contains(bas.page(), `value="4"`) || bas.Count("option[selected]:not([value=''])") > 0 {
		t.Error("the page for paper shows what is on it")
	}

	s.lead.command(t, s.path, "close")
	s.lead.command(t, s.path, "reveal")
	wall.WaitFor(result)
	wall.fitsTheWall(t, "paper counted")
	for _, words := range []string{"5 van 5 gaven een richting.", "Breed gekozen: antwoord A."} { // three phones alone give no picture
		wall.WaitText(words)
	}
}

// fillWithin fills in a field that has the same label in every group of a form.
func (a *Actor) fillWithin(group, label, value string) {
	a.t.Helper()
	var filled bool
	a.mustEval(&filled, `(group, label, value) => {
		const set = [...document.querySelectorAll("fieldset")].find((f) => f.querySelector("legend")?.innerText.trim() === group)
		const field = [...(set?.querySelectorAll("label") ?? [])].find((l) => l.innerText.trim().startsWith(label))?.control
		if (!field) return false
		field.value = field.tagName === "SELECT" ? [...field.options].find((o) => o.text.trim() === value)?.value : value
		field.dispatchEvent(new Event("input", { bubbles: true }))
		field.dispatchEvent(new Event("change", { bubbles: true }))
		return field.value !== ""
	}`, group, label, value)
	if !filled {
		a.fail("%q has no field %q that takes %q", group, label, value)
	}
}

// A full hall: two hundred simulated colleagues of the demo join by a button, vote, and the wall shows their picture.
func TestPlenaryWithSimulatedColleagues(t *testing.T) {
	t.Parallel()
	demo := StartDemo(t)
	path, code := hallSession(t, entering(t, demo, "facilitator"))
	lead := suite.browser.Actor(t, "gespreksleider", demo.Origin())
	lead.Enter(demo.Links["facilitator"], nil)
	lead.Open(path)
	wall := suite.browser.Actor(t, "scherm", demo.Origin())
	wall.SetViewport(1920, 1080, 1)
	wall.Open(lead.attribute(`a[href^="/scherm/"]`, "href"))
	wall.WaitText(code)
	lead.Click("Laat collega's meedoen")
	wall.WaitText("200 doen mee")
	lead.Click("Begin")
	wall.WaitText("Mag ik wegkijken")
	lead.WaitText("Dit is er aan de hand.")
	lead.Click("Volgende")
	lead.Click("Open de ronde")
	wall.WaitText("van 200 hebben gekozen")
	wall.holdsNoResult(t, "while two hundred vote", nil)
	wall.WaitText("199 van 200 hebben gekozen") // one of them never chooses
	lead.Click("Sluit de ronde")
	lead.Click("Toon de uitkomst")
	wall.WaitFor(result)
	wall.fitsTheWall(t, "a hall of two hundred")
	Axe(t, wall, "a hall of two hundred")
	lead.Click("Stop ze")
}
