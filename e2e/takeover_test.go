package e2e

import (
	"regexp"
	"testing"
)

// Five answers of people who are not on screen; the last two come late.
var quietAnswers = []struct {
	coins          [4]int
	choice, reason string
}{
	{[4]int{6, 2, 1, 1}, "B", "Hij wacht al weken."},
	{[4]int{1, 1, 2, 6}, "A", "De buren moeten erop kunnen rekenen."},
	{[4]int{2, 1, 5, 2}, "A", "In een klein dorp ken je iedereen."},
	{[4]int{5, 3, 1, 1}, "B", ""},
	{[4]int{1, 2, 1, 6}, "A", ""},
}

// A colleague takes over in the middle of a round, and after that somebody with the link of the printed sheet. Whoever
// led before can do nothing any more, and taking over reveals nothing.
func TestColleagueTakesOverWithoutRevealing(t *testing.T) {
	t.Parallel()
	demo := StartDemo(t)
	s := readySession(t, demo, 0)
	s.enter()
	var people []*visitor
	var sentences []string
	for _, q := range quietAnswers {
		v := newVisitor(t, demo.Origin())
		v.join(t, s.code)
		people = append(people, v)
		if q.reason != "" {
			sentences = append(sentences, q.reason)
		}
	}
	s.press("Begin", "Welkom")
	s.press("Volgende", "Mag ik de aanvraag van iemand die ik goed ken zelf behandelen?")
	s.press("Volgende", "Ronde 1 · bril: ik")
	s.lead.Click("Open de ronde")
	s.wall.WaitText("0 van 5 hebben gekozen")
	for i, v := range people[:3] {
		v.mustVote(t, s.code, coins(quietAnswers[i].coins, quietAnswers[i].choice, quietAnswers[i].reason))
	}
	s.wall.WaitText("3 van 5 hebben gekozen")

	// The page of the first facilitator hears nothing any more, as on a laptop that falls off the network.
	s.lead.Block("*://*:*/sessies/*/stroom", "*://*:*/sessies/*/stand")
	s.lead.Reload()
	second := suite.browser.Actor(t, "collega", demo.Origin())
	second.Enter(demo.Links["colleague"], nil)
	second.Open(s.path)
	second.WaitText("Een collega leidt deze sessie. Je kijkt mee.")
	if second.Offers("Sluit de ronde") {
		t.Error("whoever looks on has the buttons of the facilitator")
	}
	Axe(t, second, "looking on")
	second.Click("Neem het over")
	second.WaitText("Jij leidt nu deze sessie.")

	s.lead.Click("Sluit de ronde")
	s.lead.WaitText("Een collega heeft de leiding overgenomen.")
	s.wall.WaitText("3 van 5 hebben gekozen")
	s.lead.Block()
	s.lead.Reload()
	s.lead.WaitText("Een collega leidt deze sessie. Je kijkt mee.")
	for _, a := range []*Actor{s.lead, s.wall, second} {
		a.holdsNoResult(t, "after a colleague took over", sentences)
	}

	phone := takeOverByPaper(t, s, second)
	for _, a := range []*Actor{s.lead, s.wall, second, phone} {
		a.holdsNoResult(t, "after the link on paper", sentences)
	}
	for i, v := range people[3:] {
		v.mustVote(t, s.code, coins(quietAnswers[i+3].coins, quietAnswers[i+3].choice, ""))
	}
	s.wall.WaitText("Iedereen heeft gekozen (5)")
	phone.Click("Sluit de ronde")
	phone.Click("Toon de uitkomst")
	s.wall.WaitFor(result)
	second.WaitFor(result)
}

// takeOverByPaper lets a phone on which nobody is logged in take over with the code of the printed sheet.
func takeOverByPaper(t *testing.T, s *session, leads *Actor) *Actor {
	t.Helper()
	leads.Open(s.path + "/draaiboek")
	link := regexp.MustCompile(`/leid/[A-Z2-7]+`).FindString(leads.Text("main"))
	if link == "" {
		leads.fail("there is no link to take over on the sheet")
	}
	leads.Open(s.path)
	leads.WaitText("Sluit de ronde")

	phone := suite.browser.Phone(t, "telefoon van de gespreksleider", s.demo.Origin())
	phone.Open(link)
	phone.WaitText("Leid deze sessie")
	phone.look(t, "taking over", screenContrast)
	phone.Click("Neem het over")
	phone.WaitText("Sluit de ronde")
	phone.look(t, "leading", screenContrast)
	leads.WaitText("Een collega leidt deze sessie. Je kijkt mee.")
	return phone
}
