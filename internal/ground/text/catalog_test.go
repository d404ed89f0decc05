package text

import (
	"testing"
	"testing/fstest"
	"time"

	"beraad/internal/ground/clock"
)

func catalog(t *testing.T, nl, en string) *Catalog {
	t.Helper()
	c, err := NewCatalog(fstest.MapFS{"nl.json": {Data: []byte(nl)}, "en.json": {Data: []byte(en)}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTextChoosesBetweenOneAndMany(t *testing.T) {
	c := catalog(t, `{"a.n": {"one": "{n} dilemma", "other": "{n} dilemma's"}}`, `{}`)
	p := c.Printer("nl")
	for n, want := range map[int]string{0: "0 dilemma's", 1: "1 dilemma", 2: "2 dilemma's"} {
		if got := p.T("a.n", "n", n); got != want {
			t.Errorf("T(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestTextShowsAnUnknownKey(t *testing.T) {
	if got := catalog(t, `{}`, `{}`).Printer("nl").T("no.such.key"); got != "⟦no.such.key⟧" {
		t.Errorf("unknown key came out as %q", got)
	}
}

func TestTextTranslatesAKeyUsedAsValue(t *testing.T) {
	c := catalog(t, `{"a.in": "Bij {where}", "a.rule": "Regel"}`, `{"a.in": "With {where}", "a.rule": "Rule"}`)
	if got := c.Printer("en").T("a.in", "where", Key("a.rule")); got != "With Rule" {
		t.Errorf("got %q", got)
	}
}

func TestTextWritesDecimalsAsTheLanguageDoes(t *testing.T) {
	c := catalog(t, `{"a.x": "{x}"}`, `{"a.x": "{x}"}`)
	if nl, en := c.Printer("nl").T("a.x", "x", 0.25), c.Printer("en").T("a.x", "x", 0.25); nl != "0,2" || en != "0.2" {
		t.Errorf("got %q and %q", nl, en)
	}
}

func TestTextNeverFillsPlaceholdersInsideValues(t *testing.T) {
	c := catalog(t, `{"a.x": "{a} {b}"}`, `{}`)
	if got := c.Printer("nl").T("a.x", "a", "{b}", "b", "1"); got != "{b} 1" {
		t.Errorf("got %q: a value was taken for a placeholder", got)
	}
}

func TestCatalogRefusesAKeyDefinedTwice(t *testing.T) {
	one := fstest.MapFS{"nl.json": {Data: []byte(`{"a.x": "1"}`)}, "en.json": {Data: []byte(`{}`)}}
	if _, err := NewCatalog(one, one); err == nil {
		t.Error("a key that two rooms define must be refused")
	}
}

func TestDatesFollowTheDutchCalendarDay(t *testing.T) {
	// 23:30 UTC on 31 December is already the new year in the Netherlands.
	at := clock.At(time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC))
	p := catalog(t, `{}`, `{}`).Printer("nl")
	if got := p.Date(at); got != "1 januari 2027" {
		t.Errorf("Date = %q", got)
	}
	if got := p.DayName(at); got != "vrijdag 1 januari" {
		t.Errorf("DayName = %q", got)
	}
}
