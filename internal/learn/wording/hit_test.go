package wording

import (
	"slices"
	"strings"
	"testing"
)

// town is an organisation as a consumer would describe it.
type town struct {
	staff  []string
	sizes  map[string]int
	places []string
}

func (w town) IsStaffName(word string) bool          { return slices.Contains(w.staff, word) }
func (w town) ClassSize(function string) (int, bool) { n, ok := w.sizes[function]; return n, ok }
func (w town) Places() []string                      { return w.places }

// The list that the anonymisation checks must find whole: unique functions, their paraphrases, and descriptions that
// fit one person. want is every place that must be found, as it stands in the sentence.
var uniqueFunctions = []struct {
	sentence string
	want     []string
}{
	{"De burgemeester vroeg of het sneller kon.", []string{"De burgemeester"}},
	{"Onze burgervader wilde er niets van weten.", []string{"Onze burgervader"}},
	{"De eerste burger kwam zelf langs.", []string{"De eerste burger"}},
	{"Ik sprak de loco-burgemeester op de gang.", []string{"de loco-burgemeester"}},
	{"De vrouw met de ambtsketen zei dat het goed was.", []string{"vrouw met de ambtsketen"}},
	{"De voorzitter van de raad belde mij.", []string{"voorzitter van de raad"}},
	{"De gemeentesecretaris vond het geen goed plan.", []string{"De gemeentesecretaris"}},
	{"De secretaris wilde het stuk nog zien.", []string{"De secretaris"}},
	{"Onze hoogste ambtenaar hield het tegen.", []string{"Onze hoogste ambtenaar"}},
	{"De baas van het gemeentehuis was boos.", []string{"De baas van het gemeentehuis"}},
	{"De algemeen directeur tekende zonder te lezen.", []string{"De algemeen directeur"}},
	{"De griffier zag de bon liggen.", []string{"De griffier"}},
	{"De waarnemend griffier wist van niets.", []string{"De waarnemend griffier"}},
	{"De rechterhand van de raad gaf een wenk.", []string{"De rechterhand van de raad"}},
	{"De wethouder sport zat op de tribune.", []string{"De wethouder sport"}},
	{"De sportwethouder zat op de tribune.", []string{"De sportwethouder"}},
	{"Onze wethouder van financiën vroeg om uitstel.", []string{"Onze wethouder van financiën"}},
	{"De bestuurder met zorg in portefeuille belde.", []string{"bestuurder met"}},
	{"De portefeuillehouder wonen kende de aannemer.", []string{"De portefeuillehouder wonen"}},
	{"Een collegelid kreeg een fles wijn.", []string{"Een collegelid"}},
	{"De fractievoorzitter van de VVD stuurde een mail.", []string{"De fractievoorzitter van de VVD"}},
	{"Het raadslid van GroenLinks vroeg om het dossier.", []string{"Het raadslid van GroenLinks"}},
	{"De nestor van de raad sprak mij aan.", []string{"De nestor van de raad"}},
	{"Het hoofd burgerzaken keek de andere kant op.", []string{"Het hoofd burgerzaken"}},
	{"Het hoofd van de afdeling inkoop kreeg korting.", []string{"Het hoofd van de afdeling inkoop"}},
	{"De teamleider burgerzaken wilde het niet horen.", []string{"De teamleider burgerzaken"}},
	{"Mijn teamleidster van het team handhaving lachte erom.", []string{"Mijn teamleidster van het team handhaving"}},
	{"De chef van de buitendienst leende de bus uit.", []string{"De chef van de buitendienst"}},
	{"De leiding van publiekszaken zweeg.", []string{"De leiding van publiekszaken"}},
	{"De persoon die burgerzaken leidt, zweeg.", []string{"persoon die burgerzaken leidt"}},
	{"De manager bedrijfsvoering gaf de opdracht.", []string{"De manager bedrijfsvoering"}},
	{"De oud-wethouder kwam op de borrel.", []string{"De oud-wethouder"}},
	{"De concerncontroller had het gezien.", []string{"De concerncontroller"}},
	{"De kabinetschef regelde de kaarten.", []string{"De kabinetschef"}},
	{"De bode vertelde wat hij hoorde.", []string{"De bode"}},
	{"De persvoorlichter hield het bericht vast.", []string{"De persvoorlichter"}},
	{"De burgemeestersvrouw kreeg een ketting.", []string{"De burgemeestersvrouw"}},
	{"De enige vrouw in het college was het oneens.", []string{"De enige vrouw"}},
	{"De jongste wethouder zei niets, de griffier ook niet.", []string{"De jongste wethouder", "de griffier"}},
	{"De leerplichtambtenaar kende het gezin van de secretaris zijn zus.", []string{"De leerplichtambtenaar", "de secretaris"}},
}

