package disclosure

import (
	"fmt"
	"reflect"
	"testing"

	"beraad/internal/learn/compass"

	"pgregory.net/rapid"
)

func TestNearUnanimityIsOfferedToTheFacilitatorAndGoneInWords(t *testing.T) {
	p := builtIn(t, compass.Vierkant)
	v := Vote{Coins: []int{4, 2, 3, 1}, Choice: ChoiceA}
	w := Vote{Coins: []int{1, 5, 0, 4}, Choice: ChoiceB}
	for _, c := range []struct {
		same, other int
		want        bool
	}{{10, 0, true}, {9, 1, true}, {8, 2, false}, {5, 5, false}, {5, 1, true}, {6, 0, true}} {
		votes := all(room("v", c.same, v), room("w", c.other, w))
		if got := NearUnanimous(p, votes, Rules{}); got != c.want {
			t.Errorf("%d against %d: %v", c.same, c.other, got)
		}
		if PictureOf(p, votes, Rules{}, true).NearUnanimous || PictureOf(p, votes, Rules{Mode: TotalsOnly}, false).NearUnanimous {
			t.Errorf("%d against %d: a picture in words still tells", c.same, c.other)
		}
	}
}

func TestWordsTellTheSameWhetherAllAgreeOrThreeQuartersDo(t *testing.T) {
	p := builtIn(t, compass.Vierkant)
	a := Vote{Coins: []int{7, 1, 1, 1}, Choice: ChoiceA, Wins: "x", Hurts: "y"}
	b := a
	b.Choice, b.Wins, b.Hurts = ChoiceB, "y", "x"
	elsewhere := a
	elsewhere.Coins = []int{4, 5, 0, 1}
	want := PictureOf(p, room("a", 12, a), Rules{}, true)
	for others := 1; others <= 3; others++ {
		for _, o := range []Vote{b, elsewhere} {
			got := PictureOf(p, all(room("a", 12-others, a), room("b", others, o)), Rules{}, true)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%d other votes show:\n%+v\n%+v", others, got, want)
			}
		}
	}
}

func TestWordsHoldNoNumberButTheVotes(t *testing.T) {
	for _, p := range allPacks(t) {
		rapid.Check(t, func(t *rapid.T) {
			rules := drawRules(t)
			rules.Mode = TotalsOnly
			pic := PictureOf(p, drawRoom(t, p, 14), rules, false)
			rows := append(append([]Row{}, pic.Sectors...), pic.Choices...)
			for _, h := range pic.Halves {
				rows = append(rows, h.Rows()...)
			}
			for _, r := range rows {
				if r.Count != 0 || !r.Hidden {
					t.Fatalf("row %+v", r)
				}
			}
			for _, v := range pic.Values {
				if !v.Hidden || v.AOverB+v.BOverA != 0 || v.Contested != 0 {
					t.Fatalf("values %+v", v)
				}
			}
			if pic.Shown && len(pic.Headline.Numbers())+len(pic.Directions.Numbers())+len(pic.Minority.Numbers()) > 0 {
				t.Fatalf("numbers in %+v", pic)
			}
			if pic.Medians != nil || pic.Arrow != nil || pic.Dots != nil || pic.Camps != nil || pic.Label == compass.LabelSharedMinority {
				t.Fatalf("too much for words: %+v", pic)
			}
		})
	}
}

