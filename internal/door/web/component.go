package web

import "embed"

// templateFiles are the layouts and the components that every page is parsed with. Both define templates by name
// ("layout-staff", "br-field"), so a room's page file may be called anything.
//
//go:embed layouts/*.html components/*.html
var templateFiles embed.FS

// The components. Each one is a template "br-…" in components/ and a struct here; a room fills the struct in its
// handler and writes {{template "br-field" .Title}} in its page. All texts in these structs are sentences that were
// already translated for the reader; words that belong to the component itself come from text/*.json. No component
// has an outer margin: distance is the business of .br-stack, so that one rule gives the whole product its rhythm.

// Problem is one thing that is still wrong in a form. Field is the name of the form field, "" for the form as a whole.
type Problem struct{ Field, Text string }

// Problems are shown above the form by "br-problems", in the order of the fields. Empty means: show nothing.
type Problems []Problem

// On returns the sentence about one field, or "".
func (p Problems) On(field string) string {
	for _, one := range p {
		if one.Field == field {
			return one.Text
		}
	}
	return ""
}

// First reports whether the field is the first one that is wrong: that one gets the keyboard.
func (p Problems) First(field string) bool {
	for _, one := range p {
		if one.Field != "" {
			return one.Field == field
		}
	}
	return false
}

// Option is one answer of a select, of radio or check tiles, or of a segmented choice.
type Option struct {
	Value  string
	Label  string
	Hint   string // one quiet line under the label; tiles only
	Chosen bool
}

// Field is one labelled input: label, hint, error, then the input, so that who zooms in sees the error first.
type Field struct {
	Name         string // name and id of the input; one per page
	Kind         string // "text" (also ""), "email", "tel", "url", "search", "password", "number", "date", "time", "textarea" or "select"
	Label        string
	Hint         string
	Error        string // set by Checked; "" means nothing wrong
	Value        string
	Optional     bool // adds "(niet verplicht)" to the label
	Autofocus    bool
	Autocomplete string // token of the HTML standard, "off" for codes
	InputMode    string // "numeric" shows digits on a phone
	MaxLength    int    // in characters; 0 means no limit
	Min, Max     string // for number, date and time
	Rows         int    // height of a textarea in lines; 0 means 4
	Short        bool   // narrow input: a code, a number, a date
	Options      []Option
	Suggest      []string // what people often write here, for a text; they may write anything else
}

// Checked returns the field with its error, and with the keyboard if it is the first that is wrong.
func (f Field) Checked(p Problems) Field {
	f.Error = p.On(f.Name)
	f.Autofocus = f.Autofocus && len(p) == 0 || p.First(f.Name)
	return f
}

// Input is the type attribute of the input element.
func (f Field) Input() string {
	if f.Kind == "" {
		return "text"
	}
	return f.Kind
}

// Lines is the height of a textarea.
func (f Field) Lines() int {
	if f.Rows == 0 {
		return 4
	}
	return f.Rows
}

// Described lists the ids of hint and error for aria-describedby; "" when there are none.
func (f Field) Described() string { return described(f.Name, f.Hint, f.Error) }

func described(name, hint, problem string) string {
	ids := ""
	if hint != "" {
		ids = name + "-hint"
	}
	if problem != "" {
		if ids != "" {
			ids += " "
		}
		ids += name + "-err"
	}
	return ids
}
