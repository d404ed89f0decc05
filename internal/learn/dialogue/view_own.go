package dialogue

import (
	"math"

	"beraad/internal/ground/text"
	"beraad/internal/learn/compass"
)

// Limits of the words for breadth (share of the widest there is) and tension (0-1). They are our own; the number stands in
// brackets behind the word. bron: BOOT-4
const (
	narrowBelow = 0.5
	someBelow   = 0.8
	littleBelow = 0.35
	clearUpTo   = 0.7
	nothing     = 0.005
)

// breadthLine says in words how many sides somebody weighs.
func breadthLine(pos compass.Position, pack compass.Pack, p text.Printer) string {
	widest := math.Log2(float64(len(pack.Sectors)))
	word := "wide"
	switch share := pos.Entropy / widest; {
	case pos.Entropy < nothing:
		word = "one"
	case share < narrowBelow:
		word = "narrow"
	case share < someBelow:
		word = "some"
	}
	return p.T("dialogue.own.breadth."+word, "h", pos.Entropy, "most", widest)
}

// tensionLines say in words, per axis, how far somebody is torn between its two sides.
func tensionLines(pos compass.Position, pack compass.Pack, p text.Printer) []string {
	var out []string
	for i, axis := range pack.Axes {
		t, ok := pos.Tension(i)
		if !ok {
			continue
		}
		word := "strong"
		switch {
		case t < nothing:
			word = "none"
		case t < littleBelow:
			word = "little"
		case t < clearUpTo:
			word = "clear"
		}
		out = append(out, p.T("dialogue.own.tension."+word, "plus", axis.PlusLabel.In(p.Lang()), "minus", axis.MinusLabel.In(p.Lang()), "t", t))
	}
	return out
}
