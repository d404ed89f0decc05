package e2e

import (
	"strings"
	"testing"
	"time"
)

// listenTo remembers what the polite voice of a page says.
func (a *Actor) listenTo() {
	a.t.Helper()
	var ok bool
	a.mustEval(&ok, `() => {
		const line = document.querySelector("p[data-say]");
		window.spoken = [];
		new MutationObserver(() => window.spoken.push(line.textContent)).observe(line, { childList: true, characterData: true, subtree: true });
		return true;
	}`)
}

// hears waits until the voice has said this.
func (a *Actor) hears(words string) {
	a.t.Helper()
	a.wait("the voice to say "+words, func() (bool, error) {
		var all string
		err := a.eval(&all, `() => window.spoken.join("|")`)
		return strings.Contains(all, words), err
	})
}

// What somebody types survives that the page is loaded again, the last count and the clock are told, and a page that was
// cut off when the session ended says so by itself.
func TestLivePageKeepsWhatIsTypedAndKnowsTheEnd(t *testing.T) {
	t.Parallel()
	demo := StartDemo(t)
	s := readySession(t, demo, 1)
	phone := s.phones[0]
	for _, a := range s.everybody() {
		a.Expect("404")
		a.Expect("410")
	}
	s.enter()
	phone.join(s.code)
	var others []*visitor
	for range 2 {
		v := newVisitor(t, demo.Origin())
		v.join(t, s.code)
		others = append(others, v)
	}

	// The list of shortcuts, and switching them off for this browser.
	s.lead.Press("?")
	s.lead.WaitFor("dialog[open]")
	Axe(t, s.lead, "the list of shortcuts")
	s.lead.Press("Escape")
	s.lead.Click("Sneltoetsen")
	s.lead.Choose("Zet deze toetsen uit")
	s.lead.Reload()
	if s.lead.Count("[data-keys-off]:checked") != 1 {
		t.Error("switching the shortcuts off did not survive")
	}
	s.lead.Press("?")
	if s.lead.Count("dialog[open]") != 0 {
		t.Error("a shortcut works that was switched off")
	}

	s.press("Begin", "Welkom")
	s.press("Volgende", "Mag ik de aanvraag van iemand die ik goed ken zelf behandelen?")
	s.press("Volgende", "Ronde 1 · bril: ik")
	s.lead.Click("Open de ronde")
	mine := ballot{[4]int{4, 1, 4, 1}, "A", "Zo weet iedereen waar hij aan toe is."}
	phone.fillBallot(mine)
	phone.Reload()
	var kept string
	phone.mustEval(&kept, `() => [...new FormData(document.querySelector("[data-ballot]"))].map(([n, v]) => n + "=" + v).join("&")`)
	for _, want := range []string{"coins-gevolg=4", "coins-beginsel=1", "choice=A", "reason=" + mine.reason} {
		if !strings.Contains(kept, want) {
			t.Errorf("after loading the page again %q is gone: %s", want, kept)
		}
	}

	s.wall.listenTo()
	for _, v := range others {
		v.mustVote(t, s.code, coins(mine.coins, "B", ""))
	}
	phone.Click("Verder")
	phone.Click("Verstuur")
	phone.WaitText("Opgeslagen")
	s.wall.hears("Iedereen heeft gekozen (3)")
	var left int
	phone.mustEval(&left, `() => Object.keys(sessionStorage).filter((k) => k.startsWith("beraad:")).length`)
	if left != 0 {
		t.Error("what was sent is still kept on the phone")
	}
	var ok bool
	s.wall.mustEval(&ok, `() => { document.querySelector("[data-minutes]").dataset.until = Date.now() + 63500; return true }`)
	s.wall.hears("Nog één minuut.")

	// Both are cut off while the session is stopped.
	if s.wall.Offers("Ververs", "link") {
		t.Error("the wall offers to be loaded again while its line is up")
	}
	phone.Block("*://*:*/d/*/stroom", "*://*:*/d/*/stand")
	s.wall.Block("*://*:*/scherm/*/stroom", "*://*:*/scherm/*/stand")
	phone.Reload()
	s.wall.Reload()
	s.wall.WaitText("Ververs")
	s.lead.Click("Pauzeer")
	s.lead.WaitText("Ga verder")
	s.lead.Open(s.path + "/afsluiten")
	s.lead.Click("Stop en wis alles")
	s.lead.WaitText("De sessie is gesloten.")
	time.Sleep(time.Second)
	for _, a := range []*Actor{phone, s.wall} {
		at := a.URL()
		a.Block()
		a.WaitText("De sessie is afgesloten")
		if a.URL() != at {
			t.Errorf("%s went to %s", a.name, a.URL())
		}
	}
	phone.look(t, "over", screenContrast)
	phone.Reload()
	phone.WaitText("De sessie is afgesloten")
	phone.look(t, "over, loaded again", screenContrast)
}
