package moresprudentie

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"beraad/internal/door/access"
	"beraad/internal/door/org"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
)

// The permissions of this room. Finer rules (own lesson, own group, four eyes) stand below.
var (
	MayRead  = access.Allow("moresprudentie.read", access.Employee, access.Manager, access.Facilitator, access.Coordinator)
	MayEdit  = access.Allow("moresprudentie.edit", access.Facilitator, access.Coordinator)
	MayCheck = access.Allow("moresprudentie.check", access.Facilitator, access.Coordinator)
	MayOpen  = access.Open("moresprudentie.link", "whoever holds the link of a group without a unit reads that one lesson, without an account")
)

// The longest texts, in characters.
const (
	maxTitle    = 120
	maxQuestion = 200
	maxCore     = 1500
	maxShort    = 120 // a class of functions, a value, a polarity
	maxSentence = 400
	maxTipping  = 6
	maxRemark   = 600
)

const (
	// reviewMonths is how long a lesson stands before somebody should look at it again.
	reviewMonths = 24
	// rawDays is how long a text waits for the yes of whoever brought in the case before it is destroyed.
	rawDays = 30
)

// reader is somebody with an account and the units they are in now. The zero value may read nothing.
type reader struct {
	person access.Person
	units  []org.UnitID
}

// mayRead reports whether the reader may see the text of the lesson.
//
// The writer always may. What waits for the check, those who may check. What is kept, the group and whoever checked it;
// what was kept and then withdrawn, the same people, who see that it was withdrawn. Nobody else, whatever their roles.
func (l Lesson) mayRead(r reader) bool {
	p := r.person.ID
	switch {
	case p == "":
		return false
	case p == l.MadeBy:
		return true
	case l.Status == Checking:
		return access.May(r.person, MayCheck)
	case l.Status == Kept || l.Status == Withdrawn && l.Anonymisation.CheckedBy != "":
		return p == l.Anonymisation.CheckedBy || l.Unit != "" && slices.Contains(r.units, l.Unit)
	}
	return false
}

// mayWithdraw reports whether the person may withdraw the lesson: the writer, and the coordinator for when the writer
// is no longer there. The coordinator sees no more than the title for it.
func (l Lesson) mayWithdraw(p access.Person) bool {
	return p.ID != "" && l.Status != Withdrawn && (p.ID == l.MadeBy || p.Has(access.Coordinator))
}

func (l Lesson) onlyBy(p access.PersonID) error {
	if p == "" || p != l.MadeBy {
		return fault.New(fault.Forbidden, "moresprudentie.not_yours")
	}
	return nil
}

// consent records that whoever brought in the case agreed, on a day (YYYY-MM-DD).
func (l *Lesson) consent(p access.PersonID, day, today string) error {
	if err := l.onlyBy(p); err != nil {
		return err
	}
	if l.Status != Raw {
		return fault.New(fault.Conflict, "moresprudentie.consent.not_waiting")
	}
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return fault.OnField("day", "moresprudentie.consent.day")
	}
	if day > today || day < l.Month {
		return fault.OnField("day", "moresprudentie.consent.day_range")
	}
	l.Consent.Day, l.Consent.RecordedBy, l.Status = day, p, Draft
	return nil
}

// Edit is what the writer changes.
type Edit struct {
	Content        Content
	DetailsChanged bool
}

// mayEdit says why the person may not write in the lesson now; nil when they may.
func (l Lesson) mayEdit(p access.PersonID) error {
	if err := l.onlyBy(p); err != nil {
		return err
	}
	if l.Status != Raw && l.Status != Draft {
		return fault.New(fault.Conflict, "moresprudentie.edit.closed")
	}
	return nil
}

// edit changes the text of a lesson that is still with its writer.
func (l *Lesson) edit(p access.PersonID, e Edit) error {
	if err := l.mayEdit(p); err != nil {
		return err
	}
	e.Content = e.Content.Tidy()
	if err := checkSize(e.Content).OrNil(); err != nil {
		return err
	}
	l.Content, l.Anonymisation.DetailsChanged = e.Content, e.DetailsChanged
	return nil
}

