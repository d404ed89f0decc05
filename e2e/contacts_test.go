package e2e

import (
	"strings"
	"testing"
)

// The coordinator keeps the list of whom to turn to, and a phone in the middle of a session shows it as it is now,
// behind one button.
func TestContactsReachAPhoneInASession(t *testing.T) {
	t.Parallel()
	demo := StartDemo(t)
	phone := suite.browser.Phone(t, "telefoon", demo.Origin())
	phone.join(demo.Code)
	noor := suite.browser.Actor(t, "coördinator", demo.Origin())
	noor.Enter(demo.Links["coordinator"], nil)
	noor.Open("/wegwijzer")
	noor.Click("Werk de lijst bij")
	noor.Click("Wijzig Vertrouwenspersoon integriteit")
	noor.Fill("Naam of functie", "Vertrouwenspersoon van Merendam")
	noor.Fill("Telefoonnummer", "bel maar")
	noor.Click("Bewaar")
	noor.WaitText("Dit is geen telefoonnummer.")
	Axe(t, noor, "a contact with a mistake")
	noor.Fill("Telefoonnummer", "0900 555 0199")
	noor.Click("Bewaar")
	noor.WaitText("De gegevens van Vertrouwenspersoon van Merendam zijn bewaard.")

	noor.Fill("Soort contact", "Vertrouwenspersoon")
	noor.Fill("Naam of functie", "Vertrouwenspersoon van buiten")
	noor.Fill("Hiervoor ga je ernaartoe", "Je praat liever met iemand van buiten.")
	noor.Choose("Iedereen")
	noor.Fill("Telefoonnummer", "0900 555 0198")
	noor.Click("Voeg toe")
	noor.WaitText("Vertrouwenspersoon van buiten staat nu in de lijst.")

	phone.helps("Vertrouwenspersoon van Merendam", "0900 555 0199", "Je praat liever met iemand van buiten.", "0900 555 0198")
	Axe(t, phone, "whom to turn to in a session")
	if way := plainText(entering(t, demo, "employee").get(t, "/wegwijzer")); !strings.Contains(way, "0900 555 0199") || !strings.Contains(way, "van buiten") {
		t.Errorf("the way for employees reads: %s", way)
	}
	entering(t, demo, "facilitator").refused(t, "/wegwijzer/bewerken", nil, "editing the list without being the coordinator")

	noor.Click("Verwijder Vertrouwenspersoon van buiten")
	noor.WaitText("Ook bij 'Dit speelt echt' staat dit contact er dan niet meer.")
	noor.Click("Verwijder")
	noor.WaitText("Het contact is uit de lijst.")
	phone.helps("Vertrouwenspersoon van Merendam", "0900 555 0199")
	if phone.Sees("0900 555 0198") {
		t.Error("the phone shows a contact that is gone")
	}
}

// helps loads the phone again and looks behind the button for help.
func (a *Actor) helps(words ...string) {
	a.t.Helper()
	a.Reload()
	a.Click("Dit speelt echt")
	for _, w := range words {
		a.WaitText(w)
	}
}
