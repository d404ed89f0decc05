package dilemma

import (
	"regexp"
	"slices"
	"strconv"
	"unicode/utf8"

	"beraad/internal/door/access"
	"beraad/internal/ground/fault"
)

// The longest texts, in characters. Long enough for care, short enough for a card of A6 and a phone.
const (
	maxTitle     = 80
	maxFunction  = 60
	maxSituation = 1500
	maxQuestion  = 200
	maxSentence  = 240 // an option, a lens question, a variation
	maxItem      = 120 // somebody touched, a rule, a remark's line
	maxTag       = 40
	maxList      = 12
	minMinutes   = 5
	maxMinutes   = 120
)

// Problem is something wrong in a content: the field, and a text key with its values.
type Problem struct {
	Field string // "title", "options.B", "variations.2", "values.a"
	Key   string
	Args  []any
}

// Known says which values and polarities exist.
type Known struct {
	Values     map[ValueID]bool
	Polarities map[PolarityID]bool
}

var idForm = regexp.MustCompile(`^[a-z0-9]+([-_][a-z0-9]+)*$`)

const maxID = 64

// isID reports whether s can be the id of something in a file: lower case, digits, single dashes or underscores.
func isID(s string) bool { return len(s) <= maxID && idForm.MatchString(s) }

// checkSize names every text that is too long to keep. A draft may be unfinished, never endless.
func checkSize(c Content) []Problem {
	var out []Problem
	long := func(field, text string, most int) {
		if n := utf8.RuneCountInString(text); n > most {
			out = append(out, Problem{Field: field, Key: "dilemma.problem.long", Args: []any{"max", most, "n", n}})
		}
	}
	list := func(field string, items []string, most int) {
		if len(items) > maxList {
			out = append(out, Problem{Field: field, Key: "dilemma.problem.many", Args: []any{"max", maxList}})
		}
		for i, item := range items {
			long(field+"."+strconv.Itoa(i+1), item, most)
		}
	}
	long("title", c.Title, maxTitle)
	long("function", c.Function, maxFunction)
	long("situation", c.Situation, maxSituation)
	long("question", c.Question, maxQuestion)
	for _, o := range c.Options {
		long("options."+o.Letter, o.Text, maxSentence)
	}
	list("touched", c.Touched, maxItem)
	for _, key := range LensKeys {
		long("lenses."+key, c.Lenses[key], maxSentence)
	}
	list("variations", c.Variations, maxSentence)
	list("tags", c.Tags, maxTag)
	list("rules", c.Rules, maxItem)
	return out
}

// Check names everything that keeps a content out of the bank, in the order of the form. The question's wording is
// checked apart, by the linter.
func Check(c Content, known Known) []Problem {
	var out []Problem
	missing := func(field, text, key string) {
		if text == "" {
			out = append(out, Problem{Field: field, Key: key})
		}
	}
	missing("title", c.Title, "dilemma.problem.title")
	if !slices.Contains(Roles, c.Role) {
		out = append(out, Problem{Field: "role", Key: "dilemma.problem.role"})
	}
	missing("situation", c.Situation, "dilemma.problem.situation")
	missing("question", c.Question, "dilemma.problem.question")
	out = append(out, checkClash(c, known)...)
	out = append(out, checkOptions(c.Options)...)
	if len(c.Touched) == 0 {
		out = append(out, Problem{Field: "touched", Key: "dilemma.problem.touched"})
	}
	for key := range c.Lenses {
		if !slices.Contains(LensKeys, key) {
			out = append(out, Problem{Field: "lenses", Key: "dilemma.problem.lens"})
		}
	}
	if !slices.Contains(Weights, c.Weight) {
		out = append(out, Problem{Field: "weight", Key: "dilemma.problem.weight"})
	}
	if c.Minutes < minMinutes || c.Minutes > maxMinutes {
		out = append(out, Problem{Field: "minutes", Key: "dilemma.problem.minutes", Args: []any{"min", minMinutes, "max", maxMinutes}})
	}
	return append(out, checkSize(c)...)
}

