package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestAxeIsTheVendoredVersion(t *testing.T) {
	if !strings.HasPrefix(axeSource, "/*! axe v"+axeVersion+"\n") {
		t.Errorf("axe.min.js is not version %s", axeVersion)
	}
	if !strings.Contains(axeDutch, `"lang": "nl"`) {
		t.Error("nl.json is not the Dutch locale")
	}
}

// A harness that cannot fail is a defect: each tool must see the page that is wrong, and be silent about the right one.
func TestHarnessSeesViolations(t *testing.T) {
	t.Parallel()
	site := proofSite(t)

	t.Run("axe names the rule and the element, in Dutch", func(t *testing.T) {
		a := suite.browser.Actor(t, "kijker", site)
		a.Open("/fout")
		broken, _ := a.axe()
		var ids []string
		for _, v := range broken {
			ids = append(ids, v.ID)
		}
		for _, id := range []string{"image-alt", "label", "color-contrast", "heading-order", "target-size"} {
			if !slices.Contains(ids, id) {
				t.Errorf("axe did not see %s; it saw %v", id, ids)
			}
		}
		i := slices.IndexFunc(broken, func(v violation) bool { return v.ID == "color-contrast" })
		if i < 0 {
			t.Fatal("no violation of colour contrast")
		}
		if text := broken[i].String(); !strings.Contains(text, "#bleek") || !strings.Contains(text, "onvoldoende contrast") {
			t.Errorf("the report does not name the element in Dutch: %s", text)
		}
	})

	t.Run("axe sees a fault that only a dark screen has", func(t *testing.T) {
		a := suite.browser.Actor(t, "kijker", site)
		a.Open("/goed")
		a.Dark()
		if broken, _ := a.axe(); len(broken) != 1 || broken[0].ID != "color-contrast" {
			t.Errorf("axe saw %v", broken)
		}
	})

	t.Run("a page that is right breaks nothing", func(t *testing.T) {
		a := suite.browser.Actor(t, "kijker", site)
		a.Open("/goed")
		Axe(t, a, "goed")
		if n := Contrast(t, a, "goed", screenContrast); n != 4 {
			t.Errorf("measured %d labels, the page has 4", n)
		}
		Reflow(t, a, "goed")
		Axe(t, a, "goed at 320 px")
	})

	t.Run("reflow names what sticks out, what is cut off, and what only a mouse can scroll", func(t *testing.T) {
		a := suite.browser.Actor(t, "kijker", site)
		a.Open("/fout")
		a.SetViewport(320, 800, 1)
		var all []string
		for _, o := range a.overflows() {
			all = append(all, o.String())
		}
		report := strings.Join(all, "\n")
		for _, want := range []string{"div#breed.wide sticks out of the window by 144 px", "p#kort.cut cuts off its text", "div#schuif.scroller scrolls sideways, but not by keyboard"} {
			if !strings.Contains(report, want) {
				t.Errorf("the report lacks %q:\n%s", want, report)
			}
		}
		if len(all) != 3 {
			t.Errorf("%d faults, there are 3:\n%s", len(all), report)
		}
	})

	t.Run("text is judged by what is drawn under it", func(t *testing.T) {
		a := suite.browser.Actor(t, "kijker", site)
		a.Open("/fout")
		faults, inSVG, inPage := a.contrastFaults(screenContrast)
		var texts []string
		for _, f := range faults {
			texts = append(texts, f.label.Text)
		}
		if want := []string{"Lichte letters", "wit op licht", "half", "op patroon", "verloop", "op strepen"}; !slices.Equal(texts, want) {
			t.Errorf("faults %v, want %v", faults, want)
		}
		if inSVG != 5 || inPage != 10 {
			t.Errorf("measured %d texts in pictures and %d in the page, there are 5 and 10", inSVG, inPage)
		}
		projector, _, _ := a.contrastFaults(projectorContrast)
		if len(projector) != 7 || !slices.ContainsFunc(projector, func(f contrastFault) bool { return f.label.Text == "net goed" }) {
			t.Errorf("for the projector %v; want one more: net goed", projector)
		}
		if faults, _, _ := a.contrastFaults(1); len(faults) != 0 {
			t.Errorf("with nothing asked for, faults: %v", faults)
		}
	})
}

