package disclosure

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestLineNeverShowsSinglePoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(prefix string) []LineMark {
			out := make([]LineMark, rapid.IntRange(0, 12).Draw(t, "n"))
			for i := range out {
				out[i] = LineMark{Ref: fmt.Sprint("REF-", i), At: rapid.IntRange(-1, 11).Draw(t, prefix)}
			}
			return out
		}
		before, after, rules := draw("before"), draw("after"), drawRules(t)
		pic := LineOf(before, after, rules)
		n := len(marksOn(before))
		if n < rules.Threshold() {
			n = len(marksOn(after)) // then the second moment stands alone
		}
		raw, err := json.Marshal(pic)
		if err != nil || strings.Contains(string(raw), "REF-") {
			t.Fatalf("%s, %v", raw, err)
		}
		if pic.Shown != (n >= rules.Threshold()) {
			t.Fatalf("shown %v with %d marks", pic.Shown, n)
		}
		if !pic.Shown {
			if pic.After != nil || pic.Before.Rows != nil {
				t.Fatalf("a hidden line tells %+v", pic)
			}
			return
		}
		fewest := n
		if pic.After != nil {
			fewest = min(fewest, pic.After.N)
			if pic.Before.Rows == nil {
				if got := countOf(pic.After.Rows); got != pic.After.N && !pic.Words || !pic.Before.Median.Empty() {
					t.Fatalf("%d of %d marks counted, the first moment with a median %v", got, pic.After.N, pic.Before.Median)
				}
				return
			}
			if len(pic.After.Rows) != len(pic.Before.Rows) {
				t.Fatal("the two moments use other stretches")
			}
			if !pic.Words && (rowsTellFew(pic.Before.Rows, pic.After.Rows) || veiled(pic.Moved)) {
				t.Fatalf("the counts undo %s: %+v, %+v", pic.Moved.Key, pic.Before.Rows, pic.After.Rows)
			}
		}
		if coarse := len(pic.Before.Rows) == 3; coarse != (fewest < FewestExact) {
			t.Fatalf("%d stretches for %d marks", len(pic.Before.Rows), fewest)
		}
		if got := countOf(pic.Before.Rows); got != n && !pic.Words {
			t.Fatalf("%d of %d marks counted", got, n)
		}
		if pic.Words && countOf(pic.Before.Rows) > 0 {
			t.Fatal("numbers in words")
		}
	})
}

func TestLineTellsHowTheGroupMoved(t *testing.T) {
	at := func(places ...int) []LineMark {
		var out []LineMark
		for i, a := range places {
			out = append(out, LineMark{Ref: fmt.Sprint(i), At: a})
		}
		return out
	}
	pic := LineOf(at(2, 2, 3, 3, 4, 8, 9, 9), at(5, 5, 5, 6, 6, 8, 9, 9), Rules{})
	if pic.Toward.Key != "disclosure.line.toward_right" || pic.Moved.Key != "disclosure.shift.moved.some" || pic.Moved.Numbers()[0] != 5 {
		t.Errorf("%+v %+v", pic.Toward, pic.Moved)
	}
	if pic.Before.Median.Key != "disclosure.line.median_half" || pic.Before.Median.Numbers()[0] != 3 || pic.Before.Together.Key != "disclosure.line.together.spread" {
		t.Errorf("%+v", pic.Before)
	}
}

func TestLineWithTooFewTheFirstTimeShowsTheSecondAlone(t *testing.T) {
	marks := func(n, at int) (out []LineMark) {
		for i := range n {
			out = append(out, LineMark{Ref: fmt.Sprint(i), At: at + i%3})
		}
		return out
	}
	pic := LineOf(marks(4, 1), marks(6, 4), Rules{})
	if !pic.Shown || pic.After != nil || pic.Before.N != 6 || countOf(pic.Before.Rows) != 6 || !pic.Moved.Empty() {
		t.Errorf("%+v", pic)
	}
	if pic := LineOf(marks(4, 1), marks(4, 4), Rules{}); pic.Shown || pic.Why.Empty() {
		t.Errorf("four and four show %+v", pic)
	}
}

