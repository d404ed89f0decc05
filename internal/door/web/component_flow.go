package web

// Steps is a stepper: an ordered list in which every state is also a word.
type Steps struct {
	Label string // what the steps are of, for the screen reader
	Steps []Step
}

// Step is one step. Done steps may be links.
type Step struct {
	Label string
	Note  string // one quiet line: minutes, lens
	State string // "done", "now" or "todo" (also "")
	Word  string // "" shows the word that goes with the state
	Href  string
}

// Done and Now report the state of the step.
func (s Step) Done() bool { return s.State == "done" }

// Now reports whether this is the current step.
func (s Step) Now() bool { return s.State == "now" }

// Tabs are links to the sub-pages of one thing.
type Tabs struct {
	Label string
	Tabs  []Tab
}

// Tab is one sub-page.
type Tab struct {
	Label, Href string
	Current     bool
	Count       string // "" shows none
}

// Confirm is the page that asks "are you sure", so that no dialog needs a script. The safe way out comes first in
// reading order and holds the keyboard.
type Confirm struct {
	Title  string
	Text   string
	Points []string // what will happen, one line each
	Action string   // address of the POST
	Yes    string   // label of the button that does it
	No     Link     // the way back
	Hidden []Option // hidden fields of the form: Value under the name Label
	Danger bool
}
