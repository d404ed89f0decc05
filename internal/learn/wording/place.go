package wording

import (
	"regexp"
	"strings"
)

var (
	// A street name with its number. Endings that are ordinary words too ("weg", "hof") need a capital.
	streetNumber = regexp.MustCompile(`(?:\p{Lu}[\pL'’.\-]*[ ]+(?:(?:van|de|der|den|het|'t)[ ]+)*)*` +
		`(?:\pL+(?:straat|laan|plein|gracht|singel|steeg|dreef|kade|plantsoen|straatweg)|\p{Lu}\pL+(?:weg|hof|park|pad|markt|ring|baan|wal|dijk|erf|veld|burg|hoek|kamp|plaats|oord|akker|hage))[ ]+\d{1,4}(?:[ ]?[a-zA-Z]\b)?`)
	streetAlone = regexp.MustCompile(`\p{Lu}\pL+(?:straat|laan|plein|gracht|singel|steeg|dreef|kade|plantsoen|straatweg)`)
	numberedFor = regexp.MustCompile(`(?i)(?:huisnummer|kamernummer|appartement)\s?\d+`)

	companyForm = regexp.MustCompile(`(?:\p{Lu}[\pL\d&'’\-]*[ ]+(?:(?:en|de|van|&)[ ]+)*)+(?:B\.?V\.?|N\.?V\.?|V\.?O\.?F\.?)`)
	companyName = regexp.MustCompile(`(?i:stichting|vereniging|voetbalclub|sportclub|hockeyclub|tennisclub|basisschool|obs|vv|sv|fc|bakkerij|slagerij|café|cafe|restaurant|` +
		`hotel|bouwbedrijf|aannemersbedrijf|garage|supermarkt|zorgbureau|adviesbureau|woningcorporatie|verzorgingshuis|zorgcentrum|moskee|kerk|buurthuis|dorpshuis)` +
		`[ ]+(?:(?:[Dd]e|[Hh]et|'t|[Vv]an|[Dd]en)[ ]+)*\p{Lu}[\pL\d'’\-]*(?:[ ]+\p{Lu}[\pL\d'’\-]*)*`)
)

// places finds addresses, streets, clubs and companies: by their form, and by the list of the organisation.
func (f *finder) places() {
	f.each(streetNumber, func(start, end int) { f.add(KindAddress, Must, start, end, "(adres)") })
	f.each(numberedFor, func(start, end int) { f.add(KindAddress, Must, start, end, "(adres)") })
	f.each(streetAlone, func(start, end int) { f.add(KindAddress, Must, start, end, "een straat") })
	for _, shape := range [...]*regexp.Regexp{companyForm, companyName} {
		f.each(shape, func(start, end int) { f.add(KindCompany, Must, start, end, "een organisatie") })
	}
	if f.Known == nil {
		return
	}
	for _, place := range f.Known.Places() {
		f.place(tokenise(place))
	}
}

func (f *finder) place(name []token) {
	if len(name) == 0 {
		return
	}
	group := make([]string, len(name))
	for i, t := range name {
		group[i] = t.lower
	}
	for i := range f.tokens {
		if hasWords(f.tokens[i:], group) {
			f.add(KindPlace, Must, f.tokens[i].start, f.tokens[i+len(group)-1].end, "een plek in de gemeente")
			continue
		}
		// "Jansens bakkerij", "De Bremmers": the last word with an ending.
		last := i + len(group) - 1
		if last < len(f.tokens) && hasWords(f.tokens[i:], group[:len(group)-1]) && strings.TrimRight(strings.TrimSuffix(f.tokens[last].lower, "s"), "'’") == group[len(group)-1] {
			f.add(KindPlace, Must, f.tokens[i].start, f.tokens[last].end, "een plek in de gemeente")
		}
	}
}
