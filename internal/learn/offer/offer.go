package offer

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"beraad/internal/door/access"
	"beraad/internal/ground/fault"
)

// The permissions of this room.
var (
	MayHandOut = access.Allow("offer.hand_out", access.Coordinator)
	MayTakeUp  = access.Allow("offer.take_up", access.Facilitator, access.Coordinator)
	MayBringIn = access.Open("offer.bring_in", "who brings in a dilemma need not be known; the secret in the link is checked by the service")
	MayAsk     = access.Open("offer.receipt", "the sender has no account; the receipt is checked by the service")
)

// ID names an offer. It is random, so that it says nothing about when it came in.
type ID string

// Offer is what somebody without an account brought in. It has no sender, and it does not know its link: a link that
// was given to one person would name them.
type Offer struct {
	ID     ID
	State  State
	Case   Case
	Day    string // YYYY-MM-DD it came in; never finer
	Draft  string // id of what was made of it, in the bank; "" while it waits and when it was declined
	Answer string // to the sender, when declined
}

// State says where an offer is, as the store writes it.
type State string

// The states of an offer.
const (
	Received State = "received" // it waits
	Adopted  State = "adopted"  // somebody makes a dilemma of it; the bank knows how far it came
	Declined State = "declined" // nothing is done with it
)

// Case is what the sender wrote. Only the situation has to be there.
type Case struct {
	Situation  string   `json:"situation"`
	Question   string   `json:"question"`
	Touched    []string `json:"touched"` // who is touched by what is decided
	Values     Pair     `json:"values"`
	Options    []Option `json:"options"`    // A and B, what one could do
	Variations []string `json:"variations"` // what would change the choice
}

// Pair holds the ids of the two values that clash; either may be missing.
type Pair struct {
	A string `json:"a"`
	B string `json:"b"`
}

// Option is one way to act. Letter is "A" or "B".
type Option struct {
	Letter string `json:"letter"`
	Text   string `json:"text"`
}

// Value is something worth striving for, as the bank knows it.
type Value struct{ ID, Label string }

// The longest texts, in characters: what a draft of a dilemma takes, so that whatever was offered can become one.
const (
	maxSituation = 1500
	maxQuestion  = 200
	maxSentence  = 240 // an option, a variation
	maxItem      = 120 // somebody touched
	maxList      = 12
	maxAnswer    = 600
	maxBeginning = 60
)

// Tidy returns the case as it is kept: every text on one line, without characters that one of the two database engines
// refuses; empty items gone.
func (c Case) Tidy() Case {
	c.Situation, c.Question = line(c.Situation), line(c.Question)
	c.Values = Pair{A: line(c.Values.A), B: line(c.Values.B)}
	c.Touched, c.Variations = lines(c.Touched), lines(c.Variations)
	var options []Option
	for _, o := range c.Options {
		if o = (Option{Letter: line(o.Letter), Text: line(o.Text)}); o.Text != "" {
			options = append(options, o)
		}
	}
	c.Options = options
	return c
}

// Option returns the text of the option with this letter; "" when there is none.
func (c Case) Option(letter string) string {
	for _, o := range c.Options {
		if o.Letter == letter {
			return o.Text
		}
	}
	return ""
}

// Beginning is how the story begins. It stands where a dilemma has its title.
func (c Case) Beginning() string {
	if begin := []rune(c.Situation); len(begin) > maxBeginning {
		return strings.TrimRight(string(begin[:maxBeginning]), " ,.;") + " …"
	}
	return c.Situation
}

// check names what keeps a tidy case from being taken in: no situation, or a text that is too long to keep.
func (c Case) check() error {
	var fields fault.Fields
	if c.Situation == "" {
		fields = append(fields, fault.OnField("situation", "offer.problem.situation"))
	}
	for _, p := range c.parts() {
		if n := utf8.RuneCountInString(p.text); n > p.most {
			fields = append(fields, fault.OnField(p.field, "offer.problem.long", "max", p.most, "n", n))
		}
	}
	if len(c.Touched) > maxList {
		fields = append(fields, fault.OnField("touched", "offer.problem.many", "max", maxList))
	}
	if len(c.Variations) > maxList {
		fields = append(fields, fault.OnField("variations", "offer.problem.many", "max", maxList))
	}
	return fields.OrNil()
}

