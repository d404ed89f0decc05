package organ

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"beraad/internal/ground/fault"
)

// ID is the id of an entry (UUIDv7; those of the starting set are fixed).
type ID string

// Kind is what sort of organ an entry is.
type Kind string

// The kinds. Their codes are the words of the field, because that is what an export shows.
const (
	Confidant      Kind = "vertrouwenspersoon"
	ReportingDesk  Kind = "meldpunt"
	Coordinator    Kind = "integriteitscoordinator"
	Manager        Kind = "leidinggevende"
	Lawyer         Kind = "jurist"
	PrivacyOfficer Kind = "fg" // functionaris gegevensbescherming
	Mayor          Kind = "burgemeester"
	CouncilClerk   Kind = "griffier"
	Outside        Kind = "extern"
	OtherKind      Kind = "anders"
)

// KindName is a kind with the text key of its name on screen.
type KindName struct {
	Kind Kind
	Key  string
}

// Kinds lists every kind in the order in which the stop rule shows them: the confidant, who has no duty to act, first.
func Kinds() []KindName {
	return []KindName{
		{Kind: Confidant, Key: "organ.kind.confidant"},
		{Kind: Coordinator, Key: "organ.kind.coordinator"},
		{Kind: ReportingDesk, Key: "organ.kind.desk"},
		{Kind: Outside, Key: "organ.kind.outside"},
		{Kind: Manager, Key: "organ.kind.manager"},
		{Kind: Lawyer, Key: "organ.kind.lawyer"},
		{Kind: PrivacyOfficer, Key: "organ.kind.privacy"},
		{Kind: CouncilClerk, Key: "organ.kind.clerk"},
		{Kind: Mayor, Key: "organ.kind.mayor"},
		{Kind: OtherKind, Key: "organ.kind.other"},
	}
}

// Key is the text key of a kind's name on screen; that of OtherKind for a kind that is not known.
func (k Kind) Key() string {
	for _, one := range Kinds() {
		if one.Kind == k {
			return one.Key
		}
	}
	return "organ.kind.other"
}

// Side says for whom an organ works.
type Side string

// The sides of a public organisation.
const (
	Official  Side = "ambtelijk"
	Political Side = "politiek"
	Both      Side = "beide"
)

// SideName is a side with the text key of its name on screen.
type SideName struct {
	Side Side
	Key  string
}

// Sides lists the sides in the order in which they are shown.
func Sides() []SideName {
	return []SideName{
		{Side: Official, Key: "organ.side.official"},
		{Side: Political, Key: "organ.side.political"},
		{Side: Both, Key: "organ.side.both"},
	}
}

// Organ is one entry of the list, as the coordinator keeps it.
type Organ struct {
	ID    ID
	Order int // place in the list, from 1
	Input
}

// Input is what the coordinator fills in.
type Input struct {
	Kind    Kind
	Name    string // a person or a function
	Phone   string // as people write it; "" means still to be filled in
	Email   string // "" when there is none
	Hours   string // when it can be reached, in words
	Deputy  string // who stands in
	Side    Side
	ForWhat string // one sentence: what you go there for
}

// The longest texts that a card on a phone shows well, in characters.
const (
	maxName    = 120
	maxForWhat = 200
	maxLine    = 120
)

var (
	// phoneShape takes what people write: "14 0123", "+31 (0)10 123 45 67", "112".
	phoneShape = regexp.MustCompile(`^\+?[0-9][0-9 ()./-]{1,29}$`)
	emailShape = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
)

