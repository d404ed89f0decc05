package e2e

import (
	"net/url"
	"strings"
	"testing"
)

// A group asks somebody else a question and closes its session. Whoever asked reads the answer by a code, without an
// account; the group sees it when it meets again.
func TestAnswerReachesWhoeverAsked(t *testing.T) {
	t.Parallel()
	demo := StartDemo(t)
	lead := entering(t, demo, "facilitator")
	s := layTable(t, lead, "Wmo", nil)
	const question, reply = "Mag een kennis de aanvraag doen als er niemand anders is?", "Ja, als je het vooraf meldt en een ander tekent."
	outcome := lead.post(t, s.path+"/uitkomst", url.Values{"doe": {"vraag"}, "question": {question}, "organ": {"jurist"}, "question-due": {"2030-01-07"}})
	code := lead.found(t, outcome, `wie haar stelde: ([2-9A-Z-]{14})`)
	if strings.Contains(lead.get(t, outcome), code) {
		t.Error("the code of the question is shown twice")
	}
	phone := suite.browser.Phone(t, "telefoon", demo.Origin())
	phone.readsAnswer(code, "Er is nog geen antwoord.")
	s.end(t, someOutcome())

	samira := suite.browser.Actor(t, "gespreksleider", demo.Origin())
	samira.Enter(demo.Links["facilitator"], nil)
	samira.Open("/sessies")
	samira.Click(question)
	samira.Fill("Antwoord", reply)
	samira.Click("Sla het antwoord op")
	samira.WaitText("Het antwoord is opgeslagen.")
	phone.readsAnswer(code, reply)
	Look(t, phone, "an answer on a receipt")

	next := layTable(t, lead, "Wmo", nil)
	colleague := next.seat(t, 1)[0]
	lead.command(t, next.path, "begin")
	if page := plainText(colleague.get(t, "/d/"+next.code)); !strings.Contains(page, reply) || !strings.Contains(page, "We leggen het voor aan het teamoverleg.") {
		t.Errorf("the group meets again, and the answer or the agreement is not there: %s", page)
	}
}

// readsAnswer asks for the answer to a question with the code of its receipt.
func (a *Actor) readsAnswer(code, words string) {
	a.t.Helper()
	a.Open("/d/antwoord")
	a.Fill("Antwoordcode", code)
	a.Click("Lees het antwoord")
	a.WaitText(words)
}

// A facilitator looks for a dilemma that fits the role of the group, and starts a session about it from there.
func TestFacilitatorFindsADilemmaForARole(t *testing.T) {
	t.Parallel()
	demo := StartDemo(t)
	samira := suite.browser.Actor(t, "gespreksleider", demo.Origin())
	samira.Enter(demo.Links["facilitator"], nil)
	samira.Open("/dilemmas")
	all := samira.Text("main")
	samira.Click("Kies op rol, thema of waarde")
	samira.Fill("Voor wie", "Wethouder")
	samira.Click("Zoek")
	samira.WaitText("Wethouder")
	if found := samira.Text("main"); len(found) >= len(all) || strings.Contains(found, "Het extra uur") {
		t.Errorf("the list for a wethouder is no shorter than the whole list: %s", found)
	}
	title := samira.Text("main section h2")
	samira.Click(title)
	samira.Click("Start een sessie")
	samira.WaitText("Welke vorm?")
	if !samira.isChecked(samira.find(title, "checkbox")) {
		t.Errorf("%q is not chosen in the form of a session", title)
	}
}