func TestUniqueFunctionsAreAllFound(t *testing.T) {
	if len(uniqueFunctions) != 40 {
		t.Fatalf("%d sentences, want 40", len(uniqueFunctions))
	}
	alarms := 0
	for _, c := range uniqueFunctions {
		hits := Checker{}.Text(c.sentence)
		for _, want := range c.want {
			found := slices.ContainsFunc(hits, func(h Hit) bool {
				return h.Level == Must && strings.Contains(c.sentence[h.Start:h.End], want) && h.Replacement != ""
			})
			if !found {
				t.Errorf("%q: %q is missed in %v", c.sentence, want, hits)
			}
		}
		for _, h := range hits {
			if !slices.ContainsFunc(c.want, func(w string) bool { return strings.Contains(c.sentence[h.Start:h.End], w) }) {
				alarms++
				t.Logf("false alarm %s (%s) in %q: %q", h.Kind, h.Level, c.sentence, c.sentence[h.Start:h.End])
			}
		}
	}
	t.Logf("%d false alarms on %d sentences", alarms, len(uniqueFunctions))
	if alarms > 4 {
		t.Errorf("%d false alarms, at most 4 on this list", alarms)
	}
}

func TestPersonalNumbersAndNamesAreFound(t *testing.T) {
	known := town{
		staff:  []string{"kuipershof", "loes", "anoek"},
		places: []string{"Zwembad De Bremmers", "de Bult"},
		sizes:  map[string]int{"teamleider": 3, "wethouder": 6, "adviseur": 40},
	}
	cases := []struct {
		text, want string
		kind       Kind
		level      Level
	}{
		{"Zijn bsn is 123456782, geloof ik.", "123456782", KindBSN, Must},
		{"Nummer 1234.56.782 stond erop.", "1234.56.782", KindBSN, Must},
		{"Nummer 123 456 782 stond erop.", "123 456 782", KindBSN, Must},
		{"Nummer bsn123456782.", "123456782", KindBSN, Must},
		{"Kamer 12 123456782 klopt.", "123456782", KindBSN, Must},
		{"Stort op NL91 ABNA 0417 1643 00 en klaar.", "NL91 ABNA 0417 1643 00", KindIBAN, Must},
		{"Stort op nl91abna0417164300.", "nl91abna0417164300", KindIBAN, Must},
		{"Stort op NL92ABNA0417164300.", "NL92ABNA0417164300", KindIBAN, Must},
		{"Stort op BE68 5390 0754 7034 vandaag.", "BE68 5390 0754 7034", KindIBAN, Must},
		{"Bel 06-12345678.", "06-12345678", KindPhone, Must},
		{"Bel 06 12 34 56 78 vandaag.", "06 12 34 56 78", KindPhone, Must},
		{"Bel +31 6 12345678.", "+31 6 12345678", KindPhone, Must},
		{"Bel 0031612345678.", "0031612345678", KindPhone, Must},
		{"Bel (0495) 575 000.", "(0495) 575 000", KindPhone, Must},
		{"Bel 020-6241111.", "020-6241111", KindPhone, Must},
		{"De auto GZ-123-K stond er.", "GZ-123-K", KindPlate, Must},
		{"De auto gz-123-k stond er.", "gz-123-k", KindPlate, Must},
		{"De auto 12-ABC-3 stond er.", "12-ABC-3", KindPlate, Must},
		{"De auto GZ123K stond er.", "GZ123K", KindPlate, Must},
		{"Mail jan.k@example.nl maar.", "jan.k@example.nl", KindEmail, Must},
		{"Kijk bij @wegwijs_22 op de foto.", "@wegwijs_22", KindEmail, Must},
		{"Zaaknummer 2024/4567 ligt stil.", "Zaaknummer 2024/4567", KindCase, Must},
		{"Zie Z-2024-001234.", "Z-2024-001234", KindCase, Must},
		{"Zie Z/24/123456 hierover.", "Z/24/123456", KindCase, Must},
		{"Kenmerk: AB-12345.", "Kenmerk: AB-12345", KindCase, Must},
		{"Zij woont op 6001 AB.", "6001 AB", KindPostcode, Must},
		{"Zij woont op 6001ab.", "6001ab", KindPostcode, Must},
		{"Zij woont op de Kerkstraat 12b.", "Kerkstraat 12b", KindAddress, Must},
		{"Zij woont op kerkstraat 12.", "kerkstraat 12", KindAddress, Must},
		{"Zij woont aan de Molenweg 3.", "Molenweg 3", KindAddress, Must},
		{"Zij woont in de Dorpsstraat.", "Dorpsstraat", KindAddress, Must},
		{"Zij woont op Kerkstraat 12 en belde.", "Kerkstraat 12", KindAddress, Must},
		{"Zij woont op Kerkstraat 12 b en belde.", "Kerkstraat 12 b", KindAddress, Must},
		{"Mevrouw Jansen van Kerkstraat belde.", "Mevrouw Jansen", KindName, Must},
		{"Ik sprak Jan de Boer uit Kerkstraat.", "Jan de Boer", KindName, Must},
		{"Ik zag Fatima van de Kerkstraat.", "Fatima", KindName, Must},
		{"Toen riep Fatima mij.", "Fatima", KindName, Must},
		{"Małgorzata vroeg om hulp.", "Małgorzata", KindName, Must},
		{"Mohamed's vader vroeg om hulp.", "Mohamed's", KindName, Must},
		{"Ik sprak Jan-Willem van den Berg.", "Jan-Willem van den Berg", KindName, Must},
		{"Ik sprak Radjesh Ramdin.", "Radjesh Ramdin", KindName, Must},
		{"Van den Berg was er ook.", "Van den Berg", KindName, Must},
		{"Dat hoorde ik van Jansen.", "Jansen", KindName, Must},
		{"Ik sprak met meneer Zonderland.", "meneer Zonderland", KindName, Must},
		{"Ik sprak met dhr. De Vries.", "dhr. De Vries", KindName, Must},
		{"Ik sprak met de heer Zonderland.", "de heer Zonderland", KindName, Must},
		{"Ik sprak mevrouw K. over haar aanvraag.", "mevrouw K", KindName, Must},
		{"Ik sprak mevrouw de vries.", "mevrouw de vries", KindName, Must},
		{"Ik sprak collega Zonderland.", "Zonderland", KindName, Must},
		{"Ik sprak J. de Zonderland.", "J. de Zonderland", KindName, Must},
		{"Het dossier van J.K. ligt er.", "J.K.", KindInitials, Must},
		{"Kuipershof was er ook bij.", "Kuipershof", KindName, Must},
		{"Ik zag Roos bij de balie.", "Roos", KindName, Must},
		{"toen riep fatima mij.", "fatima", KindName, Advice},
		{"Ik kom bij zwembad de bremmers.", "zwembad de bremmers", KindPlace, Must},
		{"Ik kom bij stichting Zonneschijn.", "stichting Zonneschijn", KindCompany, Must},
		{"Ik koop bij Wegwijs BV.", "Wegwijs BV", KindCompany, Must},
		{"Mijn teamleider zag het.", "Mijn teamleider", KindFunction, Must},
		{"Dat was op 12 maart 2024.", "12 maart 2024", KindDate, Must},
		{"Geboren 12-03-1961 te water.", "12-03-1961", KindDate, Must},
		{"Dat was op 3 mei.", "3 mei", KindDate, Advice},
		{"Het kost 95.000 euro.", "95.000 euro", KindAmount, Advice},
		{"Het kost € 1.250,50.", "€ 1.250,50", KindAmount, Advice},
		{"Het kost vijftig euro.", "vijftig euro", KindAmount, Advice},
		{"Een man van 81 belde.", "man van 81", KindAge, Advice},
		{"De 81-jarige belde.", "81-jarige", KindAge, Advice},
		{"Er wachten veertig gezinnen op.", "veertig gezinnen", KindCount, Advice},
		{"Ik ging naar Zonderland toe.", "Zonderland", KindCapital, Advice},
		{"Hij zei: “Ik doe dat echt niet meer.”", "“Ik doe dat echt niet meer.”", KindQuote, Advice},
		{"Het stond in de krant.", "in de krant", KindRare, Advice},
		{"Kijk op www.voorbeeld.nl/stuk.", "www.voorbeeld.nl/stuk", KindLink, Advice},
	}
	for _, c := range cases {
		hits := Checker{Known: known}.Text(c.text)
		if !slices.ContainsFunc(hits, func(h Hit) bool { return h.Kind == c.kind && h.Level == c.level && c.text[h.Start:h.End] == c.want }) {
			t.Errorf("%q: want %s %q %v, found:", c.text, c.kind, c.want, c.level)
			for _, h := range hits {
				t.Logf("   %s %v %q → %q", h.Kind, h.Level, c.text[h.Start:h.End], h.Replacement)
			}
		}
	}
}

