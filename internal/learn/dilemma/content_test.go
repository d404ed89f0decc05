package dilemma

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

var sameBundle = cmp.Options{cmpopts.IgnoreUnexported(Bundle{}), cmpopts.EquateEmpty()}

func starter(t testing.TB) Bundle {
	t.Helper()
	b, mistakes := Read(starterFile, Known{})
	if len(mistakes) > 0 {
		t.Fatalf("the shipped file has mistakes: %+v", mistakes)
	}
	return b
}

func TestStarterHoldsWhatIsPromised(t *testing.T) {
	b := starter(t)
	got := []int{len(b.Dilemmas), len(b.Statements), len(b.Values), len(b.Polarities)}
	if want := []int{25, 15, 24, 8}; !slices.Equal(got, want) {
		t.Errorf("dilemmas, statements, values, polarities: got %v, want %v", got, want)
	}
	weights, roles := map[Weight]int{}, map[Role]int{}
	for _, d := range b.Dilemmas {
		weights[d.Weight]++
		roles[d.Role]++
		if len(d.Lenses) != 3 || len(d.Variations) != 3 {
			t.Errorf("%s: %d lenses and %d variations, want three of each", d.ID, len(d.Lenses), len(d.Variations))
		}
	}
	if weights["licht"] != 6 || weights["middel"] != 10 || weights["zwaar"] != 9 {
		t.Errorf("weights: %v", weights)
	}
	if roles["medewerker"] != 12 || roles["griffier"] != 2 {
		t.Errorf("roles: %v", roles)
	}
}

func TestWrittenFileReadsBackTheSame(t *testing.T) {
	b := starter(t)
	first, err := Write(b)
	if err != nil {
		t.Fatal(err)
	}
	back, mistakes := Read(first, Known{})
	if len(mistakes) > 0 {
		t.Fatalf("our own file has mistakes: %+v", mistakes)
	}
	if diff := cmp.Diff(b, back, sameBundle); diff != "" {
		t.Errorf("read back differs:\n%s", diff)
	}
	second, err := Write(back)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Error("writing it again gives other bytes")
	}
}

// Texts that YAML would take for something else, if they were written without care.
func TestOddTextsSurviveTheFile(t *testing.T) {
	shipped := starter(t)
	rapid.Check(t, func(t *rapid.T) {
		odd := rapid.SampledFrom([]string{"ja: nee", "- streep", "null", "12", "0x10", "true", "~", "# hekje", "'t Gooi", `"zo"`, "a, b}", "&anker", "*ster", "!tag", "%", "@", "`", "é ü ş", "1e3", "2026-11-24", "y", "|", ">-", "a #b", "{", "[x"})
		word := rapid.Custom(func(t *rapid.T) string {
			return line(rapid.OneOf(odd, rapid.StringN(1, 30, -1)).Draw(t, "word") + rapid.SampledFrom([]string{"", " x", ": y"}).Draw(t, "tail"))
		}).Filter(func(s string) bool { return s != "" && len([]rune(s)) < maxTag })
		b := shipped
		e := b.Dilemmas[0]
		e.Title, e.Function = word.Draw(t, "title"), word.Draw(t, "function")
		e.Situation = word.Draw(t, "situation") + " " + word.Draw(t, "more")
		e.Situation = line(e.Situation)
		e.Touched, e.Tags = []string{word.Draw(t, "touched")}, []string{word.Draw(t, "tag"), word.Draw(t, "tag 2")}
		e.Options = []Option{{"A", word.Draw(t, "a")}, {"B", word.Draw(t, "b")}}
		b.Dilemmas = []Entry{e}
		raw, err := Write(b)
		if err != nil {
			t.Fatal(err)
		}
		back, mistakes := Read(raw, Known{})
		if len(mistakes) > 0 {
			t.Fatalf("mistakes %+v in\n%s", mistakes, raw)
		}
		if diff := cmp.Diff(b.Dilemmas, back.Dilemmas, sameBundle); diff != "" {
			t.Fatalf("differs:\n%s", diff)
		}
	})
}

