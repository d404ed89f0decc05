package moresprudentie

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"beraad/internal/door/access"
	"beraad/internal/door/org"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
)

var (
	fatma = access.Person{ID: "fatma", Roles: []access.Role{access.Employee, access.Facilitator}} // led the session
	gijs  = access.Person{ID: "gijs", Roles: []access.Role{access.Employee, access.Facilitator}}
	coen  = access.Person{ID: "coen", Roles: []access.Role{access.Employee, access.Coordinator}}
	noor  = access.Person{ID: "noor", Roles: []access.Role{access.Employee}} // in the unit
	sem   = access.Person{ID: "sem", Roles: []access.Role{access.Employee}}  // in another unit
	mila  = access.Person{ID: "mila", Roles: []access.Role{access.Employee, access.Manager}}
	admin = access.Person{ID: "admin", Roles: []access.Role{access.Admin}}
)

const (
	care  org.UnitID = "zorg"
	taxes org.UnitID = "belastingen"
)

var start = time.Date(2026, time.November, 24, 9, 30, 0, 0, time.UTC)

// whole is a text that can be kept.
func whole() Content {
	return Content{
		Title: "De sleutel van de loods", Question: "Mag ik de sleutel uitlenen?",
		Core:    "Een club vraagt een avond de sleutel van een loods. De regels laten dat niet toe. De club kan nergens anders terecht.",
		Options: []Option{{"A", "Ik leen de sleutel niet uit."}, {"B", "Ik leen de sleutel uit."}},
		Values:  Pair{"gelijkheid", "dienstbaarheid"}, Act: "Ik zeg nee en zoek een andere plek.", SharedBy: Majority,
		Minority: "Een avond schaadt niemand.", Tipping: []string{"er is gevaar buiten", "de regels veranderen"},
		Lesson: "Zoek eerst een andere weg voordat je de regels oprekt.",
	}
}

func lessonIn(s Status) Lesson {
	l := Lesson{ID: "les", Unit: care, Scope: Team, Status: s, Month: "2026-11", Content: whole(), MadeBy: fatma.ID, Revision: 1}
	switch s {
	case Raw:
		l.Consent.Needed = true
	case Checking:
		l.Anonymisation.By = fatma.ID
	case Kept:
		l.Anonymisation = Anonymisation{By: fatma.ID, CheckedBy: gijs.ID, Day: "2026-11-24"}
	}
	return l
}

func as(p access.Person) reader {
	units := map[access.PersonID][]org.UnitID{noor.ID: {care}, mila.ID: {care, taxes}, sem.ID: {taxes}, fatma.ID: {taxes}}
	return reader{person: p, units: units[p.ID]}
}

func wantKind(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%s: got %v, want a fault of kind %q", what, err, kind)
	}
}

func wantField(t *testing.T, what string, err error, field string) {
	t.Helper()
	fields := fields(err)
	if !slices.Contains(fields, field) {
		t.Errorf("%s: faults on %v, want one on %q (%v)", what, fields, field, err)
	}
}

func fields(err error) (names []string) {
	for e := err; e != nil; {
		switch f := e.(type) {
		case fault.Fields:
			for _, one := range f {
				names = append(names, one.Field)
			}
			return names
		case *fault.Error:
			return []string{f.Field}
		}
		u, ok := e.(interface{ Unwrap() error })
		if !ok {
			return nil
		}
		e = u.Unwrap()
	}
	return nil
}

func TestWhoMayReadWhat(t *testing.T) {
	withdrawnDraft, withdrawnKept := lessonIn(Draft), lessonIn(Kept)
	withdrawnDraft.Status, withdrawnKept.Status = Withdrawn, Withdrawn
	loose := lessonIn(Kept)
	loose.Unit = ""
	cases := []struct {
		what   string
		lesson Lesson
		may    string // who may, in the order of everybody
	}{
		{"waiting for consent", lessonIn(Raw), "fatma"},
		{"being written", lessonIn(Draft), "fatma"},
		{"being checked", lessonIn(Checking), "fatma gijs coen"},
		{"kept", lessonIn(Kept), "fatma gijs noor mila"},
		{"withdrawn before anybody read it", withdrawnDraft, "fatma"},
		{"withdrawn after it was kept", withdrawnKept, "fatma gijs noor mila"},
		{"kept for a loose group", loose, "fatma gijs"},
	}
	for _, c := range cases {
		var may []string
		for _, p := range []access.Person{fatma, gijs, coen, noor, sem, mila, admin} {
			if c.lesson.mayRead(as(p)) {
				may = append(may, string(p.ID))
			}
		}
		if got := strings.Join(may, " "); got != c.may {
			t.Errorf("%s: %q may read, want %q", c.what, got, c.may)
		}
		if c.lesson.mayRead(reader{}) {
			t.Errorf("%s: nobody in particular may read", c.what)
		}
	}
}