// part is one text of a case, with the field of the form in which it stands and how long it may be.
type part struct {
	field, text string
	most        int
}

// parts returns every text of a case, in the order in which it is read.
func (c Case) parts() []part {
	out := []part{{"situation", c.Situation, maxSituation}, {"question", c.Question, maxQuestion}}
	for _, o := range c.Options {
		out = append(out, part{"options." + o.Letter, o.Text, maxSentence})
	}
	for _, text := range c.Touched {
		out = append(out, part{"touched", text, maxItem})
	}
	for _, text := range c.Variations {
		out = append(out, part{"variations", text, maxSentence})
	}
	return out
}

// checkAnswer returns the words to a sender as they are kept, or what is wrong with them.
func checkAnswer(answer string) (string, error) {
	answer = line(answer)
	switch n := utf8.RuneCountInString(answer); {
	case n == 0:
		return "", fault.OnField("answer", "offer.decline.answer")
	case n > maxAnswer:
		return "", fault.OnField("answer", "offer.problem.long", "max", maxAnswer, "n", n)
	}
	return answer, nil
}

// LinkID names a link; it is not its secret.
type LinkID string

// Link is an address that lets people offer a dilemma without an account. How often it was used is not counted: one use
// of a link that one person had would say who brought something in.
type Link struct {
	ID       LinkID
	Label    string // for whom it is, for the coordinator's own list
	MadeDay  string
	UntilDay string // last day on which it works
	Revoked  bool
}

const (
	maxLinkDays = 366
	maxLabel    = 60
)

// Open reports whether the link works on this day (YYYY-MM-DD).
func (l Link) Open(day string) bool { return !l.Revoked && day <= l.UntilDay }

// checkLink names what is wrong with a link that somebody wants to hand out.
func checkLink(label string, days int) error {
	var fields fault.Fields
	if n := utf8.RuneCountInString(label); n == 0 {
		fields = append(fields, fault.OnField("label", "offer.link.label"))
	} else if n > maxLabel {
		fields = append(fields, fault.OnField("label", "offer.problem.long", "max", maxLabel, "n", n))
	}
	if days < 1 || days > maxLinkDays {
		fields = append(fields, fault.OnField("days", "offer.link.days", "max", maxLinkDays))
	}
	return fields.OrNil()
}

// Outcome is what a receipt tells: which step, and words for the sender.
type Outcome struct {
	Step   Step
	Title  string // only when it is in the bank, where everybody can read it
	Answer string // only when declined
}

// Step says how far an offer came.
type Step string

// The steps of an offer, as its sender sees them.
const (
	StepReceived Step = "received" // nobody took it up yet
	StepWriting  Step = "writing"  // somebody is making a dilemma of it
	StepReview   Step = "review"   // a second person looks at it
	StepBank     Step = "bank"     // colleagues talk about it
	StepRetired  Step = "retired"  // it was used and is not any more
	StepDeclined Step = "declined" // nothing is done with it
)

// way is what an offer goes through when all goes well.
var way = []Step{StepReceived, StepWriting, StepReview, StepBank}

// over reports whether the offer is off the way, so that nothing is left to come.
func (s Step) over() bool { return !slices.Contains(way, s) }

// line puts a text on one line: invalid UTF-8 and control characters become spaces, runs of spaces become one.
func line(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar || unicode.Is(unicode.Cf, r) && r != '\u200d' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, " "))
	return strings.Join(strings.Fields(s), " ")
}

func lines(in []string) []string {
	var out []string
	for _, s := range in {
		if s = line(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func itoa(i int) string { return strconv.Itoa(i) }