func TestHiddenPairOfValuesTellsNotWhetherSomebodyDisagrees(t *testing.T) {
	p := builtIn(t, compass.Vierkant)
	over, under := Vote{Choice: ChoiceA, Wins: "b", Hurts: "a"}, Vote{Choice: ChoiceA, Wins: "a", Hurts: "b"}
	none := PictureOf(p, room("o", 8, over), Rules{}, false).Values
	one := PictureOf(p, all(room("o", 7, over), room("u", 1, under)), Rules{}, false).Values
	if !reflect.DeepEqual(none, one) || len(one) != 1 || one[0].A != "b" || !one[0].Hidden {
		t.Errorf("%+v and %+v", none, one)
	}
	two := PictureOf(p, all(room("o", 6, over), room("u", 2, under)), Rules{}, false).Values
	if two[0].Hidden || two[0].AOverB != 6 || two[0].BOverA != 2 || two[0].Contested != .5 {
		t.Errorf("%+v", two)
	}
	if few := PictureOf(p, all(room("o", 4, over), room("x", 4, Vote{Choice: ChoiceB})), Rules{}, false).Values; few != nil {
		t.Errorf("four people on a pair tell %+v", few)
	}
}

// Within the rules for small rooms, a planted minority of two or more (and one in six) is named in 99% of runs.
func TestPlantedMinorityIsNamed(t *testing.T) {
	p := builtIn(t, compass.Vierkant)
	for n := 6; n <= 12; n++ {
		for k := 2; 2*k <= n; k++ {
			for _, sector := range []int{1, 2} {
				hidden, d := 0, compass.NewDraw(uint64(n*100+k*10+sector))
				const tries = 300
				for range tries {
					var votes []Vote
					for i := range n {
						v := Vote{Ref: fmt.Sprint(i), Coins: deal(d, 0), Choice: ChoiceA}
						if i < k {
							v.Coins, v.Choice = deal(d, sector), ChoiceB
						}
						votes = append(votes, v)
					}
					pic := PictureOf(p, votes, Rules{}, false)
					if pic.Label.PointsSomewhere() && len(pic.Minority.Numbers()) == 0 {
						hidden++
					}
				}
				if hidden > tries/100 {
					t.Errorf("%d of %d in sector %d: not named in %d of %d runs", k, n, sector, hidden, tries)
				}
			}
		}
	}
}

// deal gives a member of a camp seven of ten coins on average in one sector.
func deal(d *compass.Draw, sector int) []int {
	coins := make([]int, 4)
	for range 10 {
		if d.Below(10) < 6 {
			coins[sector]++
		} else {
			coins[d.Below(4)]++
		}
	}
	return coins
}

func TestOneOtherVoiceIsMentionedWithoutANumber(t *testing.T) {
	p := builtIn(t, compass.Vierkant)
	votes := all(room("a", 8, Vote{Coins: []int{7, 1, 1, 1}, Choice: ChoiceA}), room("b", 1, Vote{Coins: []int{7, 1, 1, 1}, Choice: ChoiceB}))
	if got := PictureOf(p, votes, Rules{}, false).Minority; got.Key != "disclosure.minority.others" || len(got.Numbers()) != 0 {
		t.Errorf("%+v", got)
	}
	if got := PictureOf(p, votes[:8], Rules{}, false).Minority; !got.Empty() {
		t.Errorf("nobody disagrees, yet %+v", got)
	}
}

func TestReasonsAreGroupedOnlyWithThreeOnEachSide(t *testing.T) {
	for _, c := range []struct {
		in   map[Choice]int
		want bool
	}{{nil, false}, {map[Choice]int{"A": 9}, false}, {map[Choice]int{"A": 3, "B": 3}, true}, {map[Choice]int{"A": 8, "B": 2}, false}, {map[Choice]int{"A": 3, "B": 3, "C": 1}, false}} {
		if got := ReasonsGrouped(c.in); got != c.want {
			t.Errorf("%v: %v", c.in, got)
		}
	}
}

func TestBroadNeverMeansEverybody(t *testing.T) {
	for n := FewestVotes; n <= 40; n++ {
		if supportOf(n, n) != SupportBroad || supportOf(n-1, n) != SupportBroad {
			t.Errorf("n = %d: all and all but one differ in words", n)
		}
		if supportOf(n/2, n) != SupportDivided {
			t.Errorf("n = %d: half is called %s", n, supportOf(n/2, n))
		}
	}
}