// failures takes what a tool reports, so that a test can see that it does.
type failures struct {
	testing.TB
	texts []string
}

func (f *failures) Helper() {}
func (f *failures) Errorf(format string, args ...any) {
	f.texts = append(f.texts, fmt.Sprintf(format, args...))
}

func TestCrawlGoesEverywhereOnceAndNamesBrokenLinks(t *testing.T) {
	site := proofSite(t)
	a := suite.browser.Actor(t, "loper", site)
	f := &failures{TB: t}
	var looked []string
	been := Crawl(f, a, []string{"/links"}, func(address string) string { return address }, func(s stop) func(stop) {
		if strings.HasSuffix(s.URL, "/klaar") {
			return nil // asked for in passing: its link to the form is followed all the same
		}
		return func(s stop) { looked = append(looked, s.Title) }
	})
	if want := []string{"Links", "Goed", "Formulier"}; !slices.Equal(looked, want) {
		t.Errorf("looked at %q, want %q", looked, want)
	}
	if len(been) != 6 {
		t.Errorf("came by %d addresses, there are 6: %v", len(been), been)
	}
	if want := []string{site + "/nergens, linked from " + site + "/links, answers 404"}; !slices.Equal(f.texts, want) {
		t.Errorf("reported %q, want %q", f.texts, want)
	}
}

// What Look is for: the three tools report through the test that runs them.
func TestLookReportsWhatTheToolsSee(t *testing.T) {
	site := proofSite(t)
	a := suite.browser.Actor(t, "kijker", site)
	a.Open("/fout")
	f := &failures{TB: t}
	Look(f, a, "fout")
	report := strings.Join(f.texts, "\n")
	for _, want := range []string{
		`fout: a button and a field of one form are both called "x"`, "fout at 320 px: axe: color-contrast", "fout at 1280 px: axe: color-contrast", "fout in the dark: axe: ",
		"fout: at this width main > div#breed.wide sticks out", "fout: contrast: svg text \"wit op licht\"", "fout: contrast: p#strepen.strepen", "fout in the dark: contrast: svg text",
	} {
		if !strings.Contains(report, want) {
			t.Errorf("the report lacks %q:\n%s", want, report)
		}
	}
}

func TestHarnessHearsProblems(t *testing.T) {
	site := proofSite(t)
	a := suite.browser.Actor(t, "luisteraar", site)
	a.Open("/noisy")
	a.WaitText("einde")
	heard := strings.Join(a.Problems(), "\n")
	for _, want := range []string{"uncaught exception: Error: mis", "console error: au", "a request to another host: http://127.0.0.2:9/", "answer 500 to " + site + "/stuk", "answer 404 to " + site + "/weg.png", "Refused to apply style"} {
		if !strings.Contains(heard, want) {
			t.Errorf("did not hear %q in:\n%s", want, heard)
		}
	}
	a.Open("/policy")
	if heard := strings.Join(a.Problems(), "\n"); !strings.Contains(heard, "Content Security Policy") {
		t.Errorf("did not hear of the broken policy in:\n%s", heard)
	}
	a.Expect("Content Security Policy")
	a.Open("/policy")
	if heard := a.Problems(); len(heard) != 0 {
		t.Errorf("heard what was expected: %v", heard)
	}
}

// The same story told three ways must end the same.
func TestActorFillsFormWithMouseKeyboardAndWithoutScript(t *testing.T) {
	t.Parallel()
	site := proofSite(t)
	for name, way := range map[string]func(*Actor){
		"mouse":          func(*Actor) {},
		"keyboard":       (*Actor).KeyboardOnly,
		"without script": (*Actor).NoScript,
	} {
		t.Run(name, func(t *testing.T) {
			a := suite.browser.Phone(t, name, site)
			way(a)
			if r := a.Open("/formulier"); r.Status != 200 || r.Type != "text/html" {
				t.Fatalf("answer %+v", r)
			}
			if want := name != "without script"; a.Sees("Script werkt") != want {
				t.Errorf("script ran: %v, want %v", !want, want)
			}
			a.Fill("Naam", "Anna de Vries")
			a.Fill("Dag", "2026-11-24")
			a.Fill("Plek", "Zaal 2")
			a.Choose("Gevolg")
			a.Choose("Ik doe mee")
			a.Click("Verstuur")
			a.WaitText("Dag Anna de Vries-gevolg-2026-11-24-zaal2")
			a.Click("Verder")
			a.WaitText("Zo vul je in")
			Axe(t, a, name)
		})
	}
}