func TestEachMistakeNamesItsLine(t *testing.T) {
	source := string(starterFile)
	lineNumber := func(s string, part string) int {
		before, _, ok := strings.Cut(s, part)
		if !ok {
			t.Fatalf("the file has no %q", part)
		}
		return strings.Count(before, "\n") + 1
	}
	tests := map[string]struct{ old, new, at, key string }{
		"unknown field":     {"    functie: Wmo-consulent\n", "    functei: Wmo-consulent\n", "functei", "dilemma.file.unknown"},
		"missing field":     {"    titel: Het extra uur\n", "", "  - id: wmo-extra-uur", "dilemma.file.missing"},
		"unknown role":      {"rol: griffier", "rol: grifier", "rol: grifier", "dilemma.problem.role"},
		"unknown value":     {"{a: eerlijkheid, b: menselijke_maat}", "{a: eerlijkheit, b: menselijke_maat}", "eerlijkheit", "dilemma.problem.value"},
		"same value twice":  {"{a: eerlijkheid, b: menselijke_maat}", "{a: eerlijkheid, b: eerlijkheid}", "{a: eerlijkheid, b: eerlijkheid}", "dilemma.problem.same_value"},
		"unknown polarity":  {"polariteit: regels_maatwerk", "polariteit: regels", "polariteit: regels\n", "dilemma.problem.polarity"},
		"unknown weight":    {"zwaarte: middel", "zwaarte: midden", "zwaarte: midden", "dilemma.problem.weight"},
		"minutes in words":  {"minuten: 20", "minuten: twintig", "minuten: twintig", "dilemma.file.want_number"},
		"too few minutes":   {"minuten: 20", "minuten: 1", "minuten: 1\n", "dilemma.problem.minutes"},
		"option missing":    {"      - {id: B, tekst: Ik schrijf het zo op dat drie uur kan.}\n", "", "      - {id: A, tekst: Ik schrijf op", "dilemma.problem.option"},
		"comma in braces":   {`"Ik geef de aanvraag uit handen, ook als de termijn verloopt."`, "Ik geef de aanvraag uit handen, ook als de termijn verloopt.", "Ik geef de aanvraag", "dilemma.file.comma"},
		"same id":           {"id: wmo-pgb-dochter", "id: wmo-extra-uur", "  - id: wmo-extra-uur\n    titel: Het pgb", "dilemma.file.same_id"},
		"id with spaces":    {"id: wmo-pgb-dochter", "id: Wmo PGB", "id: Wmo PGB", "dilemma.file.id"},
		"key twice":         {"    functie: Wmo-consulent\n", "    functie: Wmo-consulent\n    functie: jurist\n", "functie: jurist", "dilemma.file.twice"},
		"list wanted":       {"tags: [wmo, maatwerk, verslaglegging, gelijkheid]", "tags: wmo", "tags: wmo", "dilemma.file.want_list"},
		"alias":             {"tags: [wmo, maatwerk, verslaglegging, gelijkheid]", "tags: &t [wmo]\n    regels: *t", "regels: *t", "dilemma.file.alias"},
		"statement's role":  {"doelgroep: [medewerker]}", "doelgroep: [inwoner]}", "doelgroep: [inwoner]", "dilemma.file.choose"},
		"other version":     {"versie: 1", "versie: 2", "versie: 2", "dilemma.file.version"},
		"empty text":        {"titel: Het extra uur", "titel:", "titel:\n", "dilemma.file.want_words"},
		"broken yaml":       {"    rol: medewerker\n    functie: Wmo-consulent", "\trol: medewerker\n    functie: Wmo-consulent", "\trol", "dilemma.file.syntax"},
		"unknown lens":      {"individu: Wat zegt mijn keuze", "ikzelf: Wat zegt mijn keuze", "ikzelf", "dilemma.file.unknown"},
		"endless variation": {"Maar wat als er een vrijwilliger is die graag wekelijks wil komen?", strings.Repeat("lang ", 60), "lang lang", "dilemma.problem.long"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			broken := strings.Replace(source, tt.old, tt.new, 1)
			if broken == source {
				t.Fatalf("the file has no %q", tt.old)
			}
			b, mistakes := Read([]byte(broken), Known{})
			if len(b.Dilemmas) != 0 {
				t.Error("a faulty file gave dilemmas")
			}
			want := lineNumber(broken, tt.at)
			found := slices.ContainsFunc(mistakes, func(m Mistake) bool {
				return m.Key == tt.key && (m.Line == want || tt.key == "dilemma.file.syntax" && m.Line >= want-1 && m.Line <= want+1)
			})
			if !found {
				t.Errorf("want %s on line %d, got %+v", tt.key, want, mistakes)
			}
		})
	}
}

