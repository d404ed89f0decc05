package disclosure

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"beraad/internal/learn/compass"

	"pgregory.net/rapid"
)

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
func room(prefix string, n int, v Vote) []Vote {
	out := make([]Vote, n)
	for i := range out {
		out[i] = v
		out[i].Ref = fmt.Sprintf("%s%02d", prefix, i)
	}
	return out
}

func all(groups ...[]Vote) []Vote {
	var out []Vote
	for _, g := range groups {
		out = append(out, g...)
	}
	return out
}

func drawVote(p compass.Pack, ref string) *rapid.Generator[Vote] {
	return rapid.Custom(func(t *rapid.T) Vote {
		v := Vote{
			Ref:     ref,
			Choice:  rapid.SampledFrom([]Choice{ChoiceA, ChoiceA, ChoiceA, ChoiceB, ChoiceC, ChoicePass, ChoiceUnsure, ""}).Draw(t, "choice"),
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

func drawRoom(t *rapid.T, p compass.Pack, most int) []Vote {
	n := rapid.IntRange(0, most).Draw(t, "n")
	out := make([]Vote, n)
	for i := range out {
		out[i] = drawVote(p, fmt.Sprintf("REF-%02d", i)).Draw(t, "vote")
	}
	return out
}

func drawRules(t *rapid.T) Rules {
	return Rules{
		MinVotes: rapid.IntRange(0, 7).Draw(t, "minVotes"),
		Mode:     rapid.SampledFrom([]PrivacyMode{"", OpenInCircle, Anonymous, Anonymous, TotalsOnly}).Draw(t, "mode"),
		Plenary:  rapid.IntRange(0, 9).Draw(t, "hall") == 0,
		OfferC:   rapid.Bool().Draw(t, "offerC"),
	}
}

func allPacks(t testing.TB) []compass.Pack {
	return []compass.Pack{builtIn(t, compass.Vierkant), builtIn(t, compass.Kruis), wheel(), plain(t)}
}

func countOf(rows []Row) int {
	n := 0
	for _, r := range rows {
		n += r.Count
	}
	return n
}

func TestThresholdIsNeverBelowFive(t *testing.T) {
	for r, want := range map[Rules]int{{}: 5, {MinVotes: 3}: 5, {MinVotes: 7}: 7, {Plenary: true}: 10, {Plenary: true, MinVotes: 12}: 12} {
		if got := r.Threshold(); got != want {
			t.Errorf("%+v: %d, want %d", r, got, want)
		}
	}
}

func TestBelowTheThresholdThereIsOnlyAReason(t *testing.T) {
	for _, p := range allPacks(t) {
		rapid.Check(t, func(t *rapid.T) {
			rules := drawRules(t)
			votes := drawRoom(t, p, rules.Threshold()-1)
			pic := PictureOf(p, votes, rules, rapid.Bool().Draw(t, "words"))
			want := Picture{
				PackID: p.ID, PackVersion: p.Version, N: len(votes), Why: pic.Why, Words: pic.Words, Level: LevelNone, Disclaimer: p.Disclaimer,
			}
			if !reflect.DeepEqual(pic, want) {
				t.Fatalf("%d votes tell %+v", len(votes), pic)
			}
			if n := pic.Why.Numbers(); len(n) != 1 || n[0] != rules.Threshold() {
				t.Fatalf("the reason does not name the threshold: %+v", pic.Why)
			}
		})
	}
}

func TestNoPartOfAPictureRestsOnFewerThanFive(t *testing.T) {
	for _, p := range allPacks(t) {
		rapid.Check(t, func(t *rapid.T) {
			rules := drawRules(t)
			rules.Mode = Anonymous
			pic := PictureOf(p, drawRoom(t, p, 16), rules, false)
			places := countOf(pic.Sectors)
			exact := len(pic.Medians) > 0 || pic.Arrow != nil || len(pic.Dots) > 0 || pic.Camps != nil
			switch {
			case len(pic.Choices) > 0 && countOf(pic.Choices) < rules.Threshold():
				t.Fatalf("choices of %d people", countOf(pic.Choices))
			case len(pic.Sectors) > 0 && places < rules.Threshold():
				t.Fatalf("places of %d people", places)
			case pic.Level == LevelSectors && places < FewestExact:
				t.Fatalf("sectors of %d people", places)
			case exact && (pic.Level != LevelSectors || places < FewestExact):
				t.Fatalf("medians, arrow, camps or dots of %d people at level %s", places, pic.Level)
			}
			for _, h := range pic.Halves {
				if n := countOf(h.Rows()); n < rules.Threshold() || n >= FewestExact {
					t.Fatalf("halves of %d people", n)
				}
			}
			for _, v := range pic.Values {
				if !v.Hidden && (v.AOverB+v.BOverA < compass.FewestOnPair || min(v.AOverB, v.BOverA) < 2) {
					t.Fatalf("a pair of values %+v", v)
				}
			}
			if len(pic.Dots) > 0 && (sumOf(pic.Dots) < FewestVotes || rules.Plenary) {
				t.Fatalf("dots %v", pic.Dots)
			}
		})
	}
}

func sumOf(numbers []int) int {
	n := 0
	for _, v := range numbers {
		n += v
	}
	return n
}

func TestPictureHoldsNoReferenceAndNoOrder(t *testing.T) {
	for _, p := range allPacks(t) {
		rapid.Check(t, func(t *rapid.T) {
			votes, rules := drawRoom(t, p, 14), drawRules(t)
			pic := PictureOf(p, votes, rules, false)
			raw, err := json.Marshal(pic)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(raw), "REF-") {
				t.Fatalf("a reference in %s", raw)
			}
			other := rapid.Permutation(votes).Draw(t, "order")
			for i := range other {
				other[i].Ref = fmt.Sprintf("other %d", i)
			}
			if again := PictureOf(p, other, rules, false); !reflect.DeepEqual(pic, again) {
				t.Fatalf("order or reference shows:\n%+v\n%+v", pic, again)
			}
			var back Picture
			if err := json.Unmarshal(raw, &back); err != nil {
				t.Fatal(err)
			}
			pic.NearUnanimous = false // for the facilitator only, so it does not travel
			if !reflect.DeepEqual(pic, back) {
				t.Fatalf("stored and read again:\n%+v\n%+v", pic, back)
			}
		})
	}
}

func TestLevelsFollowTheNumberOfVotes(t *testing.T) {
	square, circle, loose := builtIn(t, compass.Vierkant), wheel(), plain(t)
	for _, c := range []struct {
		p    compass.Pack
		n    int
		want Level
	}{
		{square, 4, LevelNone},
		{square, 5, LevelHalves},
		{square, 7, LevelHalves},
		{square, 8, LevelSectors},
		{circle, 5, LevelQuadrants},
		{circle, 7, LevelQuadrants},
		{circle, 8, LevelSectors},
		{loose, 7, LevelNone},
		{loose, 8, LevelSectors},
	} {
		v := Vote{Sector: string(c.p.Sectors[0].ID), Intensity: 3, Choice: ChoiceA}
		if got := PictureOf(c.p, room("r", c.n, v), Rules{}, false); got.Level != c.want || got.Shown != (c.n >= 5) {
			t.Errorf("%s, %d votes: level %s, shown %v; want %s", c.p.ID, c.n, got.Level, got.Shown, c.want)
		}
	}
}

func TestEightSectorsMergeToFourQuadrants(t *testing.T) {
	p := wheel()
	votes := all(room("x", 4, Vote{Sector: "b", Intensity: 2}), room("y", 2, Vote{Coins: []int{0, 0, 3, 3, 4, 0, 0, 0}}))
	pic := PictureOf(p, votes, Rules{}, false)
	var got []string
	for _, r := range pic.Sectors {
		got = append(got, fmt.Sprint(r.ID, "=", r.Count))
	}
	// Two people have most weight in e alone, but c and d together weigh more.
	if want := []string{"a+b=4", "c+d=2", "e+f=0", "g+h=0", "between=0"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestDotsNeedConsentThatLeavesTheOthersUnknown(t *testing.T) {
	p := builtIn(t, compass.Vierkant)
	g, r := []int{7, 1, 1, 1}, []int{1, 1, 7, 1}
	yes := func(n int, coins []int) []Vote { return room("y", n, Vote{Coins: coins, Explain: true}) }
	no := func(n int, coins []int) []Vote { return room("n", n, Vote{Coins: coins}) }
	for _, c := range []struct {
		name  string
		votes []Vote
		want  []int
	}{
		{"everybody consents", yes(9, g), []int{9, 0, 0, 0, 0}},
		{"four consent", all(yes(4, g), no(3, g), no(3, r)), nil},
		{"all but one consent", all(yes(8, g), no(1, r)), nil},
		{"the others all stand in one sector", all(yes(6, g), no(3, r)), nil},
		{"the others stand in two sectors", all(yes(6, g), no(1, g), no(1, r)), []int{6, 0, 0, 0, 0}},
		{"seven people are too few for sectors", yes(7, g), nil},
	} {
		if got := PictureOf(p, c.votes, Rules{}, false).Dots; !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if got := PictureOf(p, yes(12, g), Rules{Plenary: true}, false).Dots; got != nil {
		t.Errorf("dots in a hall: %v", got)
	}
}

func TestArrowOnlyWithADirectionAndOnTheGrid(t *testing.T) {
	p := builtIn(t, compass.Vierkant)
	rapid.Check(t, func(t *rapid.T) {
		pic := PictureOf(p, drawRoom(t, p, 14), Rules{}, false)
		if pic.Arrow == nil {
			return
		}
		if !pic.Label.PointsSomewhere() {
			t.Fatalf("an arrow with the label %s", pic.Label)
		}
		for _, v := range []float64{pic.Arrow.ToX, pic.Arrow.ToY, pic.Arrow.FromX, pic.Arrow.FromY} {
			if snap(v) != v {
				t.Fatalf("%v is not on the grid", v)
			}
		}
	})
}

// In a circle of three or four the screen asks for the phones only when each of them was willing, on the own phone.
func TestACircleShowsItsPhonesOnlyWhenEverybodyIsWilling(t *testing.T) {
	pack := builtIn(t, compass.Vierkant)
	circle := Rules{Mode: OpenInCircle}
	vote := func(willing bool) Vote {
		return Vote{Coins: []int{7, 1, 1, 1}, Choice: ChoiceA, Explain: willing}
	}
	for _, c := range []struct {
		willing []bool
		rules   Rules
		want    string
	}{
		{[]bool{true, true, true}, circle, "disclosure.picture.in_circle"},
		{[]bool{true, false, true, true}, circle, "disclosure.picture.not_in_circle"},
		{[]bool{false, false, false}, circle, "disclosure.picture.not_in_circle"},
		{[]bool{true}, circle, "disclosure.picture.not_in_circle"},
		{nil, circle, "disclosure.picture.not_in_circle"},
		{[]bool{true, true, true}, Rules{Mode: Anonymous}, "disclosure.picture.too_few"},
	} {
		var votes []Vote
		for _, willing := range c.willing {
			votes = append(votes, vote(willing))
		}
		if got := PictureOf(pack, votes, c.rules, false); got.Why.Key != c.want || got.Shown {
			t.Errorf("%v in %s: shown %v, %s, want %s", c.willing, c.rules.Mode, got.Shown, got.Why.Key, c.want)
		}
	}
}
