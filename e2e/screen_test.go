package e2e

import (
	"image/png"
	"os"
	"strings"
	"testing"
)

// What an actor sets must reach the page, or a test in the dark would be a test in the light.
func TestScreenSettingsReachThePage(t *testing.T) {
	site := proofSite(t)
	a := suite.browser.Actor(t, "kijker", site)
	a.Open("/goed")
	is := func(query string, want bool) {
		t.Helper()
		var got bool
		a.mustEval(&got, "(q) => matchMedia(q).matches", query)
		if got != want {
			t.Errorf("%s is %v, want %v", query, got, want)
		}
	}
	is("(prefers-color-scheme: light)", true)
	is("(prefers-reduced-motion: reduce)", true)
	is("(width: 1280px) and (height: 800px)", true)
	a.Dark()
	is("(prefers-color-scheme: dark)", true)
	is("(forced-colors: active)", false)
	a.ForcedColors()
	is("(forced-colors: active)", true)
	a.Light()
	is("(forced-colors: active)", false)
	is("(prefers-color-scheme: light)", true)
	a.Motion()
	is("(prefers-reduced-motion: reduce)", false)
	a.Print()
	is("print", true)
	a.Screen()
	is("screen", true)
	a.SetViewport(360, 740, 2)
	is("(width: 360px) and (resolution: 2dppx)", true)

	size := func() (px float64) {
		a.mustEval(&px, "() => parseFloat(getComputedStyle(document.documentElement).fontSize)")
		return px
	}
	if got := size(); got != 16 {
		t.Errorf("text is %v px at the start, want 16", got)
	}
	a.TextSize(32)
	if got := size(); got != 32 {
		t.Errorf("text is %v px, want 32", got)
	}
}

func TestScreenshotHasTheSizeOfTheWholePage(t *testing.T) {
	site := proofSite(t)
	a := suite.browser.Actor(t, "kijker", site)
	a.Open("/fout")
	f, err := os.Open(a.Screenshot(t.TempDir(), "fout", 360, 300))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() != 360 || b.Dy() < 500 {
		t.Errorf("the picture is %v, want 360 wide and as high as the page", b)
	}
}

// A page that keeps a stream open has loaded all the same, is heard when something comes in, and can be left.
func TestPageWithOpenStreamSettles(t *testing.T) {
	site := proofSite(t)
	a := suite.browser.Actor(t, "telefoon", site)
	a.Open("/live")
	a.WaitText("stand 3")
	a.Click("Weg")
	a.WaitText("Deze pagina klopt")
	a.WaitNoText("stand 3")
}

func TestBigTextNamesWhatNoLongerFits(t *testing.T) {
	site := proofSite(t)
	a := suite.browser.Actor(t, "kijker", site)
	f := &failures{TB: t}
	a.Open("/groot")
	Reflow(f, a, "groot")
	if len(f.texts) != 0 {
		t.Fatalf("at the usual size it fits, and yet: %v", f.texts)
	}
	BigText(f, a, "groot")
	if report := strings.Join(f.texts, "\n"); !strings.Contains(report, "p#knel.knel cuts off its text") {
		t.Errorf("the report does not name the text that is cut off: %q", report)
	}
}

// A click is over when the page it leads to is there; a download and a place on the same page lead nowhere else.
func TestClickEndsWhereItLeads(t *testing.T) {
	t.Parallel()
	site := proofSite(t)
	for _, noScript := range []bool{false, true} {
		a := suite.browser.Actor(t, "muis", site)
		if noScript {
			a.NoScript()
		}
		for range 5 {
			a.Open("/formulier")
			a.Fill("Naam", "Bo")
			a.Click("Verstuur")
			if got := a.URL(); got != site+"/klaar" {
				t.Fatalf("after sending a form the page is %s (without script: %v)", got, noScript)
			}
			a.Click("Verder")
			if got := a.URL(); got != site+"/formulier" {
				t.Fatalf("after a link the page is %s (without script: %v)", got, noScript)
			}
		}
		a.Click("Naar inhoud")
		if got := a.URL(); got != site+"/formulier#inhoud" {
			t.Errorf("after a link on the same page the page is %s", got)
		}
		a.Open("/links")
		a.Click("lijst")
		if got := a.URL(); got != site+"/links" {
			t.Errorf("after a download the page is %s", got)
		}
	}
}