func checkClash(c Content, known Known) []Problem {
	var out []Problem
	if !known.Values[c.Values.A] {
		out = append(out, Problem{Field: "values.a", Key: "dilemma.problem.value"})
	}
	if !known.Values[c.Values.B] {
		out = append(out, Problem{Field: "values.b", Key: "dilemma.problem.value"})
	} else if c.Values.A == c.Values.B {
		out = append(out, Problem{Field: "values.b", Key: "dilemma.problem.same_value"})
	}
	if !known.Polarities[c.Polarity] {
		out = append(out, Problem{Field: "polarity", Key: "dilemma.problem.polarity"})
	}
	return out
}

// checkOptions asks for A and B, and allows C: in this order, once each.
func checkOptions(options []Option) []Problem {
	var out []Problem
	for i, want := range []string{"A", "B"} {
		if len(options) <= i || options[i].Letter != want || options[i].Text == "" {
			out = append(out, Problem{Field: "options." + want, Key: "dilemma.problem.option", Args: []any{"letter", want}})
		}
	}
	if len(out) == 0 && len(options) > 2 && options[2].Letter != "C" || len(options) > 3 {
		out = append(out, Problem{Field: "options.C", Key: "dilemma.problem.letters"})
	}
	return out
}

// asFault turns problems into the faults of a form; nil when there are none.
func asFault(problems []Problem) error {
	var fields fault.Fields
	for _, p := range problems {
		fields = append(fields, fault.OnField(p.Field, p.Key, p.Args...))
	}
	return fields.OrNil()
}

// The permissions of this room. Finer rules (own drafts, a second pair of eyes) stand in the service.
var (
	MayRead    = access.Allow("dilemma.read", access.Employee, access.Manager, access.Facilitator, access.Coordinator)
	MayEdit    = access.Allow("dilemma.edit", access.Employee, access.Manager, access.Facilitator, access.Coordinator)
	MayApprove = access.Allow("dilemma.approve", access.Facilitator, access.Coordinator)
	MayKeep    = access.Allow("dilemma.keep", access.Coordinator) // import, export, rest, retire
)

// record is one version with what only the people who work on it may see.
type record struct {
	Dilemma
	Writers     []access.PersonID // everybody who wrote in this version
	Reviewer    access.PersonID   // who looks at it or approved it
	Remark      string            // what the second pair of eyes asks for
	Resolutions []Resolution
	Revision    int    // raised by every change; whoever decides says which one they read
	Day         string // YYYY-MM-DD of the last change
}

// How a finding of the anonymisation check is settled.
type Settlement string

// The settlements. Replace and Blur are requests to the writer; Stays is for the second person only, with a reason.
const (
	Replace Settlement = "replace" // vervangen: another detail that says as little
	Blur    Settlement = "blur"    // vervagen: coarser words
	Stays   Settlement = "stays"   // blijft: the text may stay as it is
)

// Resolution is what was decided about one finding. Finding is the key that Finding.Key gives.
type Resolution struct {
	Finding    string     `json:"finding"`
	Settlement Settlement `json:"settlement"`
	Text       string     `json:"text"` // the proposed words, or for Stays the reason
}

func (r record) wroteIn(p access.PersonID) bool { return slices.Contains(r.Writers, p) }

// working reports whether the version is still being worked on.
func (s State) working() bool { return s == Draft || s == Offered || s == Review }

// mayWrite reports whether the person may change the working version: it is a draft, and theirs.
func (r record) mayWrite(p access.PersonID) bool { return r.State == Draft && r.wroteIn(p) }

// mayDecide says why the person may not be the second pair of eyes for this version; nil when they may.
//
// Whoever wrote a word in it is never the one who lets it into the bank, whatever roles they wear.
func (r record) mayDecide(p access.PersonID) error {
	switch {
	case r.State != Offered && r.State != Review:
		return fault.New(fault.Conflict, "dilemma.review.not_waiting")
	case p == "" || r.wroteIn(p):
		return fault.New(fault.Forbidden, "dilemma.review.own")
	default:
		return nil
	}
}

// open returns the findings that nobody settled as Stays.
func (r record) open(findings []Finding) []Finding {
	var out []Finding
	for _, f := range findings {
		settled := slices.ContainsFunc(r.Resolutions, func(res Resolution) bool {
			return res.Finding == f.Key() && res.Settlement == Stays && res.Text != ""
		})
		if !settled || f.Hard {
			out = append(out, f)
		}
	}
	return out
}
