package dialogue

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"
)

// Ballot is what one phone sends in one round, checked.
type Ballot struct {
	Vote   disclosure.Vote
	Mark   int               // Line: 0-10; Evaluate: 1-5; -1 when there is none
	Picks  map[string]string // Boundary and WhatIf: question → answer; Sorting: card → kind
	Reason string            // one sentence, or ""
	// Private says that the sentence is its writer's alone: no lead reads it, and it goes with the votes.
	Private bool
}

// maxReason is the longest sentence of a phone, in characters.
const maxReason = 200

// noMark is the Mark of a ballot that has none.
const noMark = -1

// ballotForm is what decides which answers a ballot may hold.
type ballotForm struct {
	kind   StepKind
	pack   compass.Pack
	offerC bool
	hall   bool     // plenary: sector and choice only, no sentence
	values []string // ids that may be picked
	cards  []string // Sorting: ids of the cards
	asks   int      // WhatIf: number of variations
}

// Addressees are the answers to "wie spreek je aan?", in the order of the form.
var Addressees = []string{"self", "colleague", "manager", "confidant", "other", "nobody", "unsure"}

// wayKnown are the answers to "ken je de weg?".
var wayKnown = []string{"yes", "partly", "no"}

// stays are the answers to "maar wat als …".
var stays = []string{"stay", "move", "unsure"}

// read reads and checks what a phone sent. Nothing is filled in for somebody who left it open.
//
// Errors: fault.Fields with a fault.Invalid per wrong field.
func (f ballotForm) read(in url.Values) (Ballot, error) {
	b := Ballot{Mark: noMark, Picks: map[string]string{}}
	var wrong fault.Fields
	switch f.kind {
	case Position:
		wrong = f.readPosition(in, &b)
	case Line:
		wrong = readMark(in, "mark", 0, 10, &b)
	case Evaluate:
		wrong = readMark(in, "mark", 1, 5, &b)
	case Boundary:
		wrong = f.readBoundary(in, &b)
	case WhatIf:
		for i := range f.asks {
			wrong = append(wrong, pick(in, &b, "if"+strconv.Itoa(i+1), stays)...)
		}
	case Sorting:
		var kinds []string
		for _, k := range disclosure.StatementKinds() {
			kinds = append(kinds, string(k))
		}
		for _, card := range f.cards {
			wrong = append(wrong, pick(in, &b, "card-"+card, kinds)...)
		}
	case Judgement:
		if oneLine(in.Get("reason")) == "" {
			wrong = append(wrong, fault.OnField("reason", "dialogue.ballot.judgement.missing"))
		}
	}
	wrong = append(wrong, f.readReason(in, &b)...)
	return b, wrong.OrNil()
}

func (f ballotForm) readPosition(in url.Values, b *Ballot) fault.Fields {
	var wrong fault.Fields
	b.Vote.Choice = disclosure.Choice(in.Get("choice"))
	passes := b.Vote.Choice == disclosure.ChoicePass || b.Vote.Choice == disclosure.ChoiceUnsure
	if f.pack.Input == compass.Coins && !f.hall {
		wrong = append(wrong, f.readCoins(in, b, passes)...)
	} else {
		wrong = append(wrong, f.readSector(in, b, passes)...)
	}
	if !f.offers(b.Vote.Choice) {
		wrong = append(wrong, fault.OnField("choice", "dialogue.ballot.choice.missing"))
	}
	b.Vote.Wins, b.Vote.Hurts = in.Get("wins"), in.Get("hurts")
	for _, field := range []string{"wins", "hurts"} {
		if v := in.Get(field); v != "" && !slices.Contains(f.values, v) {
			wrong = append(wrong, fault.OnField(field, "dialogue.ballot.value.unknown"))
		}
	}
	if b.Vote.Wins != "" && b.Vote.Wins == b.Vote.Hurts {
		wrong = append(wrong, fault.OnField("hurts", "dialogue.ballot.value.same"))
	}
	b.Vote.Explain = in.Get("explain") == "yes" && !f.hall
	return wrong
}

// offers reports whether a choice is on the form: C only from the second round.
func (f ballotForm) offers(c disclosure.Choice) bool {
	switch c {
	case disclosure.ChoiceA, disclosure.ChoiceB, disclosure.ChoicePass, disclosure.ChoiceUnsure:
		return true
	case disclosure.ChoiceC:
		return f.offerC
	}
	return false
}

