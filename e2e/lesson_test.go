package e2e

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Where a facilitator finds the lesson that is still to be written, and on its page the link of a group without a team.
const (
	lessonToWrite = `"(/lessen/[0-9a-f-]{36})(?:/bewerken|#toestemming)?"`
	lessonLink    = `/lessen/link/[^/<"]+/`
)

// A session that closed proposes a lesson. It goes nowhere before whoever brought in the case said yes, and reaches the
// group once somebody who was not at the table read it. The group finds it by a word; nobody else finds it at all.
func TestLessonReachesTheGroupAndNobodyElse(t *testing.T) {
	t.Parallel()
	demo := StartDemo(t)
	lead, second := entering(t, demo, "facilitator"), entering(t, demo, "colleague")
	layTable(t, lead, "Wmo", url.Values{"case-owner": {"yes"}, "title": {"Een bekende aan de balie"}}).end(t, someOutcome())
	lesson := lead.found(t, "/lessen", lessonToWrite)
	lead.refused(t, lesson+"/voorleggen", url.Values{}, "handing in a lesson without consent")
	second.refused(t, lesson, nil, "reading a lesson that nobody agreed to")

	samira := suite.browser.Actor(t, "gespreksleider", demo.Origin())
	samira.Enter(demo.Links["facilitator"], nil)
	writesTheLesson(t, samira)
	lead.refused(t, lesson+"/nakijken", nil, "checking an own lesson")
	checksTheLesson(t, demo, lesson)

	jamal := suite.browser.Actor(t, "collega uit de groep", demo.Origin())
	jamal.Enter(demo.Links["employee"], nil)
	jamal.Open("/lessen")
	jamal.Fill("Zoek in de lessen", "bekende")
	jamal.Click("Zoek")
	jamal.WaitText("1 teamles")
	jamal.WaitText("Gevonden bij")
	Axe(t, jamal, "a lesson found by word")
	jamal.Click("Een bekende aan de balie")
	for _, words := range []string{"Meld een bekende zodra je de naam leest.", "Een kennis is nog geen vriend.", "niemand anders tijd heeft"} {
		jamal.WaitText(words)
	}
	if text := jamal.Text("main"); strings.Contains(text, "Samira") || strings.Contains(text, "Bas Wijnstra") {
		t.Errorf("the lesson names who wrote or checked it:\n%s", text)
	}

	for _, role := range []string{"coordinator", "admin"} {
		v := entering(t, demo, role)
		v.refused(t, lesson, nil, role+", who is not of the group, reading the lesson")
		if a, err := v.send("/lessen?zoek=bekende", nil); err != nil || a.status == http.StatusOK && strings.Contains(a.body, "balie") {
			t.Errorf("%s finds the lesson by word, error %v", role, err)
		}
	}
	newVisitor(t, demo.Origin()).mayNotRead(t, lesson)
}

// writesTheLesson records the yes, writes, is warned for a name, and hands the lesson in.
func writesTheLesson(t *testing.T, a *Actor) {
	t.Helper()
	a.Open("/lessen")
	a.WaitText("Wacht op toestemming")
	a.Click("Leg toestemming vast")
	a.WaitText("Na 30 dagen zonder ja wissen we de tekst.")
	if a.Offers("Leg voor") {
		t.Error("a lesson can be handed in before whoever brought in the case said yes")
	}
	a.Click("Leg vast")
	a.WaitText("Zwijgen is geen ja.")
	Axe(t, a, "a lesson without a yes")
	a.Choose("Ja, de groep mag dit lezen")
	a.Click("Leg vast")
	a.WaitText("De toestemming ligt vast.")
	a.Click("Schrijf verder")
	a.Fill("Wat er speelde", "Piotr Nowicki krijgt de aanvraag van een bekende op zijn bureau. Een ander kan hem pas volgende week doen.")
	a.Click("Kijk de tekst na op namen")
	a.WaitText("Piotr Nowicki")
	Axe(t, a, "a lesson with a name in it")
	a.Fill("Wat er speelde", "Iemand krijgt de aanvraag van een bekende op het bureau. Een ander kan hem pas volgende week doen.")
	a.Click("Leg voor")
	a.WaitText("De teamles wacht nu op een tweede lezer.")
}

