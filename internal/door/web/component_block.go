package web

// Button acts (a <button>) or goes (a link, when Href is set). Label starts with a verb and has at most four words.
type Button struct {
	Label string
	Kind  string // "primary" (one per page), "" outlined, "quiet" text only, "danger" outlined red, leads to a confirmation
	Href  string
	Icon  string // name of an icon before the label; "" none
	Name  string // name and value that the button adds to its form
	Value string
	Form  string // formaction: another address for the same form
	Large bool   // the one big next step of a facilitator or participant
}

// Shown reports whether there is a button at all; the zero Button is none.
func (b Button) Shown() bool { return b.Label != "" }

// Actions is the row of buttons under a form: the main one first, danger at the far side.
type Actions struct {
	Main   Button
	Others []Button
	Danger Button // zero means none
}

// Hero opens a page: kicker, the one h1, a lead of at most twenty words.
type Hero struct {
	Kicker string
	Title  string
	Lead   string
	Back   Link   // zero means none
	Action Button // zero means none
	Tag    Tag    // zero means none
}

// Link is an address with its words.
type Link struct{ Label, Href string }

// Note tells something in the flow of the page. It never hides by itself.
type Note struct {
	Kind  string // "info" (also ""), "positive", "warning", "negative"
	Title string
	Text  string
	Live  bool   // answer to an action of the reader: role="status"
	Stop  bool   // an error that stops the reader: role="alert"
	Next  Button // the one step that starts repairing it; zero means none
}

// Role is the colour role of the note.
func (n Note) Role() string {
	if n.Kind == "" {
		return "info"
	}
	return n.Kind
}

// Tag is a status: a shape, a word and a colour. It is never clickable.
type Tag struct {
	Status string // "positive", "secured", "warning", "negative", "info" or "neutral" (also "")
	Label  string
}

// tagShape gives each status its own shape, so that nobody needs the colour.
func tagShape(status string) (role, icon string) {
	switch status {
	case "positive":
		return "positive", "circle-check"
	case "secured":
		return "positive", "shield-check"
	case "warning":
		return "warning", "alert-triangle"
	case "negative":
		return "negative", "x"
	case "info":
		return "info", "info-circle"
	default:
		return "neutral", "circle-minus"
	}
}

// Role is the colour role of the tag; Icon its shape.
func (t Tag) Role() string { role, _ := tagShape(t.Status); return role }

// Icon is the name of the shape that goes with the status.
func (t Tag) Icon() string { _, icon := tagShape(t.Status); return icon }

// Icon is the name of the shape that goes with the kind of note.
func (n Note) Icon() string {
	if n.Role() == "negative" {
		return "alert-circle"
	}
	_, icon := tagShape(n.Role())
	return icon
}

// Progress says how far something is, in words and as a bar. Total 0 means unknown: words only.
type Progress struct {
	Label       string // what is counted, for the screen reader: "Voortgang"
	Words       string // "6 van 9 stappen"
	Done, Total int
}

// Deadline is a date with what is left in words. The words carry the meaning, the tag repeats it.
type Deadline struct {
	Machine string // for <time datetime>: 2026-11-24
	Date    string // "dinsdag 24 november"
	Words   string // "nog 2 dagen"
	Status  string // as in Tag; "" shows no tag
}

// Tag is the deadline as a status.
func (d Deadline) Tag() Tag { return Tag{Status: d.Status, Label: d.Words} }

// Empty fills a list that has nothing yet: one sentence, one example, one button.
type Empty struct {
	Icon    string
	Title   string
	Text    string
	Example string // a real-looking example of what would stand here
	Next    Button
}

// Stop is the fixed place on a participant's phone that leads away from an exercise that turns out to be real.
type Stop struct{ Href string }
