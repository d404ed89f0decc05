package wording

import (
	"embed"
	"io/fs"
)

//go:embed text/*.json
var texts embed.FS

// Texts returns the catalogue of this room: nl.json and en.json at the root.
func Texts() fs.FS {
	sub, err := fs.Sub(texts, "text")
	if err != nil {
		panic(err) // the folder is compiled in: this cannot happen in a program that builds
	}
	return sub
}

// Level is how strongly a finding asks for a change. The zero value is OK.
type Level int

// The levels. Must means: change this before others read it. Nothing is blocked by this package; the two places that
// do block (the last step of the form "vraag slijpen" and published content) decide so themselves.
const (
	OK Level = iota
	Advice
	Must
)

func (l Level) String() string { return [...]string{"ok", "advice", "must"}[l] }

// Key returns the text key of the level's name.
func (l Level) Key() string {
	return [...]string{"wording.level.ok", "wording.level.advice", "wording.level.must"}[l]
}

// NoteKey is the text that belongs under every list of findings: software finds, people decide.
const NoteKey = "wording.note"

// Known is what a consumer knows about one organisation. Every method may be called many times for one text, so the
// answers should come from memory.
type Known interface {
	// IsStaffName reports whether a word in lower case is a first or last name on the staff list. The list may be kept
	// as hashes: only single words are asked for.
	IsStaffName(word string) bool
	// ClassSize returns how many people hold a function, and false when that is not known. It is asked with the
	// function in lower-case Dutch, first with its field ("teamleider burgerzaken"), then without ("teamleider").
	ClassSize(function string) (people int, known bool)
	// Places returns streets, neighbourhoods, clubs and companies of the municipality, in any capitals.
	Places() []string
}

// SmallClass is the number of people below which a function points to a person, as the threshold for figures does.
const SmallClass = 5

// Checker reads questions and texts. Its zero value knows no organisation, reads Dutch and takes a text for real.
type Checker struct {
	// Known may be nil: then only patterns, common names and the average sizes of functions count.
	Known Known
	// Lang is the language of the text, "nl" or "en"; "" means Dutch. For English only the checks that need no Dutch
	// words are made.
	Lang string
	// Fictitious marks a text that is made up, such as a shipped dilemma: a function in it points to nobody in
	// particular, so it is advice at most.
	Fictitious bool
}

func (c Checker) dutch() bool { return c.Lang != "en" }
