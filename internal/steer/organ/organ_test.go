package organ

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"beraad/internal/ground/fault"
)

func good() Input {
	return Input{
		Kind: Confidant, Name: "Vertrouwenspersoon", Phone: "06 12 34 56 78", Email: "vp@merendam.example",
		Hours: "werkdagen", Deputy: "de tweede", Side: Both, ForWhat: "Je wilt eerst veilig praten.",
	}
}

func TestContactNeedsKindNameSideAndWhatItIsFor(t *testing.T) {
	if err := good().Check(); err != nil {
		t.Fatalf("a good contact: %v", err)
	}
	faults := map[string]func(*Input){
		"kind":     func(in *Input) { in.Kind = "koning" },
		"name":     func(in *Input) { in.Name = "" },
		"for_what": func(in *Input) { in.ForWhat = strings.Repeat("a", maxForWhat+1) },
		"side":     func(in *Input) { in.Side = "" },
		"phone":    func(in *Input) { in.Phone = "bel me" },
		"email":    func(in *Input) { in.Email = "geen adres" },
		"hours":    func(in *Input) { in.Hours = strings.Repeat("a", maxLine+1) },
		"deputy":   func(in *Input) { in.Deputy = strings.Repeat("a", maxLine+1) },
	}
	for field, spoil := range faults {
		in := good()
		spoil(&in)
		fields, ok := errors.AsType[fault.Fields](in.Check())
		if !ok || len(fields) != 1 || fields[0].Field != field {
			t.Errorf("%s spoiled: %v", field, in.Check())
		}
	}
}

func TestContactMayStillLackItsNumber(t *testing.T) {
	in := good()
	in.Phone, in.Email, in.Hours, in.Deputy = "", "", "", ""
	if err := in.Check(); err != nil {
		t.Fatal(err)
	}
	if (Organ{Input: in}).Contact().Reachable() {
		t.Error("a contact without phone and mail counts as reachable")
	}
}

func TestDialKeepsWhatAPhoneNeeds(t *testing.T) {
	for written, want := range map[string]string{
		"06 12 34 56 78": "0612345678", "+31 (0)10 123 45 67": "+31101234567", "14 0123": "140123", "(010) 123": "010123", "112": "112", "": "",
	} {
		if got := dial(written); got != want {
			t.Errorf("dial(%q) = %q, want %q", written, got, want)
		}
	}
}

func TestStopRuleShowsConfidantFirstAndUnreachableLast(t *testing.T) {
	contacts := []Contact{
		{ID: "mayor", Kind: Mayor, Phone: "1"},
		{ID: "silent", Kind: Confidant},
		{ID: "desk", Kind: ReportingDesk, Email: "m"},
		{ID: "coordinator", Kind: Coordinator, Phone: "1"},
		{ID: "confidant", Kind: Confidant, Phone: "1"},
	}
	var got []string
	for _, c := range inStopOrder(contacts) {
		got = append(got, string(c.ID))
	}
	if want := []string{"confidant", "coordinator", "desk", "mayor", "silent"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestContactForEverybodyServesBothSides(t *testing.T) {
	for _, c := range []struct {
		of, asked Side
		want      bool
	}{
		{Both, Official, true},
		{Both, Political, true},
		{Official, Political, false},
		{Political, Official, false},
		{Official, Official, true},
		{Official, "", true},
		{Political, Both, true},
	} {
		if got := (Contact{Side: c.of}).Serves(c.asked); got != c.want {
			t.Errorf("a contact for %q shown for %q: %v", c.of, c.asked, got)
		}
	}
}

func TestMoveStopsAtTheEndsOfTheList(t *testing.T) {
	list := []ID{"a", "b", "c"}
	for _, c := range []struct {
		id   ID
		up   bool
		want []ID
	}{
		{"b", true, []ID{"b", "a", "c"}}, {"b", false, []ID{"a", "c", "b"}}, {"a", true, list}, {"c", false, list}, {"x", true, list},
	} {
		if got := moved(list, c.id, c.up); !slices.Equal(got, c.want) {
			t.Errorf("moved(%s, up %v) = %v, want %v", c.id, c.up, got, c.want)
		}
	}
}

func TestStartSetIsValidAndWithoutNumbers(t *testing.T) {
	set := StartSet()
	if len(set) < 5 {
		t.Fatalf("only %d contacts", len(set))
	}
	for _, in := range set {
		if err := in.Check(); err != nil {
			t.Errorf("%s: %v", in.Name, err)
		}
		if in.Phone != "" || in.Email != "" {
			t.Errorf("%s comes with a number that nobody checked", in.Name)
		}
	}
	for _, side := range []Side{Official, Political} {
		if !slices.ContainsFunc(set, func(in Input) bool { return in.Side == side }) {
			t.Errorf("nobody for the side %s", side)
		}
	}
}