func TestOrdinaryTextRaisesNoMust(t *testing.T) {
	for _, s := range []string{
		"Ik meld het bij mijn leidinggevende en ga daarna naar huis.",
		"Het college van burgemeester en wethouders besluit.",
		"Burgemeester en wethouders besluiten.",
		"De wethouders zijn het oneens.",
		"Een raadslid vroeg mij om een stuk.",
		"De raadsleden vroegen mij om een stuk.",
		"Mijn teamleider zegt dat het mag.",
		"Een medewerker burgerzaken hielp mij.",
		"Wil ik dit? Bas ik door? Mark dat.",
		"De eerste collega die ik sprak, lachte.",
		"Ze is in 2024 gekomen en in maart 2025 weggegaan.",
		"Volgens de Wmo en de Awb kan dat in Nederland.",
		"Het is 10 voor 12 en we hebben 1000 stukken.",
		"Hij heeft een goed hoofd op zijn schouders.",
		"De projectcoördinator vroeg om tijd.",
		"Mijn buurman is bakker en woont in de straat.",
		"De weg is lang. De straat 3 keer oversteken mag.",
		"De reeks 123456789 is geen bsn.",
		"Als raadslid denk ik daar anders over.",
		"Een ambtenaar met beleid wacht even. De baas is weg.",
		"De leiding van het team weet het niet. Frans bedrijf gezocht.",
		"De aanvraag van 140 euro uit 2019 ligt er nog, 3 kinderen wachten.",
		"Ik sprak de B.V. van mijn zwager.",
	} {
		for _, h := range (Checker{}).Text(s) {
			if h.Level == Must {
				t.Errorf("%q: %s %q", s, h.Kind, s[h.Start:h.End])
			}
		}
	}
}