// checksTheLesson lets somebody who was not at the table read the lesson and let it go to the group.
func checksTheLesson(t *testing.T, demo Demo, lesson string) {
	t.Helper()
	bas := suite.browser.Actor(t, "tweede lezer", demo.Origin())
	bas.Enter(demo.Links["colleague"], nil)
	bas.Open("/lessen/nakijken")
	bas.Click("Kijk na")
	bas.WaitText("Zou een krantenlezer weten wie dit is?")
	entering(t, demo, "employee").refused(t, lesson, nil, "the group reading a lesson that is not checked")
	bas.Click("Geef vrij voor de groep")
	bas.WaitText("Alleen wie niet bij het gesprek was, kijkt de les na.")
	Axe(t, bas, "a check that was not answered")
	bas.WaitText("Laat je het staan? Schrijf dan waarom.") // "mijn leidinggevende" may be one person
	bas.Choose("Nee, ik zat niet aan tafel")
	bas.Choose("Blijft staan")
	bas.Fill("Andere woorden, of de reden", "Elk team heeft een leidinggevende.")
	bas.Click("Geef vrij voor de groep")
	bas.WaitText("De groep kan de teamles nu lezen.")
}

// mayNotRead fails t when somebody without an account comes further than the door.
func (v *visitor) mayNotRead(t *testing.T, path string) {
	t.Helper()
	a, err := v.send(path, nil)
	if err != nil || a.status == http.StatusOK && !strings.Contains(a.body, "/inloggen") || strings.Contains(a.body, "bekende") {
		t.Errorf("%s: status %d, error %v for who is not logged in\n%s", path, a.status, err, plainText(a.body))
	}
}

// A group that is no team gets a link to its lesson: it shows nothing before the lesson was checked, and the lesson after.
func TestLooseGroupReadsItsLessonByALink(t *testing.T) {
	t.Parallel()
	demo := StartDemo(t)
	lead, second := entering(t, demo, "facilitator"), entering(t, demo, "colleague")
	layTable(t, lead, "", nil).end(t, someOutcome())
	lesson := lead.found(t, "/lessen", lessonToWrite)
	link := lead.found(t, lesson, lessonLink)
	lead.post(t, lesson+"/voorleggen", url.Values{})

	phone := suite.browser.Phone(t, "telefoon", demo.Origin())
	phone.Open(link)
	phone.WaitText("De les is nog niet klaar")
	if phone.Sees("Meld een bekende") {
		t.Error("the link shows a lesson that nobody checked")
	}
	second.keeps(t, lesson+"/nakijken")
	phone.Reload()
	phone.WaitText("Meld een bekende zodra je de naam leest.")
	Look(t, phone, "the lesson of a loose group")

	entering(t, demo, "employee").refused(t, lesson, nil, "reading the lesson of another group")
	wrong := newVisitor(t, demo.Origin())
	if a, err := wrong.send("/lessen/link/AAAAAAAAAAAAAAAAAAAAAAAAAA/", nil); err != nil || a.status != http.StatusNotFound {
		t.Errorf("a link that nobody made: status %d, error %v", a.status, err)
	}
}

// keeps lets a lesson go to its group; whatever the checks found is invented and stays.
func (v *visitor) keeps(t testing.TB, check string) {
	t.Helper()
	form, ok := formWith(v.get(t, check), "revision", "")
	if !ok {
		t.Fatalf("%s holds no form", check)
	}
	for name := range form.fields {
		if finding, is := strings.CutSuffix(name, ".key"); is {
			form.fields.Set(finding, "stays")
			form.fields.Set(finding+".text", "Verzonnen: wijst niemand aan.")
		}
	}
	form.fields.Set("outside", "yes")
	form.fields.Set("act", "keep")
	v.post(t, form.action, form.fields)
}
