package moresprudentie

import (
	"slices"
	"strings"
	"unicode"

	"beraad/internal/door/access"
	"beraad/internal/door/org"
)

// ID is the id of a lesson (UUIDv7).
type ID string

// Status says where a lesson is on its way.
type Status string

// The statuses of a lesson for a team, in their order.
const (
	Raw       Status = "raw"      // waits for the yes of whoever brought in the case; goes nowhere without it
	Draft     Status = "draft"    // the facilitator writes
	Checking  Status = "checking" // waits for a second person
	Kept      Status = "kept"     // the group reads it
	Withdrawn Status = "withdrawn"
)

// Later are the statuses that the wider life cycle will add. No act of this package leads to one of them; the
// constraints of the tables hold for them already.
var Later = []Status{"board", "adopted", "published", "revised"}

// Scope says who may read a lesson that is kept.
type Scope string

// Team is the only scope so far: the unit of the session, or whoever holds the link when there was no unit.
const Team Scope = "team"

// Support says how widely the group shared its judgement.
type Support string

// The kinds of support; "" means that nobody said.
const (
	Broad    Support = "broad"
	Majority Support = "majority"
	Divided  Support = "divided"
)

// Supports lists the kinds of support in the order in which they are shown.
var Supports = []Support{Broad, Majority, Divided}

// NoneNamed is what stands in "other voice" and "tipping point" when the group named none. Both are filled or say so:
// they are what makes it case law instead of a list of rules.
const NoneNamed = "geen genoemd"

// Option is one way to act that the group weighed.
type Option struct {
	Letter string `json:"letter"`
	Text   string `json:"text"`
}

// Pair holds the words for the two values that clashed.
type Pair struct {
	A string `json:"a"`
	B string `json:"b"`
}

// Content is everything of a lesson that a person writes.
type Content struct {
	Title     string   `json:"title"`
	Question  string   `json:"question"`  // the moral question
	Core      string   `json:"core"`      // what happened, three to five sentences
	RoleClass string   `json:"roleClass"` // a class of functions, never a function that one person holds
	Options   []Option `json:"options"`
	Values    Pair     `json:"valueConflict"`
	Polarity  string   `json:"polarity"`
	Act       string   `json:"act"`     // "Ik doe …"
	Because   string   `json:"because"` // "omdat …"
	Despite   string   `json:"despite"` // "ondanks …"
	Limit     string   `json:"limit"`   // "en ik beperk de schade door …"
	SharedBy  Support  `json:"sharedBy"`
	Minority  string   `json:"minority"`      // the other voice, or NoneNamed
	Tipping   []string `json:"tippingPoints"` // "het wordt anders als …", or NoneNamed alone
	Lesson    string   `json:"lesson"`        // one sentence
	Review    string   `json:"reviewCondition"`
}

// Consent is the yes of whoever brought in the case. Who that was is nowhere stored.
type Consent struct {
	Needed     bool            // somebody in the room brought in the case
	Day        string          // YYYY-MM-DD on which they agreed; "" while they have not
	RecordedBy access.PersonID // who wrote that down
}

// Given reports whether nothing stands in the way: nobody has to agree, or they did.
func (c Consent) Given() bool { return !c.Needed || c.Day != "" }

// Anonymisation says who took the names out, who checked that, and when.
type Anonymisation struct {
	By             access.PersonID // who put it forward for the check
	CheckedBy      access.PersonID // "" until the check is done; never the same person
	Day            string          // YYYY-MM-DD of the check
	DetailsChanged bool            // details that don't matter morally were changed; readers are told
}

// Settlement is what happens to one finding of the check.
type Settlement string

// The settlements. Only the second person settles: what has to change goes back to the writer.
const (
	Replace Settlement = "replace" // another detail in its place
	Blur    Settlement = "blur"    // less precise
	Stays   Settlement = "stays"   // may stand, with the reason
)

// Resolution settles one finding. Text is the proposed wording, or for Stays the reason.
type Resolution struct {
	Finding    string     `json:"finding"` // Finding.Key
	Settlement Settlement `json:"settlement"`
	Text       string     `json:"text"`
}

// Withdrawal says since when and why a lesson is no longer there to learn from.
type Withdrawal struct {
	Day    string // YYYY-MM-DD
	Reason string // shown to whoever could read the lesson
}

