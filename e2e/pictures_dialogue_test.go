package e2e

import (
	"os"
	"testing"
)

// crowdVotes are twelve answers with two sides and people in between, so that the picture on the wall tells something.
var crowdVotes = []struct {
	coins  [4]int
	choice string
}{
	{[4]int{1, 1, 1, 7}, "A"},
	{[4]int{1, 2, 1, 6}, "A"},
	{[4]int{2, 1, 1, 6}, "A"},
	{[4]int{1, 1, 2, 6}, "A"},
	{[4]int{2, 2, 1, 5}, "B"},
	{[4]int{1, 1, 6, 2}, "B"},
	{[4]int{2, 1, 6, 1}, "B"},
	{[4]int{1, 2, 5, 2}, "B"},
	{[4]int{6, 2, 1, 1}, "B"},
	{[4]int{3, 3, 2, 2}, "unsure"},
	{[4]int{1, 6, 2, 1}, "A"},
	{[4]int{5, 2, 2, 1}, "B"},
}

// The manuals show what a session looks like on a phone, at the laptop of the facilitator and on the wall. The pictures
// go to the folder that BERAAD_PICTURES names, and otherwise to one that goes with the test.
func TestPicturesShowASession(t *testing.T) {
	folder := os.Getenv("BERAAD_PICTURES")
	if folder == "" {
		folder = t.TempDir()
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	demo := StartDemo(t)
	s := readySession(t, demo, 1)
	s.enter()
	phone := s.phones[0]
	phone.join(s.code)
	var people []*visitor
	for range len(crowdVotes) - 1 {
		v := newVisitor(t, demo.Origin())
		v.join(t, s.code)
		people = append(people, v)
	}
	s.press("Begin", "Welkom")
	s.press("Volgende", "Mag ik de aanvraag van iemand die ik goed ken zelf behandelen?")
	s.press("Volgende", "Ronde 1 · bril: ik")
	s.lead.Click("Open de ronde")
	for i, v := range people {
		v.mustVote(t, s.code, coins(crowdVotes[i].coins, crowdVotes[i].choice, ""))
	}
	last := crowdVotes[len(crowdVotes)-1]
	phone.fillBallot(ballot{last.coins, "B. Ik behandel haar zelf", "Hij wacht al weken, dat is ook niet netjes."})
	s.lead.WaitText("11 van 12 hebben gekozen")
	showsSomething(t, phone.Screenshot(folder, "phone-vote", 360, 740))
	showsSomething(t, s.lead.Screenshot(folder, "console-open", 1280, 800))
	phone.Click("Verstuur")
	s.lead.WaitText("Iedereen heeft gekozen (12)")
	s.lead.Click("Sluit de ronde")
	s.reveal()
	for a, least := range map[*Actor]float64{s.wall: projectorContrast, phone: screenContrast} {
		if n := Contrast(t, a, a.name+", a compass", least); n == 0 {
			t.Errorf("%s: there is no picture with texts to measure", a.name)
		}
	}
	showsSomething(t, s.wall.Screenshot(folder, "wall-revealed", 1920, 1080))

	s.lead.Open(s.path + "/uitkomst")
	s.lead.Fill("Wat doen we?", "Wij melden het en laten een collega het besluit tekenen.")
	s.lead.Fill("Waarom?", "iedereen op een eerlijk besluit moet kunnen rekenen")
	s.lead.Fill("Ondanks wat?", "het twee dagen langer duurt")
	s.lead.Fill("Welke andere stem was er?", "Zelf behandelen mag als je er open over bent.")
	s.lead.Fill("Wanneer wordt het anders?", "er niemand anders is en de termijn verloopt")
	s.lead.Fill("Wat leerden we?", "Noem het hardop, dan hoef je het niet te dragen.")
	s.lead.Click("Bewaar")
	s.lead.WaitText("De uitkomst is bewaard.")
	showsSomething(t, s.lead.Screenshot(folder, "outcome", 1280, 800))

	reader := suite.browser.Actor(t, "medewerker", demo.Origin())
	reader.Enter(demo.Links["employee"], nil)
	reader.Open("/lessen")
	reader.Click("Het extra uur")
	reader.WaitText("Vraag de uitzondering hardop")
	showsSomething(t, reader.Screenshot(folder, "lesson", 1280, 800))
}