func TestShippedSituationsRaiseNoMust(t *testing.T) {
	advice := map[Kind]int{}
	for _, d := range shippedDilemmas(t) {
		for _, h := range (Checker{Fictitious: true}).Text(d.Situatie) {
			advice[h.Kind]++
			if h.Level == Must {
				t.Errorf("%s: %s %q", d.ID, h.Kind, d.Situatie[h.Start:h.End])
			}
		}
	}
	if advice[KindFunction] == 0 || advice[KindAmount] == 0 {
		t.Errorf("functions and amounts in the shipped texts are advice, found %v", advice)
	}
	t.Logf("advice on the shipped situations: %v", advice)
}

func TestClassSizeOfTheOrganisationDecides(t *testing.T) {
	sizes := func(n int) Checker {
		return Checker{Known: town{sizes: map[string]int{"teamleider": n, "griffier": n, "teamleider burgerzaken": 1}}}
	}
	must := func(c Checker, s string) bool {
		return slices.ContainsFunc(c.Text(s), func(h Hit) bool { return h.Kind == KindFunction && h.Level == Must })
	}
	for _, s := range []string{"De teamleider zweeg.", "De griffier zweeg."} {
		if !must(sizes(SmallClass-1), s) || must(sizes(SmallClass), s) {
			t.Errorf("%q: the border is not at %d people", s, SmallClass)
		}
	}
	if !must(sizes(30), "De teamleider burgerzaken zweeg.") {
		t.Error("one person in a large class is not found")
	}
}

