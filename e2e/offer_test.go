package e2e

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// bankable is the form of a dilemma that has everything the bank asks for and betrays nobody.
func bankable(title string) url.Values {
	return url.Values{
		"title": {title}, "situation": {"Je beheert een loods. Een vereniging vraagt de sleutel voor een avond. De regel zegt dat alleen collega's hem krijgen."},
		"question": {"Mag ik de sleutel een avond uitlenen?"}, "values.a": {"rechtmatigheid"}, "values.b": {"dienstbaarheid"},
		"options.A": {"Ik houd de sleutel hier."}, "options.B": {"Ik leen de sleutel uit."}, "polarity": {"regels_maatwerk"},
		"touched": {"de leden van de vereniging"}, "role": {"medewerker"}, "weight": {"licht"}, "minutes": {"20"},
	}
}

// offer offers a dilemma through a link, without an account, and gives the receipt.
func (v *visitor) offer(t testing.TB, link, situation string) (receipt string) {
	t.Helper()
	form, ok := formWith(v.get(t, link), "receipt", "")
	if !ok {
		t.Fatalf("%s holds no form", link)
	}
	receipt = form.fields.Get("receipt")
	a, err := v.send(link, url.Values{"receipt": {receipt}, "situation": {situation}, "act": {"send"}})
	if err != nil || a.status != http.StatusOK || !strings.Contains(plainText(a.body), "Jouw bonnetje") {
		t.Fatalf("offering: status %d, error %v\n%s", a.status, err, plainText(a.body))
	}
	return receipt
}

// What whoever offers a dilemma writes.
const (
	offerLabel     = "Poster bij de Wmo"
	offerSituation = "Een vereniging vraagt de sleutel van de loods voor een avond. De regel zegt dat alleen collega's hem krijgen."
)

var (
	receiptPattern = regexp.MustCompile(`Jouw bonnetje ((?:[2-9A-Z]{4} ?){4})`)
	clockPattern   = regexp.MustCompile(`\b(?:[01]?\d|2[0-3])[:.][0-5]\d\b`)
)

// Somebody without an account offers a dilemma by the link of a poster, and reads on a receipt what comes of it. The
// coordinator words it, somebody else lets it in, and on no page does anybody see when it came or by which link.
func TestDilemmaOfferedWithoutAnAccount(t *testing.T) {
	t.Parallel()
	demo := StartDemo(t)
	noor := suite.browser.Actor(t, "coördinator", demo.Origin())
	noor.Enter(demo.Links["coordinator"], nil)
	noor.Open("/dilemmas/aanbiedlinks")
	noor.Fill("Voor wie is de link?", offerLabel)
	noor.Click("Maak een link")
	noor.WaitText("De link voor " + offerLabel + " is klaar")
	Look(t, noor, "a new link")
	link := offerPattern.FindString(noor.Text("main"))
	noor.Open("/dilemmas/aanbiedlinks")
	before := noor.Text("main")

	phone := suite.browser.Phone(t, "telefoon", demo.Origin())
	receipt := offersByPhone(t, phone, link)
	noor.Reload()
	if after := noor.Text("main"); after != before {
		t.Errorf("the list of links changed when somebody used one:\n%s\nwas\n%s", after, before)
	}
	phone.followsReceipt(receipt, "Nog niemand heeft het opgepakt.")

	seen := map[string]string{}
	noor.Open("/dilemmas/nakijken")
	noor.WaitText("1 aangeboden zonder account")
	seen["the queue"] = noor.page()
	noor.Click("Lees")
	noor.WaitText("We weten niet wie dit schreef.")
	noor.WaitText(offerSituation)
	seen["the offer"] = noor.page()
	noor.Click("Neem het over")
	noor.WaitText("Het concept is van jou.")
	seen["the draft"] = noor.page()
	noor.wordsTheOffer()
	phone.followsReceipt(receipt, "Een gespreksleider maakt er een dilemma van.")
	noor.Click("Bewaar en leg voor")
	noor.WaitText("Je dilemma ligt bij een tweede paar ogen.")
	phone.followsReceipt(receipt, "Een tweede paar ogen leest het.")

	coordinator, second := entering(t, demo, "coordinator"), entering(t, demo, "colleague")
	check := second.found(t, "/dilemmas/nakijken", `"(/dilemmas/[^"/]+/nakijken)"`)
	seen["the check"] = second.get(t, check)
	ownHand(t, coordinator, second, check)
	second.approves(t, check)

	phone.followsReceipt(receipt, "Collega's praten erover, als: De sleutel van de loods.")
	Axe(t, phone, "the receipt of a dilemma in the bank")
	employee := entering(t, demo, "employee")
	seen["the bank"] = employee.get(t, strings.TrimSuffix(check, "/nakijken"))
	seen["the file"] = coordinator.get(t, "/dilemmas/exporteren")
	for where, page := range seen {
		hidesTheSender(t, where, page, receipt, link)
	}
}

