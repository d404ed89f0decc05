package dialogue

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/org"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/dilemma"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/gathering"
)

// ID is the id of a dilemma session, and of its gathering (UUIDv7).
type ID = gathering.ID

// State is where the record of a session is; while it is Open the gathering says the rest.
type State string

// The states of the record. Nothing leaves Purged.
const (
	Draft   State = "draft"
	Open    State = "open"
	Closing State = "closing" // aggregates are kept, the raw session is being destroyed
	Closed  State = "closed"
	Purged  State = "purged" // sentences and notes are gone too
)

// Permissions. Leading by the link on the printed sheet is checked by the service, so its routes are open.
var (
	Prepare = access.Allow("dialogue.prepare", access.Facilitator, access.Coordinator)
	LeadBy  = access.Open("dialogue.lead", "the lead comes by login or by the link on the printed sheet; the service checks")
	Answer  = access.Open("dialogue.answer", "people take part by a code, without an account; the service checks")
)

// Frozen is a dilemma as a session uses it: text and version of the moment at which it was prepared.
type Frozen struct {
	ID      dilemma.ID      `json:"id"`
	Version int             `json:"version"`
	Content dilemma.Content `json:"content"`
}

// Value is a value as a session uses it.
type Value struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

// Mark is a known position of somebody who is not in the room: what the organisation declared, or what residents said
// in interviews. It is drawn beside the group's picture, with its source.
type Mark struct {
	Lens   LensID `json:"lens"`
	Sector string `json:"sector"`
	Source string `json:"source"`
	N      int    `json:"n,omitempty"` // number of people interviewed, of residents at least five; 0 for a declared position
}

// Plan is everything that was settled before the session. It is frozen when the lobby opens.
type Plan struct {
	Title       string                 `json:"title"`
	Unit        org.UnitID             `json:"unit,omitempty"` // the group, when it is one that the organisation knows
	UnitName    string                 `json:"unitName,omitempty"`
	Mode        gathering.Mode         `json:"mode"`
	Privacy     disclosure.PrivacyMode `json:"privacy"`
	Expected    int                    `json:"expected"`
	PackID      string                 `json:"pack"`
	PackVersion int                    `json:"packVersion"`
	Preset      PresetID               `json:"preset"`
	Script      []Step                 `json:"script"`
	Dilemmas    []Frozen               `json:"dilemmas,omitempty"`
	Statements  []string               `json:"statements,omitempty"`
	Values      []Value                `json:"values,omitempty"` // what may weigh or hurt, in the words of the bank
	Marks       []Mark                 `json:"marks,omitempty"`
	CaseOwner   bool                   `json:"caseOwner"` // whoever brought in the case takes part and may veto its reuse
	KeepDays    int                    `json:"keepDays"`  // how long sentences are kept after close, 0-30
}

// MaxKeepDays is how long sentences may stay after a session at most.
const MaxKeepDays = 30

// Dialogue is the record of one session.
type Dialogue struct {
	ID        ID
	Plan      Plan
	State     State
	Lead      access.PersonID // who prepared it
	PlannedOn string          // YYYY-MM-DD, or ""
	OpenedAt  clock.Instant
	ClosedAt  clock.Instant
	Stopped   bool // the stop rule ended it
}

// Pack returns the compass of the session.
//
// Errors: whatever compass.BuiltIn returns when the pack is not in this program.
func (p Plan) Pack() (compass.Pack, error) { return compass.BuiltIn(p.PackID) }

// subject is what a session without a name of its own is called by: its first dilemma, or else its first statement as
// far as there is room for it.
func (p Plan) subject() string {
	if len(p.Dilemmas) > 0 {
		return p.Dilemmas[0].Content.Title
	}
	if len(p.Statements) == 0 {
		return ""
	}
	signs := []rune(p.Statements[0])
	if len(signs) <= maxTitle {
		return string(signs)
	}
	return strings.TrimSpace(string(signs[:maxTitle-1])) + "…"
}

// Rules returns what bears on disclosure in this session.
func (p Plan) Rules(offerC bool) disclosure.Rules {
	return disclosure.Rules{Mode: p.Privacy, Plenary: p.Mode == gathering.Plenary, OfferC: offerC}
}

// Dilemma returns the dilemma of a step; the zero value when the step has none.
func (p Plan) Dilemma(s Step) Frozen {
	if s.Dilemma < 0 || s.Dilemma >= len(p.Dilemmas) {
		return Frozen{}
	}
	return p.Dilemmas[s.Dilemma]
}