// Check returns what is wrong with the input as fault.Fields, or nil.
func (in Input) Check() error {
	var wrong fault.Fields
	add := func(field, key string, args ...any) { wrong = append(wrong, fault.OnField(field, key, args...)) }
	if !slices.ContainsFunc(Kinds(), func(k KindName) bool { return k.Kind == in.Kind }) {
		add("kind", "organ.kind.wrong")
	}
	if in.Name == "" || tooLong(in.Name, maxName) {
		add("name", "organ.name.wrong", "max", maxName)
	}
	if in.ForWhat == "" || tooLong(in.ForWhat, maxForWhat) {
		add("for_what", "organ.for_what.wrong", "max", maxForWhat)
	}
	if !slices.ContainsFunc(Sides(), func(s SideName) bool { return s.Side == in.Side }) {
		add("side", "organ.side.wrong")
	}
	if in.Phone != "" && !phoneShape.MatchString(in.Phone) {
		add("phone", "organ.phone.wrong")
	}
	if in.Email != "" && (tooLong(in.Email, maxLine) || !emailShape.MatchString(in.Email)) {
		add("email", "organ.email.wrong")
	}
	if tooLong(in.Hours, maxLine) {
		add("hours", "organ.line.wrong", "max", maxLine)
	}
	if tooLong(in.Deputy, maxLine) {
		add("deputy", "organ.line.wrong", "max", maxLine)
	}
	return wrong.OrNil()
}

func tooLong(s string, limit int) bool { return utf8.RuneCountInString(s) > limit }

// trimmed returns the input without the spaces that typing leaves at the ends.
func (in Input) trimmed() Input {
	for _, s := range []*string{&in.Name, &in.Phone, &in.Email, &in.Hours, &in.Deputy, &in.ForWhat} {
		*s = strings.TrimSpace(*s)
	}
	return in
}

// Contact is an entry as other rooms show it, in the stop rule and at "ken je de weg".
type Contact struct {
	ID      ID
	Kind    Kind
	Who     string
	ForWhat string
	Phone   string // as people write it
	Dial    string // the same for a tel: link; "" when there is no number
	Email   string
	Hours   string
	Deputy  string
	Side    Side
}

// Contact returns the entry as other rooms show it.
func (o Organ) Contact() Contact {
	return Contact{
		ID: o.ID, Kind: o.Kind, Who: o.Name, ForWhat: o.ForWhat, Phone: o.Phone, Dial: dial(o.Phone),
		Email: o.Email, Hours: o.Hours, Deputy: o.Deputy, Side: o.Side,
	}
}

// Reachable reports whether the contact says how to reach it.
func (c Contact) Reachable() bool { return c.Phone != "" || c.Email != "" }

// Serves reports whether the contact works for a side; every contact serves "beide" and the empty side.
func (c Contact) Serves(side Side) bool {
	return side == "" || side == Both || c.Side == Both || c.Side == side
}

// dial keeps the digits of a number and its leading plus. "(0)" is for people who dial inside the country: behind a
// country code it has to go.
func dial(phone string) string {
	if strings.HasPrefix(phone, "+") {
		phone = strings.Replace(phone, "(0)", "", 1)
	}
	var b strings.Builder
	for i, r := range phone {
		if r >= '0' && r <= '9' || i == 0 && r == '+' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// inStopOrder puts whom you can reach first, then the order of Kinds, then the coordinator's own order.
func inStopOrder(contacts []Contact) []Contact {
	rank := func(c Contact) int {
		place := slices.IndexFunc(Kinds(), func(k KindName) bool { return k.Kind == c.Kind })
		if !c.Reachable() {
			place += len(Kinds())
		}
		return place
	}
	sorted := slices.Clone(contacts)
	slices.SortStableFunc(sorted, func(a, b Contact) int { return rank(a) - rank(b) })
	return sorted
}

// moved returns the ids with one of them a place up or down; unchanged at the ends of the list and for an unknown id.
func moved(ids []ID, id ID, up bool) []ID {
	out := slices.Clone(ids)
	at := slices.Index(out, id)
	to := at + 1
	if up {
		to = at - 1
	}
	if at < 0 || to < 0 || to >= len(out) {
		return out
	}
	out[at], out[to] = out[to], out[at]
	return out
}