// offersByPhone fills in the form behind the link, has the text looked at, and gives the receipt.
func offersByPhone(t *testing.T, phone *Actor, link string) (receipt string) {
	t.Helper()
	phone.Open(link)
	phone.WaitText("Je tekst en de dag. Geen naam, geen tijd, geen telefoon.")
	phone.Fill("Wat speelt er?", offerSituation+" Zij woont op Kerkstraat 12 en dringt aan.")
	phone.Click("Kijk mijn tekst na")
	phone.WaitText("Kerkstraat 12")
	phone.WaitText("om naar te kijken")
	Axe(t, phone, "what the check found in an offer")
	phone.Fill("Wat speelt er?", offerSituation)
	phone.Fill("Wat is je vraag?", "Mag ik de sleutel een avond uitlenen?")
	phone.Click("Bied aan")
	phone.WaitText("Je dilemma is binnen.")
	m := receiptPattern.FindStringSubmatch(phone.Text("main"))
	if m == nil {
		phone.fail("there is no receipt on the page")
	}
	Look(t, phone, "a receipt")
	return m[1]
}

// followsReceipt asks what came of an offer, with the words on the receipt.
func (a *Actor) followsReceipt(receipt, answer string) {
	a.t.Helper()
	a.Open("/bonnetje")
	a.Fill("Bonnetje", receipt)
	a.Click("Kijk wat ermee gebeurt")
	a.WaitText(answer)
	if a.Sees(offerSituation) {
		a.t.Error("the receipt shows what was offered: whoever finds it reads it too")
	}
}

// wordsTheOffer makes a dilemma of an offer that says little.
func (a *Actor) wordsTheOffer() {
	a.t.Helper()
	a.Fill("Titel", "De sleutel van de loods")
	a.Fill("De situatie", "Je beheert een loods. "+offerSituation)
	for label, words := range map[string]string{
		"Waarde achter keuze A": "Rechtmatigheid", "Keuze A": "Ik houd de sleutel hier.", "Waarde achter keuze B": "Dienstbaarheid",
		"Keuze B": "Ik leen de sleutel uit.", "Spanning": "Regels – Maatwerk", "Wie wordt geraakt?": "de leden van de vereniging",
		"Voor wie": "Medewerker", "Zwaarte": "Licht", "Minuten voor het gesprek": "20",
	} {
		a.Fill(label, words)
	}
	a.Click("Bewaar als concept")
	a.WaitText("Je concept is bewaard.")
}

// page is the whole page as it stands, with what does not show.
func (a *Actor) page() (html string) {
	a.t.Helper()
	a.mustEval(&html, "() => document.documentElement.outerHTML")
	return html
}

// ownHand fails t when somebody may let in what they wrote themselves.
func ownHand(t *testing.T, writer, second *visitor, check string) {
	t.Helper()
	form, ok := formWith(second.get(t, check), "revision", "")
	if !ok {
		t.Fatal("there is nothing to decide with")
	}
	form.fields.Set("act", "approve")
	writer.refused(t, check, nil, "reading an own dilemma as the second person")
	writer.refused(t, check, form.fields, "letting in an own dilemma")
}

// approves lets a dilemma into the bank by the form on the page of the check.
func (v *visitor) approves(t testing.TB, check string) {
	t.Helper()
	form, ok := formWith(v.get(t, check), "revision", "")
	if !ok {
		t.Fatalf("%s holds no form", check)
	}
	form.fields.Set("act", "approve")
	v.post(t, form.action, form.fields)
}