func TestLineOffersWordsWhenAlmostAllStandOnOneStretch(t *testing.T) {
	at := func(places ...int) (out []LineMark) {
		for i, a := range places {
			out = append(out, LineMark{Ref: fmt.Sprint(i), At: a})
		}
		return out
	}
	mixed := at(1, 2, 5, 5, 9, 10)
	for name, c := range map[string]struct {
		before, after []LineMark
		rules         Rules
		want          bool
	}{
		"five on 9 or 10":          {at(9, 10, 9, 9, 10), nil, Rules{}, true},
		"all but one":              {at(9, 10, 9, 9, 10, 2), nil, Rules{}, true},
		"mixed":                    {mixed, nil, Rules{}, false},
		"the second time":          {mixed, at(9, 10, 9, 9, 10, 9), Rules{}, true},
		"in words":                 {at(9, 10, 9, 9, 10), nil, Rules{Mode: TotalsOnly}, false},
		"too few to show anything": {at(9, 10, 9, 9), nil, Rules{}, false},
	} {
		if got := LineOf(c.before, c.after, c.rules).NearUnanimous; got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestKindsOnWhichAlmostAllAgreeAreToldInWords(t *testing.T) {
	tags := func(most StatementKind, n, others int) (out []StatementKind) {
		for range n {
			out = append(out, most)
		}
		for range others {
			out = append(out, KindWish)
		}
		return out
	}
	for name, c := range map[string]struct {
		tags    []StatementKind
		words   bool
		largest int
	}{
		"all":               {tags(KindFact, 5, 0), true, 1},
		"all but one":       {tags(KindFact, 5, 1), true, 1},
		"all but two":       {tags(KindFact, 5, 2), false, 1},
		"one has an answer": {tags(KindUnsure, 5, 1), true, 0},
	} {
		got := KindsOf([]KindCard{{"a", c.tags}}, Rules{})[0]
		if got.Rows[0].Hidden != c.words || countOf(got.Rows) > 0 == c.words || len(got.Largest) != c.largest {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestKindsBelowSixtyPerCentAreForDiscussion(t *testing.T) {
	tags := func(counts map[StatementKind]int) []StatementKind {
		var out []StatementKind
		for k, n := range counts {
			for range n {
				out = append(out, k)
			}
		}
		return out
	}
	got := KindsOf([]KindCard{
		{"a", tags(map[StatementKind]int{KindDemand: 6, KindWish: 4})},
		{"b", tags(map[StatementKind]int{KindOpinion: 5, KindFact: 5, "nonsense": 3})},
		{"c", tags(map[StatementKind]int{KindFact: 4})},
		{"d", tags(map[StatementKind]int{KindUnsure: 6})},
	}, Rules{})
	if a := got[0]; !a.Shown || a.Discuss || len(a.FollowUps) != 1 || a.FollowUps[0].Key != "disclosure.kind.ask_right" || countOf(a.Rows) != 10 {
		t.Errorf("a: %+v", a)
	}
	if b := got[1]; !b.Discuss || len(b.Largest) != 2 || b.N != 10 || len(b.FollowUps) != 1 {
		t.Errorf("b: %+v", b)
	}
	if c := got[2]; c.Shown || c.Rows != nil || c.Largest != nil || c.Why.Empty() {
		t.Errorf("c: four tags tell %+v", c)
	}
	if d := got[3]; len(d.Largest) != 0 || !d.Discuss {
		t.Errorf("d: not knowing is no kind: %+v", d)
	}
	for _, r := range KindsOf([]KindCard{{"a", tags(map[StatementKind]int{KindFact: 6})}}, Rules{Mode: TotalsOnly})[0].Rows {
		if r.Count != 0 || !r.Hidden {
			t.Errorf("a number in words: %+v", r)
		}
	}
}