func TestLessonOfAReservedStatusIsReadByItsWriterOnly(t *testing.T) {
	for _, s := range Later {
		l := lessonIn(Kept)
		l.Status = s
		for _, p := range []access.Person{gijs, coen, noor} {
			if l.mayRead(as(p)) {
				t.Errorf("%s reads a lesson in status %q, for which there are no rules yet", p.ID, s)
			}
		}
	}
}

func TestSilenceIsNoConsent(t *testing.T) {
	l := lessonIn(Raw)
	wantKind(t, "put forward without consent", l.putForward(fatma.ID), fault.Conflict)
	l.Status, l.Anonymisation.By = Checking, fatma.ID // as if something had let it through
	wantKind(t, "keep without consent", l.keep(gijs, Decision{NotAtTable: true}, nil, clock.At(start)), fault.Conflict)

	l = lessonIn(Raw)
	wantKind(t, "somebody else records it", l.consent(gijs.ID, "2026-11-24", "2026-11-24"), fault.Forbidden)
	for _, day := range []string{"", "vandaag", "2026-11-25", "2026-10-31", "2026-11-31"} {
		wantField(t, "consent on "+day, l.consent(fatma.ID, day, "2026-11-24"), "day")
	}
	if l.Status != Raw || l.Consent.Given() {
		t.Fatalf("refused consents left %+v", l.Consent)
	}
	if err := l.consent(fatma.ID, "2026-11-23", "2026-11-24"); err != nil {
		t.Fatal(err)
	}
	if l.Status != Draft || l.Consent.Day != "2026-11-23" || l.Consent.RecordedBy != fatma.ID {
		t.Errorf("after a yes: %s %+v", l.Status, l.Consent)
	}
	wantKind(t, "a second consent", l.consent(fatma.ID, "2026-11-24", "2026-11-24"), fault.Conflict)
}

func TestWhoWroteNeverChecks(t *testing.T) {
	l := lessonIn(Checking)
	both := access.Person{ID: fatma.ID, Roles: access.Roles}
	for _, p := range []access.Person{fatma, both, {}} {
		if err := l.mayCheck(p); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%q with roles %v may check: %v", p.ID, p.Roles, err)
		}
	}
	wantKind(t, "an employee checks", l.mayCheck(noor), fault.Forbidden)
	l.MadeBy = "somebody who left" // then whoever put it forward still is no second person
	wantKind(t, "whoever put it forward", l.mayCheck(fatma), fault.Forbidden)
	if err := l.mayCheck(coen); err != nil {
		t.Errorf("the coordinator may not check: %v", err)
	}
}

func TestEveryFlagIsSettledByTheSecondPerson(t *testing.T) {
	name := Finding{Field: "core", Check: "name", Words: "Ayse"}
	phone := Finding{Field: "core", Check: "phone", Words: "06 12 34 56 78", Hard: true}
	stays := func(f Finding, reason string) Resolution {
		return Resolution{Finding: f.Key(), Settlement: Stays, Text: reason}
	}
	cases := []struct {
		what     string
		findings []Finding
		settled  []Resolution
		open     string
	}{
		{"nothing found", nil, nil, ""},
		{"nothing settled", []Finding{name}, nil, "finding.0"},
		{"stays without a reason", []Finding{name}, []Resolution{stays(name, " ")}, "finding.0"},
		{"stays with a reason", []Finding{name}, []Resolution{stays(name, "een figuur uit een boek")}, ""},
		{"to be replaced", []Finding{name}, []Resolution{{name.Key(), Replace, "een inwoner"}}, "finding.0"},
		{"a number that somebody lets stay", []Finding{name, phone}, []Resolution{stays(name, "boek"), stays(phone, "mag")}, "finding.1"},
		{"another word settled", []Finding{name}, []Resolution{stays(Finding{Field: "core", Check: "name", Words: "Jan"}, "x")}, "finding.0"},
	}
	for _, c := range cases {
		l := lessonIn(Checking)
		err := l.keep(gijs, Decision{NotAtTable: true, Resolutions: c.settled}, c.findings, clock.At(start))
		if got := strings.Join(fields(err), " "); got != c.open {
			t.Errorf("%s: open %q, want %q", c.what, got, c.open)
		}
	}
}