// putForward hands the lesson to a second person.
func (l *Lesson) putForward(p access.PersonID) error {
	if err := l.onlyBy(p); err != nil {
		return err
	}
	switch {
	case l.Status == Raw || !l.Consent.Given():
		return fault.New(fault.Conflict, "moresprudentie.consent.first")
	case l.Status != Draft:
		return fault.New(fault.Conflict, "moresprudentie.edit.closed")
	}
	if err := complete(l.Content).OrNil(); err != nil {
		return err
	}
	l.Status, l.Remark = Checking, ""
	l.Anonymisation.By, l.Anonymisation.CheckedBy, l.Anonymisation.Day = p, "", ""
	return nil
}

// mayCheck says why the person may not be the second one for this lesson; nil when they may.
func (l Lesson) mayCheck(p access.Person) error {
	switch {
	case l.Status != Checking:
		return fault.New(fault.Conflict, "moresprudentie.check.not_waiting")
	case !access.May(p, MayCheck):
		return denied()
	case p.ID == "" || p.ID == l.MadeBy || p.ID == l.Anonymisation.By:
		return fault.New(fault.Forbidden, "moresprudentie.check.own")
	}
	return nil
}

// Decision is what the second person decides about the text that they read.
type Decision struct {
	Revision    int          // the revision that was read; another one is refused
	Resolutions []Resolution // one per finding
	NotAtTable  bool         // they say that they were not part of the deliberation
	Remark      string       // to the writer, when it goes back
}

// keep lets the group read the lesson. findings are what the checks find in it now.
func (l *Lesson) keep(p access.Person, d Decision, findings []Finding, now clock.Instant) error {
	if err := l.mayCheck(p); err != nil {
		return err
	}
	if !l.Consent.Given() {
		return fault.New(fault.Conflict, "moresprudentie.consent.first")
	}
	l.Resolutions = tidyResolutions(d.Resolutions)
	wrong := complete(l.Content)
	wrong = append(wrong, l.unsettled(findings)...)
	if !d.NotAtTable {
		wrong = append(wrong, fault.OnField("outside", "moresprudentie.check.outside"))
	}
	if err := wrong.OrNil(); err != nil {
		return err
	}
	l.Status, l.Remark = Kept, ""
	l.Anonymisation.CheckedBy, l.Anonymisation.Day = p.ID, now.Day()
	l.ReviewDay = now.Time().AddDate(0, reviewMonths, 0).Format(time.DateOnly)
	return nil
}

// unsettled names every finding that nobody let stay with a reason, by its place in the list.
func (l Lesson) unsettled(findings []Finding) (open fault.Fields) {
	for i, f := range findings {
		stays := slices.ContainsFunc(l.Resolutions, func(r Resolution) bool {
			return r.Finding == f.Key() && r.Settlement == Stays && r.Text != ""
		})
		switch field := "finding." + strconv.Itoa(i); {
		case f.Hard:
			open = append(open, fault.OnField(field, "moresprudentie.check.must"))
		case !stays:
			open = append(open, fault.OnField(field, "moresprudentie.check.open"))
		}
	}
	return open
}

// giveBack hands the lesson back to its writer, with a remark or with words to change.
func (l *Lesson) giveBack(p access.Person, d Decision, findings []Finding) error {
	if err := l.mayCheck(p); err != nil {
		return err
	}
	l.Remark = line(d.Remark)
	l.Resolutions = withProposals(tidyResolutions(d.Resolutions), findings)
	asks := slices.ContainsFunc(l.Resolutions, func(r Resolution) bool { return r.Settlement != Stays })
	switch n := utf8.RuneCountInString(l.Remark); {
	case n == 0 && !asks:
		return fault.OnField("remark", "moresprudentie.check.remark")
	case n > maxRemark:
		return fault.OnField("remark", "moresprudentie.problem.long", "max", maxRemark, "n", n)
	}
	l.Status, l.Anonymisation.By = Draft, ""
	return nil
}