func TestActorsShareNoCookies(t *testing.T) {
	t.Parallel()
	site := proofSite(t)
	actors := []*Actor{suite.browser.Phone(t, "een", site), suite.browser.Phone(t, "twee", site), suite.browser.Actor(t, "drie", site)}
	Together(t, actors[:2], func(_ int, a *Actor) {
		a.Open("/formulier")
		a.Fill("Naam", a.name)
		a.Choose("Plicht")
		a.Click("Verstuur")
		a.WaitText("Dag " + a.name + "-plicht")
	})
	actors[2].Open("/klaar")
	actors[2].WaitText("Dag niemand")
}

func TestKeyboardWalkSeesFocus(t *testing.T) {
	site := proofSite(t)
	a := suite.browser.Actor(t, "typist", site)
	a.Open("/formulier")
	want := []string{`link "Naar inhoud"`, `textbox "Naam"`, `Date "Dag"`, `combobox "Plek"`, `radio "Plicht"`, `checkbox "Ik doe mee"`, `button "Tel"`, `button "Verstuur"`}
	stops := slices.DeleteFunc(Walk(t, a), func(s string) bool { return strings.HasPrefix(s, "spinbutton") || strings.Contains(s, "kiezer") })
	if !slices.Equal(slices.Compact(stops), want) {
		t.Errorf("stops %q, want %q", stops, want)
	}

	a.Open("/blind")
	for range 3 {
		a.rememberFocusStyles()
		a.Press("Tab")
		_, name := a.Focused()
		fault := a.focusFault()
		switch name {
		case "Zichtbaar":
			if fault != "" {
				t.Errorf("a visible focus was called %q", fault)
			}
		case "Onzichtbaar":
			if fault != "no outline, shadow or edge" {
				t.Errorf("an invisible focus was called %q", fault)
			}
		case "Bleek":
			if !strings.Contains(fault, "contrast 1.") {
				t.Errorf("a faint focus was called %q", fault)
			}
		default:
			t.Errorf("focus on %q", name)
		}
	}
}

func TestBlockAndOfflineCutThePageOff(t *testing.T) {
	site := proofSite(t)
	a := suite.browser.Actor(t, "tunnel", site)
	a.Open("/formulier")
	a.Click("Tel")
	a.WaitText("geteld")

	a.Expect("Failed to fetch")
	a.Reload()
	a.Block(site + "/teller")
	a.Click("Tel")
	if !a.fetchFails("/teller") || a.fetchFails("/proof.css") {
		t.Error("blocking one address did not block just that one")
	}
	a.Block()
	a.Offline(true)
	if !a.fetchFails("/teller") {
		t.Error("offline, and still an answer")
	}
	a.Offline(false)
	if a.fetchFails("/teller") {
		t.Error("online again, and no answer")
	}
}

func (a *Actor) fetchFails(path string) bool {
	a.t.Helper()
	var failed bool
	a.mustEval(&failed, `(path) => fetch(path, { cache: "no-store" }).then(() => false, () => true)`, path)
	return failed
}

func TestCoveredButtonCannotBeClicked(t *testing.T) {
	site := proofSite(t)
	a := suite.browser.Actor(t, "muis", site)
	a.Open("/blind")
	if a.clickAt(a.find("Bedekt", "button")) {
		t.Error("clicked a button that lies under something else")
	}
	if !a.clickAt(a.find("Zichtbaar", "button")) {
		t.Error("could not click a button that lies open")
	}
}