func TestCheckerWasNotAtTheTable(t *testing.T) {
	l := lessonIn(Checking)
	wantField(t, "no word about it", l.keep(gijs, Decision{}, nil, clock.At(start)), "outside")
}

func TestKeptLessonWantsAnotherLookAfterTwoYears(t *testing.T) {
	l := lessonIn(Checking)
	if err := l.keep(gijs, Decision{NotAtTable: true}, nil, clock.At(start)); err != nil {
		t.Fatal(err)
	}
	if l.ReviewDay != "2028-11-24" || l.Anonymisation.Day != "2026-11-24" || l.Anonymisation.CheckedBy != gijs.ID {
		t.Errorf("review %s, %+v", l.ReviewDay, l.Anonymisation)
	}
	if l.Overdue("2028-11-24") || !l.Overdue("2028-11-25") {
		t.Error("overdue on the wrong day")
	}
}

func TestOtherVoiceAndTippingPointAreFilledOrNamedAsAbsent(t *testing.T) {
	for _, said := range []string{"geen genoemd", "Geen.", "None named", "niet genoemd"} {
		c := whole()
		c.Minority, c.Tipping = said, []string{said}
		if c = c.Tidy(); c.Minority != NoneNamed || !slices.Equal(c.Tipping, []string{NoneNamed}) {
			t.Errorf("%q became %q and %q", said, c.Minority, c.Tipping)
		}
		if err := complete(c).OrNil(); err != nil {
			t.Errorf("%q: %v", said, err)
		}
	}
	for field, spoil := range map[string]func(*Content){
		"title": func(c *Content) { c.Title = "" }, "core": func(c *Content) { c.Core = " " }, "minority": func(c *Content) { c.Minority = "" },
		"tipping": func(c *Content) { c.Tipping = []string{"", " "} }, "lesson": func(c *Content) { c.Lesson = "" },
		"act": func(c *Content) { c.Act = strings.Repeat("a", maxSentence+1) },
	} {
		c := whole()
		spoil(&c)
		if got := fields(complete(c.Tidy()).OrNil()); !slices.Equal(got, []string{field}) {
			t.Errorf("%s spoiled: faults on %v", field, got)
		}
	}
}

func TestWithdrawnTextStaysOnlyWhenTheGroupHadItAndPrivacyIsNotTheReason(t *testing.T) {
	for _, c := range []struct {
		from    Status
		privacy bool
		remains bool
	}{{Kept, false, true}, {Kept, true, false}, {Raw, false, false}, {Draft, false, false}, {Checking, false, false}} {
		l := lessonIn(c.from)
		if err := l.withdraw(fatma, Withdraw{Reason: "De groep zag het anders.", Privacy: c.privacy}, "2026-12-01"); err != nil {
			t.Fatal(err)
		}
		if l.HasText() != c.remains || l.Status != Withdrawn || l.Withdrawal.Day != "2026-12-01" {
			t.Errorf("from %s, privacy %v: text %v, %s", c.from, c.privacy, l.HasText(), l.Status)
		}
		wantKind(t, "once more", l.withdraw(fatma, Withdraw{Reason: "x"}, "2026-12-01"), fault.Conflict)
	}
	l := lessonIn(Kept)
	wantKind(t, "a reader withdraws", l.withdraw(noor, Withdraw{Reason: "x"}, "2026-12-01"), fault.Forbidden)
	wantField(t, "without a reason", l.withdraw(fatma, Withdraw{Reason: " "}, "2026-12-01"), "reason")
}

