package disclosure

// Tally is what the room may see of one question with fixed answers. Numbers are told from the threshold of the
// session on; when all or all but one agree there is a word instead, because numbers would make everyone known.
type Tally struct {
	Key      string // text key of the question; "" when Question has it
	Question string
	N        int
	Shown    bool
	Why      Sentence
	Rows     []Row
	Top      string // text key of the answer that Support is about
	Support  Support
	Others   Sentence // who gave another answer than Top
}

// TallyOf counts the answers to one question by the options that the form has, in their order. The text key of an option
// is prefix and the option. Answers below the threshold of rules have no numbers and no word.
//
// bron: ART-3, BOOT-4
func TallyOf(answers, options []string, prefix string, rules Rules) Tally {
	t := Tally{N: len(answers)}
	if t.N < rules.Threshold() {
		t.Why = tooFew(rules)
		return t
	}
	t.Shown = true
	counts := map[string]int{}
	for _, a := range answers {
		counts[a]++
	}
	most := 0
	for _, o := range options {
		if counts[o] > most {
			most, t.Top = counts[o], prefix+o
		}
	}
	t.Support = supportOf(most, t.N)
	if t.Support == SupportDivided {
		t.Top = ""
	}
	inWords := rules.Mode == TotalsOnly || most >= t.N-1
	t.Others = othersBeside(t.Support, most, t.N, inWords)
	for _, o := range options {
		row := Row{ID: o, Key: prefix + o, Count: counts[o]}
		if inWords {
			row.Count, row.Hidden = 0, true
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