// Droppable reports whether the stop rule can take the dilemma of a step out of the session.
func (p Plan) Droppable(s Step) bool {
	return s.aboutDilemma() && s.Dilemma >= 0 && s.Dilemma < len(p.Dilemmas)
}

// withoutDropped returns the plan without the text of dilemmas that the stop rule took out: nothing that stays may tell
// which dilemma turned out to be real. The script keeps its steps, marked as dropped.
func (p Plan) withoutDropped() Plan {
	p.Dilemmas = slices.Clone(p.Dilemmas)
	for _, s := range p.Script {
		if !s.Dropped || s.Dilemma < 0 || s.Dilemma >= len(p.Dilemmas) {
			continue
		}
		if p.Title == p.Dilemmas[s.Dilemma].Content.Title {
			p.Title = ""
		}
		p.Dilemmas[s.Dilemma] = Frozen{}
	}
	return p
}

// told returns the dilemmas of a session that may be told about afterwards.
func (p Plan) told() []Frozen {
	return slices.DeleteFunc(slices.Clone(p.Dilemmas), func(f Frozen) bool { return f.ID == "" })
}

// forgotten returns the plan without the text of any dilemma, for when a case may not be told about any more.
func (p Plan) forgotten() Plan {
	for _, d := range p.Dilemmas {
		if p.Title == d.Content.Title {
			p.Title = ""
		}
	}
	p.Dilemmas = make([]Frozen, len(p.Dilemmas))
	return p
}

// stopped returns what stays of a plan when the stop rule ended the session: how it was set up, and neither for whom nor
// about what.
func (p Plan) stopped() Plan {
	return Plan{Mode: p.Mode, Privacy: p.Privacy, Expected: p.Expected, PackID: p.PackID, PackVersion: p.PackVersion, Preset: p.Preset, KeepDays: p.KeepDays}
}

// Statement returns the statement of a step, or "".
func (p Plan) Statement(s Step) string {
	if s.Statement < 0 || s.Statement >= len(p.Statements) {
		return ""
	}
	return p.Statements[s.Statement]
}

// ValueLabel returns the word for a value; the id itself when the plan does not know it.
func (p Plan) ValueLabel(id string) string {
	for _, v := range p.Values {
		if v.ID == id {
			return v.Label
		}
	}
	return id
}

// Minutes returns how long the script takes.
func (p Plan) Minutes() int {
	sum := 0
	for _, s := range p.Script {
		sum += s.Minutes
	}
	return sum
}

const (
	maxTitle    = 100     // characters
	maxDilemmas = 3       // in one session: more is a marathon
	maxSpeak    = 3       // statements
	maxAsked    = 100_000 // people interviewed, behind a mark
)

// check returns what is wrong with a plan, in the order of the form.
func (p Plan) check() error {
	var wrong fault.Fields
	add := func(field, key string, args ...any) { wrong = append(wrong, fault.OnField(field, key, args...)) }
	if p.Title == "" || len([]rune(p.Title)) > maxTitle {
		add("title", "dialogue.plan.title.wrong", "max", maxTitle)
	}
	preset, known := presets[p.Preset]
	if !known {
		add("preset", "dialogue.plan.preset.wrong")
	}
	if known && preset.needsDilemma && (len(p.Dilemmas) == 0 || len(p.Dilemmas) > maxDilemmas) {
		add("dilemma", "dialogue.plan.dilemma.wrong", "max", maxDilemmas)
	}
	if known && preset.needsStatement && (len(p.Statements) == 0 || len(p.Statements) > maxSpeak) {
		add("statement", "dialogue.plan.statement.wrong", "max", maxSpeak)
	}
	limit := gathering.MaxGroup
	if p.Mode == gathering.Plenary {
		limit = gathering.MaxPlenary
	}
	if p.Expected < 1 || p.Expected > limit {
		add("expected", "dialogue.plan.expected.wrong", "max", limit)
	}
	switch p.Privacy {
	case disclosure.Anonymous, disclosure.OpenInCircle, disclosure.TotalsOnly:
	default:
		add("privacy", "dialogue.plan.privacy.wrong")
	}
	if p.KeepDays < 0 || p.KeepDays > MaxKeepDays {
		add("keep", "dialogue.plan.keep.wrong", "max", MaxKeepDays)
	}
	return append(wrong, p.checkMarks()...).OrNil()
}