func TestReplacementKeepsTheSentence(t *testing.T) {
	cases := map[string]string{
		"De griffier zag het.":                     "Een leidinggevende zag het.",
		"Toen vroeg onze burgervader om stilte.":   "Toen vroeg een politiek ambtsdrager om stilte.",
		"Ik sprak de bode.":                        "Ik sprak een uitvoerend medewerker.",
		"Het was op 12 maart 2024 al klaar.":       "Het was op maart 2024 al klaar.",
		"Het kost 95.000 euro.":                    "Het kost enkele tienduizenden euro's.",
		"Ik belde Fatima over nummer 06-12345678.": "Ik belde iemand over nummer (telefoonnummer).",
		"Een man van 81 belde.":                    "Een man op hoge leeftijd belde.",
		"Niets aan de hand.":                       "Niets aan de hand.",
	}
	for s, want := range cases {
		if got := Replace(s, (Checker{}).Text(s)); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func TestLiveLeavesTheEditorsWorkToTheEditor(t *testing.T) {
	s := "Fatima en de griffier kregen 95.000 euro, in Zonderland, veertig gezinnen, “zo gaat dat hier dus”, in de krant, bsn 123456782."
	var kinds []Kind
	for _, h := range Live(s) {
		kinds = append(kinds, h.Kind)
	}
	if want := []Kind{KindName, KindFunction, KindAmount, KindBSN}; !slices.Equal(kinds, want) {
		t.Errorf("kinds %v, want %v", kinds, want)
	}
}

func TestEnglishTextIsCheckedForPatterns(t *testing.T) {
	s := "The manager sport called Fatima at 06-12345678 about NL91ABNA0417164300."
	var kinds []Kind
	for _, h := range (Checker{Lang: "en"}).Text(s) {
		kinds = append(kinds, h.Kind)
	}
	if want := []Kind{KindName, KindPhone, KindIBAN}; !slices.Equal(kinds, want) {
		t.Errorf("kinds %v, want %v", kinds, want)
	}
}

func TestElevenTestAndMod97(t *testing.T) {
	for digits, want := range map[string]bool{"123456782": true, "111222333": true, "123456789": false, "000000000": false, "12345678": false, "10000008": true, "1234": false, "12345678x": false} {
		if got := ElevenTest(digits); got != want {
			t.Errorf("ElevenTest(%s) = %v", digits, got)
		}
	}
	for iban, want := range map[string]bool{"NL91ABNA0417164300": true, "nl91abna0417164300": true, "BE68539007547034": true, "DE89370400440532013000": true, "NL92ABNA0417164300": false, "NL91": false, "NL91ABNA04171643é": false} {
		if got := Mod97(iban); got != want {
			t.Errorf("Mod97(%s) = %v", iban, got)
		}
	}
}

func FuzzHitOffsetsAreValid(f *testing.F) {
	for _, s := range []string{
		"", "\x00", "De griffier 🙂 zei 06-12345678", "שלום Fatima עולם", "İ De BURGEMEESTER", "NL91ABNA0417164300é", "“a b c", "J.é.K.", "1\u00a02\u00a03456782",
		"van de van de van de", "de de de enige", "hoofd van de", "@é", "12-é-34", "\xffFatima\xfe", "€", "'s 's's", "A.", "1-1-1", "Stichting É", "0031 0031", strings.Repeat("9 ", 50),
	} {
		f.Add(s)
	}
	known := town{staff: []string{"é"}, places: []string{"", "é x", "De 🙂 Bult"}, sizes: map[string]int{"griffier": 2}}
	f.Fuzz(func(t *testing.T, s string) {
		for _, c := range []Checker{{}, {Lang: "en"}, {Known: known, Fictitious: true}} {
			hits := c.Text(s)
			for i, h := range hits {
				checkSpan(t, s, h.Start, h.End, string(h.Kind))
				if h.Start == h.End || h.Level == OK || !strings.HasPrefix(h.Key, "wording.hit.") || i > 0 && hits[i-1].Start > h.Start {
					t.Errorf("hit %+v", h)
				}
			}
			Replace(s, hits)
			for _, h := range c.Live(s) {
				checkSpan(t, s, h.Start, h.End, string(h.Kind))
			}
		}
	})
}

func BenchmarkLive(b *testing.B) {
	const reason = "Ik zou het melden, want een collega die dit twee keer ziet gebeuren en niets zegt, helpt uiteindelijk niemand in het team."
	for b.Loop() {
		Live(reason)
	}
}