func TestAllMistakesAreNamedAtOnce(t *testing.T) {
	broken := strings.ReplaceAll(string(starterFile), "zwaarte: zwaar", "zwaarte: loodzwaar")
	_, mistakes := Read([]byte(broken), Known{})
	if len(mistakes) != 9 {
		t.Errorf("got %d mistakes, want one for each of the nine heavy dilemmas", len(mistakes))
	}
	if !slices.IsSortedFunc(mistakes, func(a, b Mistake) int { return a.Line - b.Line }) {
		t.Error("mistakes are not in the order of their lines")
	}
}

func TestFilesThatAreNoDilemmaFile(t *testing.T) {
	tests := map[string]struct {
		raw []byte
		key string
	}{
		"empty":         {nil, "dilemma.file.empty"},
		"comment only":  {[]byte("# niets\n"), "dilemma.file.empty"},
		"a list":        {[]byte("- a\n"), "dilemma.file.want_object"},
		"two documents": {[]byte("versie: 1\n---\nversie: 1\n"), "dilemma.file.documents"},
		"binary":        {[]byte{0xff, 0xfe, 0, 1, 2}, "dilemma.file.syntax"},
		"too large":     {bytes.Repeat([]byte("#"), MaxFile+1), "dilemma.file.size"},
		"nothing in it": {[]byte("versie: 1\ntaal: nl\nlicentie: x\nherkomst: y\n"), "dilemma.file.nothing"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, mistakes := Read(tt.raw, Known{})
			if len(mistakes) == 0 || mistakes[0].Key != tt.key {
				t.Errorf("got %+v, want %s", mistakes, tt.key)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	short := starter(f)
	short.Values, short.Polarities, short.Dilemmas, short.Statements = short.Values[:3], short.Polarities[:2], short.Dilemmas[:1], short.Statements[:1]
	short.Dilemmas[0].Content.Values = Pair{A: short.Values[0].ID, B: short.Values[1].ID} // of those that are left
	seed, err := Write(short)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Add([]byte("versie: 1\ntaal: nl\nlicentie: x\nherkomst: y\ndilemmas: [{id: a}]\n"))
	f.Add([]byte("a: &a [*a]\n"))
	f.Add([]byte("stellingen:\n  - {id: s, tekst: t, polariteit: p, doelgroep: [medewerker]}\npolariteiten: [{id: p, links: l, rechts: r}]\nversie: 1\ntaal: nl\nlicentie: x\nherkomst: y\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		b, mistakes := Read(raw, Known{})
		if len(mistakes) > maxMistakes {
			t.Fatalf("%d mistakes", len(mistakes))
		}
		if len(mistakes) > 0 {
			if len(b.Dilemmas)+len(b.Statements)+len(b.Values) > 0 {
				t.Fatal("a faulty file gave content")
			}
			return
		}
		out, err := Write(b)
		if err != nil {
			t.Fatal(err)
		}
		back, mistakes := Read(out, Known{})
		if len(mistakes) > 0 {
			t.Fatalf("our own file has mistakes: %+v\n%s", mistakes, out)
		}
		if diff := cmp.Diff(b, back, sameBundle); diff != "" {
			t.Fatalf("read back differs:\n%s", diff)
		}
	})
}