// readCoins reads the coins. Somebody who passes may leave them all open.
func (f ballotForm) readCoins(in url.Values, b *Ballot, passes bool) fault.Fields {
	coins := make([]int, len(f.pack.Sectors))
	sum, touched := 0, false
	for i, s := range f.pack.Sectors {
		raw := in.Get("coins-" + string(s.ID))
		if raw == "" {
			continue
		}
		n, err := strconv.Atoi(raw)
		if err != nil || n < 0 || n > f.pack.Total {
			return fault.Fields{fault.OnField("coins", "dialogue.ballot.coins.number", "total", f.pack.Total)}
		}
		coins[i], touched = n, touched || n > 0
		sum += n
	}
	if passes && !touched {
		return nil
	}
	if sum != f.pack.Total {
		return fault.Fields{fault.OnField("coins", "dialogue.ballot.coins.sum", "total", f.pack.Total, "sum", sum)}
	}
	b.Vote.Coins = coins
	return nil
}

func (f ballotForm) readSector(in url.Values, b *Ballot, passes bool) fault.Fields {
	sector := in.Get("sector")
	if sector == "" && passes {
		return nil
	}
	if _, known := f.pack.Index(compass.SectorID(sector)); !known {
		return fault.Fields{fault.OnField("sector", "dialogue.ballot.sector.missing")}
	}
	strength, err := strconv.Atoi(in.Get("strength"))
	if err != nil || strength < 1 || strength > 3 {
		return fault.Fields{fault.OnField("strength", "dialogue.ballot.strength.missing")}
	}
	b.Vote.Sector, b.Vote.Intensity = sector, strength
	return nil
}

func (f ballotForm) readBoundary(in url.Values, b *Ballot) fault.Fields {
	var wrong fault.Fields
	b.Vote.Choice = disclosure.Choice(in.Get("choice"))
	if !f.offers(b.Vote.Choice) {
		wrong = append(wrong, fault.OnField("choice", "dialogue.ballot.choice.missing"))
	}
	wrong = append(wrong, pick(in, b, "address", Addressees)...)
	return append(wrong, pick(in, b, "way", wayKnown)...)
}

func (f ballotForm) readReason(in url.Values, b *Ballot) fault.Fields {
	reason := oneLine(in.Get("reason"))
	switch {
	case reason == "" || f.hall || f.kind == Line || f.kind == Sorting || f.kind == Evaluate || f.kind == WhatIf:
		return nil
	case len([]rune(reason)) > maxReason:
		return fault.Fields{fault.OnField("reason", "dialogue.ballot.reason.long", "max", maxReason, "n", len([]rune(reason)))}
	}
	b.Reason, b.Private = reason, !f.kind.tells(in)
	return nil
}

// tells reports whether the lead may read the sentence of a ballot. In a judgement that is up to whoever writes it, and
// silence means no; elsewhere the sentence is meant for the room.
func (k StepKind) tells(in url.Values) bool { return k != Judgement || in.Get("share") == "yes" }

// oneLine returns a sentence on one line, without signs that print nothing but turn the direction of what follows them.
// Text that is no text at all becomes "".
func oneLine(s string) string {
	clean, ok := storage.CleanText(s)
	if !ok {
		return ""
	}
	drop := func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}
	return strings.Join(strings.Fields(strings.Map(drop, clean)), " ")
}

func readMark(in url.Values, field string, low, high int, b *Ballot) fault.Fields {
	n, err := strconv.Atoi(in.Get(field))
	if err != nil || n < low || n > high {
		return fault.Fields{fault.OnField(field, "dialogue.ballot.mark.missing", "low", low, "high", high)}
	}
	b.Mark = n
	return nil
}

// pick reads one of a fixed set of answers.
func pick(in url.Values, b *Ballot, field string, allowed []string) fault.Fields {
	v := in.Get(field)
	if !slices.Contains(allowed, v) {
		return fault.Fields{fault.OnField(field, "dialogue.ballot.pick.missing")}
	}
	b.Picks[field] = v
	return nil
}

// pack and unpack turn the two small collections of a ballot into one text each, in a fixed order.

func packCoins(coins []int) string {
	parts := make([]string, len(coins))
	for i, c := range coins {
		parts[i] = strconv.Itoa(c)
	}
	return strings.Join(parts, ",")
}

func unpackCoins(s string) []int {
	if s == "" {
		return nil
	}
	var coins []int
	for part := range strings.SplitSeq(s, ",") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil // written by packCoins only
		}
		coins = append(coins, n)
	}
	return coins
}

func packPicks(picks map[string]string) string {
	v := url.Values{}
	for k, p := range picks {
		v.Set(k, p)
	}
	return v.Encode()
}

func unpackPicks(s string) map[string]string {
	v, err := url.ParseQuery(s)
	if err != nil {
		return nil // written by packPicks only
	}
	picks := map[string]string{}
	for k := range v {
		picks[k] = v.Get(k)
	}
	return picks
}