// Withdraw is why somebody withdraws a lesson.
type Withdraw struct {
	Reason  string // shown to whoever could read the lesson
	Privacy bool   // somebody can be recognised, or does not agree any more: the text is destroyed
}

// withdraw takes the lesson away. The text of what was never kept, and of what is taken away for privacy, is gone.
func (l *Lesson) withdraw(p access.Person, w Withdraw, today string) error {
	if !l.mayWithdraw(p) {
		if l.Status == Withdrawn {
			return fault.New(fault.Conflict, "moresprudentie.withdraw.already")
		}
		return fault.New(fault.Forbidden, "moresprudentie.not_yours")
	}
	w.Reason = line(w.Reason)
	if n := utf8.RuneCountInString(w.Reason); n == 0 || n > maxSentence {
		return fault.OnField("reason", "moresprudentie.withdraw.reason", "max", maxSentence)
	}
	if w.Privacy || l.Status != Kept {
		l.destroyText()
	}
	l.Status, l.Withdrawal = Withdrawn, Withdrawal{Day: today, Reason: w.Reason}
	return nil
}

// destroyText empties every field that a person wrote.
func (l *Lesson) destroyText() {
	l.Content, l.Resolutions, l.Remark, l.EditorNote = Content{}, nil, "", ""
}

// checkSize names every text that is too long. A draft may be unfinished, never endless.
func checkSize(c Content) (wrong fault.Fields) {
	limits := map[string]int{
		"title": maxTitle, "question": maxQuestion, "core": maxCore, "role_class": maxShort, "value_a": maxShort, "value_b": maxShort, "polarity": maxShort,
	}
	for _, p := range c.parts() {
		most := limits[p.field]
		if most == 0 {
			most = maxSentence
		}
		if n := utf8.RuneCountInString(p.text); n > most {
			wrong = append(wrong, fault.OnField(p.field, "moresprudentie.problem.long", "max", most, "n", n))
		}
	}
	if len(c.Tipping) > maxTipping {
		wrong = append(wrong, fault.OnField("tipping", "moresprudentie.problem.many", "max", maxTipping))
	}
	return wrong
}

// complete names everything that keeps a lesson from being checked, in the order of the form.
func complete(c Content) (wrong fault.Fields) {
	missing := func(field, text, key string) {
		if text == "" {
			wrong = append(wrong, fault.OnField(field, key))
		}
	}
	missing("title", c.Title, "moresprudentie.problem.title")
	missing("core", c.Core, "moresprudentie.problem.core")
	missing("minority", c.Minority, "moresprudentie.problem.minority")
	missing("tipping", strings.Join(c.Tipping, ""), "moresprudentie.problem.tipping")
	missing("lesson", c.Lesson, "moresprudentie.problem.lesson")
	return append(wrong, checkSize(c)...)
}

// tidyResolutions drops what is no settlement and puts the words on one line.
func tidyResolutions(in []Resolution) []Resolution {
	var out []Resolution
	for _, r := range in {
		r.Text = line(r.Text)
		if len([]rune(r.Text)) > maxSentence {
			r.Text = string([]rune(r.Text)[:maxSentence])
		}
		switch r.Settlement {
		case Replace, Blur, Stays:
			out = append(out, r)
		}
	}
	return out
}

// withProposals gives a request without words the words that the check proposes.
func withProposals(resolutions []Resolution, findings []Finding) []Resolution {
	for i, r := range resolutions {
		for _, f := range findings {
			if f.Key() == r.Finding && r.Text == "" && r.Settlement != Stays {
				resolutions[i].Text = f.Proposal
			}
		}
	}
	return resolutions
}