// Lesson is one record as it is kept.
type Lesson struct {
	ID      ID
	Source  string     // id of the session it came from; opaque
	Unit    org.UnitID // "" for a loose group, which reads it through Link
	Link    string     // the secret of a loose group; "" for a unit
	Scope   Scope
	Version int
	Status  Status
	Method  string // id of the method of deliberation; "" so far
	Month   string // YYYY-MM of the deliberation
	Content
	MadeBy        access.PersonID // the facilitator, who alone writes
	Consent       Consent
	Anonymisation Anonymisation
	Resolutions   []Resolution // what the second person settled
	Remark        string       // what they ask of the writer
	EditorNote    string       // for the editorial board
	ReviewDay     string       // YYYY-MM-DD from which the lesson wants another look
	Confirmations int          // counters without persons, for when lessons are held against new cases
	Doubts        int
	Withdrawal    Withdrawal
	Revision      int // raised by every change
	MadeDay       string
	ChangedDay    string
}

// HasText reports whether there is anything left to read: the text of a lesson that was withdrawn may be gone.
func (l Lesson) HasText() bool { return l.Lesson != "" || l.Core != "" || l.Title != "" }

// Overdue reports whether the lesson is past the day on which somebody should have looked at it again. It does not
// vanish then: readers see "nog niet herzien". today is YYYY-MM-DD.
func (l Lesson) Overdue(today string) bool {
	return l.Status == Kept && l.ReviewDay != "" && l.ReviewDay < today
}

// Tidy returns the content as it is kept: every text on one line, single spaces, without characters that one of the
// two engines refuses; empty items gone; the ways to say "none" brought to one.
func (c Content) Tidy() Content {
	for _, s := range []*string{
		&c.Title, &c.Question, &c.Core, &c.RoleClass, &c.Values.A, &c.Values.B, &c.Polarity, &c.Act, &c.Because, &c.Despite, &c.Limit,
		&c.Minority, &c.Lesson, &c.Review,
	} {
		*s = line(*s)
	}
	if isNone(c.Minority) {
		c.Minority = NoneNamed
	}
	if !slices.Contains(Supports, c.SharedBy) {
		c.SharedBy = ""
	}
	var options []Option
	for _, o := range c.Options {
		if o = (Option{Letter: line(o.Letter), Text: line(o.Text)}); o.Text != "" {
			options = append(options, o)
		}
	}
	var tipping []string
	for _, t := range c.Tipping {
		if t = line(t); t != "" && !isNone(t) {
			tipping = append(tipping, t)
		} else if isNone(t) && len(c.Tipping) == 1 {
			tipping = []string{NoneNamed}
		}
	}
	c.Options, c.Tipping = options, tipping
	return c
}

// isNone reports whether a text only says that there is none, in Dutch or English.
func isNone(s string) bool {
	switch strings.ToLower(strings.Trim(strings.TrimSpace(s), ".!")) {
	case NoneNamed, "geen", "niet genoemd", "none named", "none":
		return true
	}
	return false
}

// line puts a text on one line: invalid UTF-8 and control characters become spaces, runs of spaces become one.
func line(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, " "))
	return strings.Join(strings.Fields(s), " ")
}

// part is one text of a content, with the field of the form in which it stands.
type part struct{ field, text string }

// parts returns every text in which somebody could be recognised, in the order of the form.
func (c Content) parts() []part {
	out := []part{{"title", c.Title}, {"core", c.Core}, {"question", c.Question}, {"role_class", c.RoleClass}}
	for _, o := range c.Options {
		out = append(out, part{"option_" + strings.ToLower(o.Letter), o.Text})
	}
	out = append(out, part{"value_a", c.Values.A}, part{"value_b", c.Values.B}, part{"polarity", c.Polarity},
		part{"act", c.Act}, part{"because", c.Because}, part{"despite", c.Despite}, part{"limit", c.Limit}, part{"minority", c.Minority})
	for _, t := range c.Tipping {
		out = append(out, part{"tipping", t})
	}
	return append(out, part{"lesson", c.Lesson}, part{"review", c.Review})
}

// mapped returns the content with f applied to every text in which somebody could be recognised.
func (c Content) mapped(f func(string) string) Content {
	for _, s := range []*string{
		&c.Title, &c.Question, &c.Core, &c.RoleClass, &c.Values.A, &c.Values.B, &c.Polarity, &c.Act, &c.Because, &c.Despite, &c.Limit,
		&c.Minority, &c.Lesson, &c.Review,
	} {
		*s = f(*s)
	}
	c.Options, c.Tipping = slices.Clone(c.Options), slices.Clone(c.Tipping)
	for i := range c.Options {
		c.Options[i].Text = f(c.Options[i].Text)
	}
	for i := range c.Tipping {
		c.Tipping[i] = f(c.Tipping[i])
	}
	return c
}
