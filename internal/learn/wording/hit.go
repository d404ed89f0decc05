package wording

import (
	"cmp"
	"slices"
	"strings"
)

// Kind says what a hit is about.
type Kind string

// The kinds. The first group must go before anybody else reads the text; the second points to a person and mostly must
// go; the third is made coarser.
const (
	KindBSN      Kind = "bsn"
	KindIBAN     Kind = "iban"
	KindPhone    Kind = "phone"
	KindPlate    Kind = "plate"
	KindEmail    Kind = "email"
	KindCase     Kind = "case"
	KindPostcode Kind = "postcode"
	KindAddress  Kind = "address"

	KindName        Kind = "name"
	KindInitials    Kind = "initials"
	KindFunction    Kind = "function"
	KindDescription Kind = "description"
	KindPlace       Kind = "place"
	KindCompany     Kind = "company"
	KindCapital     Kind = "capital"

	KindDate   Kind = "date"
	KindAge    Kind = "age"
	KindAmount Kind = "amount"
	KindCount  Kind = "count"
	KindNumber Kind = "number"
	KindLink   Kind = "link"
	KindQuote  Kind = "quote"
	KindRare   Kind = "rare"
)

// kindKeys is the text key of every kind, in the order in which kinds win when two hits of one level overlap.
var kindKeys = [...]struct {
	kind Kind
	key  string
}{
	{KindBSN, "wording.hit.bsn"},
	{KindIBAN, "wording.hit.iban"},
	{KindEmail, "wording.hit.email"},
	{KindPhone, "wording.hit.phone"},
	{KindPlate, "wording.hit.plate"},
	{KindCase, "wording.hit.case"},
	{KindPostcode, "wording.hit.postcode"},
	{KindAddress, "wording.hit.address"},
	{KindDate, "wording.hit.date"},
	{KindName, "wording.hit.name"},
	{KindFunction, "wording.hit.function"},
	{KindDescription, "wording.hit.description"},
	{KindInitials, "wording.hit.initials"},
	{KindPlace, "wording.hit.place"},
	{KindCompany, "wording.hit.company"},
	{KindAge, "wording.hit.age"},
	{KindAmount, "wording.hit.amount"},
	{KindCount, "wording.hit.count"},
	{KindLink, "wording.hit.link"},
	{KindNumber, "wording.hit.number"},
	{KindCapital, "wording.hit.capital"},
	{KindQuote, "wording.hit.quote"},
	{KindRare, "wording.hit.rare"},
}

// Kinds returns every kind, the ones that win an overlap first.
func Kinds() []Kind {
	var out []Kind
	for _, k := range kindKeys {
		out = append(out, k.kind)
	}
	return out
}

// Hit is one place in a text that could betray a person.
type Hit struct {
	Start, End  int    // byte offsets into the text; always on the border of a character, Start < End
	Kind        Kind   // what it looks like
	Level       Level  // Advice or Must
	Key         string // key in the text catalogue
	Args        []any  // pairs of name and value for the text behind Key
	Replacement string // what to put in its place; "" when only a person can say
}

// Text returns every place in s that could betray a person, in the order of the text. It is for a draft that is going
// to be kept: each hit is a flag for an editor, who replaces it, blurs it, or lets it stand with a reason. s may hold
// anything; bytes that are no UTF-8 are passed over.
//
// bron: GI-4, BING-4
func (c Checker) Text(s string) []Hit {
	f := c.find(s)
	f.capitals()
	f.counts()
	f.quotes()
	f.rare()
	return f.result()
}

// Live returns what must be looked at before a reason typed in a live round is sent: names, functions, numbers and
// amounts. It leaves out what only an editor can weigh (capitals, counts, quotations, rare events), because on a
// phone a false alarm costs the thought.
//
// bron: BING-4
func (c Checker) Live(s string) []Hit { return c.find(s).result() }

// Live is Checker.Live for a consumer that knows no organisation.
func Live(s string) []Hit { return Checker{}.Live(s) }

// Replace returns s with every hit that has a replacement replaced by it. The hits must come from s, through Text or
// Live; a hit that overlaps the one before it is left out.
func Replace(s string, hits []Hit) string {
	var b strings.Builder
	at := 0
	for _, h := range hits {
		if h.Replacement == "" || h.Start < at {
			continue
		}
		b.WriteString(s[at:h.Start])
		b.WriteString(capitalLike(s[h.Start:h.End], h.Replacement))
		at = h.End
	}
	b.WriteString(s[at:])
	return b.String()
}

// capitalLike gives the replacement of "De griffier" its capital back.
func capitalLike(old, replacement string) string {
	for _, start := range [...]string{"De ", "Het ", "Een ", "Onze ", "Ons ", "Mijn "} {
		if strings.HasPrefix(old, start) {
			return upperFirst(replacement)
		}
	}
	return replacement
}

// find runs the checks that Text and Live share.
func (c Checker) find(s string) *finder {
	f := &finder{Checker: c, text: s, tokens: tokenise(s)}
	f.numbers()
	f.places()
	f.names()
	if c.dutch() {
		f.functions()
		f.dates()
		f.amounts()
	}
	return f
}

// finder is one run over one text.
type finder struct {
	Checker
	text   string
	tokens []token
	hits   []Hit
}

func (f *finder) add(kind Kind, level Level, start, end int, replacement string, args ...any) {
	if start >= end {
		return
	}
	h := Hit{Start: start, End: end, Kind: kind, Level: level, Args: args, Replacement: replacement}
	h.Key = kindKeys[rankOf(kind)].key
	f.hits = append(f.hits, h)
}

func rankOf(kind Kind) int {
	for i, k := range kindKeys {
		if k.kind == kind {
			return i
		}
	}
	return len(kindKeys) - 1
}

// result sorts the hits and drops one that overlaps a stronger one. A quotation and a rare event speak of a whole
// passage, so they stay beside what stands in it.
func (f *finder) result() []Hit {
	strongest := slices.Clone(f.hits)
	slices.SortStableFunc(strongest, func(a, b Hit) int {
		return cmp.Or(-cmp.Compare(a.Level, b.Level), cmp.Compare(rankOf(a.Kind), rankOf(b.Kind)), -cmp.Compare(a.End-a.Start, b.End-b.Start))
	})
	var kept []Hit
	for _, h := range strongest {
		if !slices.ContainsFunc(kept, func(k Hit) bool { return covers(k, h) }) {
			kept = append(kept, h)
		}
	}
	slices.SortStableFunc(kept, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(rankOf(a.Kind), rankOf(b.Kind)))
	})
	return kept
}

func covers(kept, h Hit) bool {
	if isPassage(kept) != isPassage(h) {
		return false
	}
	if isPassage(h) {
		return kept.Kind == h.Kind && kept.Start == h.Start
	}
	return kept.Start < h.End && h.Start < kept.End
}

func isPassage(h Hit) bool { return h.Kind == KindQuote || h.Kind == KindRare }
