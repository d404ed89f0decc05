package figure

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"

	"pgregory.net/rapid"
)

// These are the rooms full of votes that the tests of disclosure draw too: a figure is only tried on pictures that the
// rules for small rooms made.

func builtIn(t testing.TB, id string) compass.Pack {
	t.Helper()
	p, err := compass.BuiltIn(id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// wheel is a pack of eight sectors without axes.
func wheel() compass.Pack {
	p := compass.Pack{ID: "wiel", Version: 1, Type: compass.OrderedCircle, Input: compass.OneSector, Total: 10, AxisVeto: 4}
	for i := range 8 {
		name := fmt.Sprintf("kant %c", 'a'+i)
		p.Sectors = append(p.Sectors, compass.Sector{ID: compass.SectorID(rune('a' + i)), Angle: 45 * i, Label: compass.Words{NL: name, EN: name}})
	}
	return p
}

// plain is the square without order.
func plain(t testing.TB) compass.Pack {
	p := builtIn(t, compass.Vierkant)
	p.Type, p.Axes, p.Opposites = compass.Nominal, nil, nil
	return p
}

// room makes n equal votes with references that start with prefix.
func room(prefix string, n int, v disclosure.Vote) []disclosure.Vote {
	out := make([]disclosure.Vote, n)
	for i := range out {
		out[i] = v
		out[i].Ref = fmt.Sprintf("%s%02d", prefix, i)
	}
	return out
}

func all(groups ...[]disclosure.Vote) []disclosure.Vote {
	var out []disclosure.Vote
	for _, g := range groups {
		out = append(out, g...)
	}
	return out
}

func drawVote(p compass.Pack, ref string) *rapid.Generator[disclosure.Vote] {
	return rapid.Custom(func(t *rapid.T) disclosure.Vote {
		v := disclosure.Vote{
			Ref:     ref,
			Choice:  rapid.SampledFrom([]disclosure.Choice{disclosure.ChoiceA, disclosure.ChoiceA, disclosure.ChoiceA, disclosure.ChoiceB, disclosure.ChoiceC, disclosure.ChoicePass, disclosure.ChoiceUnsure, ""}).Draw(t, "choice"),
			Wins:    rapid.SampledFrom([]string{"", "eerlijkheid", "loyaliteit"}).Draw(t, "wins"),
			Hurts:   rapid.SampledFrom([]string{"", "eerlijkheid", "loyaliteit"}).Draw(t, "hurts"),
			Explain: rapid.Bool().Draw(t, "explain"),
		}
		switch rapid.IntRange(0, 9).Draw(t, "input") {
		case 0: // passes without a position
		case 1, 2:
			v.Sector = string(rapid.SampledFrom(p.Sectors).Draw(t, "sector").ID)
			v.Intensity = rapid.IntRange(1, 3).Draw(t, "intensity")
		default:
			// Pull most people to one sector, so that pictures with a direction are common enough to be tested.
			v.Coins = make([]int, len(p.Sectors))
			for range p.Total {
				at := rapid.IntRange(0, 2*len(p.Sectors)).Draw(t, "coin")
				v.Coins[at%len(p.Sectors)*min(1, at/4)]++
			}
		}
		return v
	})
}

func drawRoom(t *rapid.T, p compass.Pack, most int) []disclosure.Vote {
	n := rapid.IntRange(0, most).Draw(t, "n")
	out := make([]disclosure.Vote, n)
	for i := range out {
		out[i] = drawVote(p, fmt.Sprintf("REF-%02d", i)).Draw(t, "vote")
	}
	return out
}

func drawRules(t *rapid.T) disclosure.Rules {
	return disclosure.Rules{
		MinVotes: rapid.IntRange(0, 7).Draw(t, "minVotes"),
		Mode:     rapid.SampledFrom([]disclosure.PrivacyMode{"", disclosure.OpenInCircle, disclosure.Anonymous, disclosure.Anonymous, disclosure.TotalsOnly}).Draw(t, "mode"),
		Plenary:  rapid.IntRange(0, 9).Draw(t, "hall") == 0,
		OfferC:   rapid.Bool().Draw(t, "offerC"),
	}
}

func allPacks(t testing.TB) []compass.Pack {
	return []compass.Pack{builtIn(t, compass.Vierkant), builtIn(t, compass.Kruis), wheel(), plain(t)}
}

func sumOf(numbers []int) int {
	n := 0
	for _, v := range numbers {
		n += v
	}
	return n
}

// printer is the catalogue of this package and of what it draws, without the machinery of the real one.
type printer struct {
	lang  string
	texts map[string]string
	t     testing.TB
}

func (p printer) Lang() string { return p.lang }

func (p printer) T(key string, args ...any) string {
	text, ok := p.texts[key]
	if !ok {
		p.t.Errorf("no text %s in %s", key, p.lang)
		return key
	}
	for i := 0; i+1 < len(args); i += 2 {
		hole := fmt.Sprintf("{%v}", args[i])
		if !strings.Contains(text, hole) {
			p.t.Errorf("text %s (%s) leaves out %s", key, p.lang, hole)
		}
		text = strings.ReplaceAll(text, hole, fmt.Sprint(args[i+1]))
	}
	if strings.ContainsAny(text, "{}") {
		p.t.Errorf("text %s (%s) is not filled: %s", key, p.lang, text)
	}
	return text
}

func printerFor(t testing.TB, lang string) printer {
	t.Helper()
	p := printer{lang: lang, texts: map[string]string{}, t: t}
	for _, file := range []string{"text/" + lang + ".json", "../disclosure/text/" + lang + ".json", "../compass/text/" + lang + ".json"} {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &p.texts); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	return p
}