// However people press their buttons, no lesson comes to its group without consent, check and settled flags.
func TestNoStateSkipsConsentOrCheck(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := lessonIn(Draft)
		if rapid.Bool().Draw(t, "a case owner") {
			l = lessonIn(Raw)
		}
		agreed, checked := false, access.PersonID("")
		for range rapid.IntRange(1, 25).Draw(t, "acts") {
			before := l
			did, p, err := press(t, &l)
			agreed = agreed || did == "consent" && err == nil
			if did == "keep" && err == nil {
				checked = p
			}
			switch {
			case err != nil && l.Status != before.Status:
				t.Fatalf("a refused act moved it from %s to %s", before.Status, l.Status)
			case l.Status != Raw && l.Status != Withdrawn && l.Consent.Needed && !agreed:
				t.Fatalf("reached %s without a yes", l.Status)
			case l.Status == Kept && (checked == "" || checked == l.MadeBy || checked == l.Anonymisation.By || l.Anonymisation.CheckedBy != checked):
				t.Fatalf("kept after a check by %q of what %q wrote", checked, l.MadeBy)
			case l.Status == Kept && before.Status != Kept && before.Status != Checking:
				t.Fatalf("kept straight from %s", before.Status)
			case slices.Contains(Later, l.Status):
				t.Fatalf("reached the reserved status %s", l.Status)
			}
		}
	})
}

// press lets somebody do something to the lesson.
func press(t *rapid.T, l *Lesson) (did string, by access.PersonID, err error) {
	p := rapid.SampledFrom([]access.Person{fatma, gijs, coen, noor, {ID: fatma.ID, Roles: access.Roles}}).Draw(t, "who")
	flag := Finding{Field: "core", Check: "name", Words: "Ayse"}
	found := []Finding{flag}[:rapid.IntRange(0, 1).Draw(t, "findings")]
	way, why := rapid.SampledFrom([]Settlement{Stays, Replace, ""}).Draw(t, "way"), rapid.SampledFrom([]string{"", "om"}).Draw(t, "why")
	d := Decision{
		NotAtTable: rapid.Bool().Draw(t, "outside"), Remark: rapid.SampledFrom([]string{"", "Maak korter."}).Draw(t, "remark"),
		Resolutions: []Resolution{{flag.Key(), way, why}},
	}
	did = rapid.SampledFrom([]string{"consent", "edit", "forward", "keep", "return", "withdraw"}).Draw(t, "act")
	switch did {
	case "consent":
		err = l.consent(p.ID, rapid.SampledFrom([]string{"", "2026-11-24", "2027-01-01"}).Draw(t, "day"), "2026-11-24")
	case "edit":
		err = l.edit(p.ID, Edit{Content: whole()})
	case "forward":
		err = l.putForward(p.ID)
	case "keep":
		if err = l.keep(p, d, found, clock.At(start)); err == nil && len(found) == 1 && (way != Stays || why == "") {
			t.Fatalf("kept with an open flag: %q because %q", way, why)
		}
	case "return":
		err = l.giveBack(p, d, found)
	case "withdraw":
		err = l.withdraw(p, Withdraw{Reason: "x", Privacy: true}, "2026-11-24")
	}
	return did, p.ID, err
}

func TestProposalsOfTheSecondPersonReplaceWholeWords(t *testing.T) {
	c := whole()
	c.Core = "In januari belde Jan. Jan was boos."
	got := ApplyProposals(c, []Resolution{{"core|name|Jan", Replace, "een inwoner"}, {"core|name|boos", Stays, "geen naam"}, {"kapot", Replace, "x"}})
	if want := "In januari belde een inwoner. een inwoner was boos."; got.Core != want {
		t.Errorf("got %q", got.Core)
	}
	if c.Tipping[0] != "er is gevaar buiten" {
		t.Error("the original changed")
	}
}

func TestChecksFindWhoCanBeRecognised(t *testing.T) {
	c := whole()
	c.Core, c.Tipping = "De heer Yilmaz belde op 06 12345678.", []string{"de burgemeester belt"}
	var seen []string
	for _, f := range anonymity(nil, c) {
		seen = append(seen, fmt.Sprintf("%s %s hard=%v", f.Field, f.Check, f.Hard))
	}
	for _, want := range []string{"core name hard=false", "core phone hard=true", "tipping function hard=false"} {
		if !slices.Contains(seen, want) {
			t.Errorf("no %q in %v", want, seen)
		}
	}
	if got := anonymity(nil, whole()); len(got) > 0 {
		t.Errorf("false alarm: %+v", got)
	}
}