// hidesTheSender fails t when a page tells by which link a dilemma came in, or at what time, or shows its receipt.
func hidesTheSender(t *testing.T, where, page, receipt, link string) {
	t.Helper()
	bare := strings.NewReplacer(" ", "", "-", "").Replace(page)
	switch text := plainText(page); {
	case strings.Contains(page, offerLabel), strings.Contains(page, strings.TrimPrefix(link, "/aanbieden/")):
		t.Errorf("%s tells by which link it came in", where)
	case clockPattern.MatchString(text):
		t.Errorf("%s tells a time: %s", where, clockPattern.FindString(text))
	case strings.Contains(bare, strings.ReplaceAll(receipt, " ", "")):
		t.Errorf("%s shows the receipt", where)
	}
}

// Somebody writes a dilemma of their own. The checks warn for what betrays a person, a second person sends it back, and
// only that person lets it in.
func TestOwnDilemmaNeedsASecondPairOfEyes(t *testing.T) {
	t.Parallel()
	demo := StartDemo(t)
	samira := suite.browser.Actor(t, "schrijver", demo.Origin())
	samira.Enter(demo.Links["facilitator"], nil)
	samira.Open("/dilemmas/nieuw")
	samira.Fill("De morele vraag", "Hoe kan ik de sleutel toch uitlenen?")
	samira.wordsTheOffer()
	samira.Fill("De situatie", "Je beheert een loods. Piotr Nowicki, op Kerkstraat 12, vraagt de sleutel voor een avond.")
	samira.Click("Kijk mijn tekst na")
	samira.WaitText("Er is niets bewaard of veranderd.")
	for _, words := range []string{"Piotr Nowicki", "Kerkstraat 12", "vraagt om een plan"} { // of a person, a place, and a question for a plan
		if !samira.Sees(words) {
			t.Errorf("the checks do not warn for %q", words)
		}
	}
	Axe(t, samira, "a draft with what the checks found")
	samira.Fill("De morele vraag", "Mag ik de sleutel een avond uitlenen?")
	samira.Fill("De situatie", "Je beheert een loods. Iemand op Kerkstraat 12 vraagt de sleutel voor een avond.")
	samira.Click("Bewaar en leg voor")
	samira.WaitText("Je dilemma ligt bij een tweede paar ogen.")

	bas := suite.browser.Actor(t, "tweede lezer", demo.Origin())
	bas.Enter(demo.Links["colleague"], nil)
	bas.Open("/dilemmas/nakijken")
	bas.Click("De sleutel van de loods")
	bas.WaitText("Kerkstraat 12")
	bas.Click("Zet in de bank")
	bas.WaitText("Kies wat er met dit punt gebeurt.")
	Axe(t, bas, "a check with an open point")
	bas.Choose("Vervagen")
	bas.Fill("Andere woorden, of de reden", "een straat verderop")
	bas.Click("Stuur terug")
	bas.WaitText("Het dilemma is terug bij de schrijver.")

	samira.Open("/dilemmas/mijn")
	samira.Click("De sleutel van de loods")
	samira.WaitText("Dit moet nog anders")
	Axe(t, samira, "a draft that came back")
	samira.Click("Neem de voorstellen over")
	samira.WaitText("We vonden niets om op te letten")
	samira.Click("Bewaar en leg voor")
	samira.WaitText("Je dilemma ligt bij een tweede paar ogen.")

	bas.Open("/dilemmas/nakijken")
	check := strings.TrimPrefix(bas.attribute(`main a[href$="/nakijken"][href^="/dilemmas/"]:not([href="/dilemmas/nakijken"])`, "href"), demo.Origin())
	writer := entering(t, demo, "facilitator")
	ownHand(t, writer, entering(t, demo, "colleague"), check)
	entering(t, demo, "employee").refused(t, check, nil, "checking without being asked to")
	bas.Open(check)
	bas.WaitText("een straat verderop")
	bas.Click("Zet in de bank")
	bas.WaitText("Het dilemma staat in de bank.")
	if page := plainText(entering(t, demo, "employee").get(t, strings.TrimSuffix(check, "/nakijken"))); !strings.Contains(page, "een straat verderop") || strings.Contains(page, "Samira") {
		t.Errorf("the dilemma in the bank reads: %s", page)
	}
}