// checkMarks looks at the known positions from outside the room: a sector of the compass, and where it comes from.
func (p Plan) checkMarks() fault.Fields {
	pack, err := p.Pack()
	if err != nil {
		return nil // planOf refused the pack before
	}
	var wrong fault.Fields
	for _, m := range p.Marks {
		at := "org"
		if m.Lens == Resident {
			at = "res"
		}
		if _, known := pack.Index(compass.SectorID(m.Sector)); !known {
			wrong = append(wrong, fault.OnField(at+"-mark", "dialogue.plan.mark.wrong"))
		}
		if m.Source == "" || len([]rune(m.Source)) > maxTitle {
			wrong = append(wrong, fault.OnField(at+"-source", "dialogue.plan.source.wrong", "max", maxTitle))
		}
		if m.N < 0 || m.N > maxAsked || m.Lens == Resident && m.N < disclosure.FewestVotes {
			wrong = append(wrong, fault.OnField("res-n", "dialogue.plan.asked.wrong", "min", disclosure.FewestVotes, "max", maxAsked))
		}
	}
	return wrong
}

// Outcome is what the group concluded. Every field is optional but one: an agreement, or the reason why there is none.
type Outcome struct {
	Act       string             // "Ik doe …"
	Because   string             // "omdat …"
	Despite   string             // "ondanks …"
	Limit     string             // "en ik beperk de schade door …"
	SharedBy  disclosure.Support // how widely: broad, majority, divided; "" when nobody said
	Minority  string             // the view that differed
	Tipping   string             // "het wordt anders als …"
	Nothing   string             // why there is no agreement
	CaseOwner bool               // whoever brought in the case agreed to reuse
	Lesson    string             // one sentence
}

// written is one field of an outcome that somebody wrote, by its name in forms and text keys.
type written struct{ name, words string }

// written lists the fields in the order in which they are asked and told.
func (o Outcome) written() []written {
	return []written{
		{"act", o.Act},
		{"because", o.Because},
		{"despite", o.Despite},
		{"limit", o.Limit},
		{"minority", o.Minority},
		{"tipping", o.Tipping},
		{"lesson", o.Lesson},
		{"nothing", o.Nothing},
	}
}

// stand tells one outcome from another, so that two people who write do not undo each other's words unseen.
func (o Outcome) stand() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%#v", o))
	return hex.EncodeToString(sum[:8])
}

func (o Outcome) check() fault.Fields {
	var wrong fault.Fields
	for _, f := range o.written() {
		if len([]rune(f.words)) > maxSentence {
			wrong = append(wrong, fault.OnField(f.name, "dialogue.outcome.long", "max", maxSentence))
		}
	}
	return wrong
}

// AgreementID is the id of an agreement.
type AgreementID string

// Agreement says who does what by when.
type Agreement struct {
	ID    AgreementID
	Text  string
	Owner string // a role, not necessarily a person
	Due   string // YYYY-MM-DD
	Done  bool
}

// maxSentence is the longest sentence of an outcome, in characters.
const maxSentence = 300

func (a Agreement) check() fault.Fields {
	var wrong fault.Fields
	if n := len([]rune(a.Text)); n == 0 || n > maxSentence {
		wrong = append(wrong, fault.OnField("agreement", "dialogue.agreement.text.wrong", "max", maxSentence))
	}
	if a.Owner == "" || len([]rune(a.Owner)) > maxTitle {
		wrong = append(wrong, fault.OnField("owner", "dialogue.agreement.owner.wrong"))
	}
	if _, err := time.Parse(time.DateOnly, a.Due); err != nil {
		wrong = append(wrong, fault.OnField("due", "dialogue.agreement.due.wrong"))
	}
	return wrong
}

// Question is a question to somebody else, with an answer that whoever asked can read.
type Question struct {
	ID     string // random
	Text   string
	Organ  string // the role that answers
	Due    string // YYYY-MM-DD
	Answer string
	Since  string // day of the answer, YYYY-MM-DD
}

func (q Question) check() fault.Fields {
	var wrong fault.Fields
	if n := len([]rune(q.Text)); n == 0 || n > maxSentence {
		wrong = append(wrong, fault.OnField("question", "dialogue.question.text.wrong", "max", maxSentence))
	}
	if strings.TrimSpace(q.Organ) == "" {
		wrong = append(wrong, fault.OnField("organ", "dialogue.question.organ.wrong"))
	}
	if _, err := time.Parse(time.DateOnly, q.Due); err != nil {
		wrong = append(wrong, fault.OnField("question-due", "dialogue.agreement.due.wrong"))
	}
	return wrong
}
