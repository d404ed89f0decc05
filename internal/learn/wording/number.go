package wording

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// numbers finds what a person or a case is filed under. None of these needs Dutch words around it, except the names
// for a case number.
func (f *finder) numbers() {
	f.each(emailShape, func(start, end int) { f.add(KindEmail, Must, start, end, "(mailadres)") })
	f.each(handleShape, func(start, end int) { f.add(KindEmail, Must, start, end, "(account)") })
	f.each(linkShape, func(start, end int) { f.add(KindLink, Advice, start, end, "(link)") })
	if !strings.ContainsAny(f.text, "0123456789") {
		return // most reasons of a live round: nothing else here can match
	}
	f.bsn()
	f.iban()
	f.plates()
	f.each(nationalPhone, f.phone)
	f.each(foreignPhone, f.phone)
	f.each(postcodeShape, func(start, end int) {
		if isPostcode(f.text[start:end]) {
			f.add(KindPostcode, Must, start, end, "(postcode)")
		}
	})
	for _, shape := range caseShapes {
		f.each(shape, func(start, end int) { f.add(KindCase, Must, start, end, "(nummer)") })
	}
	f.each(longNumber, func(start, end int) { f.add(KindNumber, Advice, start, end, "(nummer)") })
}

var (
	emailShape  = regexp.MustCompile(`[\pL\d][\pL\d._%+\-]*@[\pL\d\-]+(\.[\pL\d\-]+)+`)
	handleShape = regexp.MustCompile(`@[\pL\d_][\pL\d_.]+`)
	linkShape   = regexp.MustCompile(`(?i)(https?://|www\.)\S+`)
	// Ten digits from 0 on, or a country code; a hyphen, a dot, a bracket or a space may stand between any two.
	nationalPhone = regexp.MustCompile(`\(?0[1-9](?:[\s\x{a0}\-–.()/]*\d){8}`)
	foreignPhone  = regexp.MustCompile(`(?:\+|00)\s?[1-9](?:[\s\x{a0}\-–.()/]*\d){8,12}`)
	postcodeShape = regexp.MustCompile(`[1-9]\d{3}(?:[ \x{a0}]?[A-Z]{2}|[a-z]{2})`)
	longNumber    = regexp.MustCompile(`\d{6,}`)
)

var caseShapes = [...]*regexp.Regexp{
	// A word for a number, then the number: "zaaknummer 12345", "kenmerk: AB-12345".
	regexp.MustCompile(`(?i)(?:\pL+nummer|\pL+nr\.?|nummer|nr\.?|kenmerk|referentie|kvk|case number|file number|reference)[\s:.#]*\b[a-z]{0,5}[\-/.]?\d{3,}[\d\-/.]*(?:[\-/.][a-z\d]+)*`),
	// A word for what has a number, then four digits at least that are no year: "dossier 45678".
	regexp.MustCompile(`(?i)(?:zaak|dossier|klacht|melding|besluit|aanvraag|factuur|vergunning)[ :#]+(?:[a-z]{1,5}[\-/.]?\d{3,}|[03-9]\d{3,}|[12]\d{4,})[\d\-/.]*`),
	regexp.MustCompile(`\b[A-Za-z]{1,5}[\-/]?\d{2,4}[\-/.]\d{3,}(?:[\-/.]\d+)*`),    // Z-2024-001234, Z24.001234
	regexp.MustCompile(`\b[A-Z]{1,4} \d{2,4}[\-/]\d{3,}(?:[\-/.]\d+)*`),             // Z 2024-001234
	regexp.MustCompile(`\b(?:19|20)\d\d[\-/]\d{3,}(?:[\-/.]\d+)*|\b20\d\d\.\d{4,}`), // 2024-004567
	regexp.MustCompile(`#\d{4,}`),
}

// each calls found for every match that is not part of a longer word or number. Signs at the ends of a match do not
// belong to it.
func (f *finder) each(shape *regexp.Regexp, found func(start, end int)) {
	for _, m := range shape.FindAllStringIndex(f.text, -1) {
		start, end := m[0], m[1]
		start = end - len(strings.TrimLeft(f.text[start:end], " \t\r\n\u00a0"))
		end = start + len(strings.TrimRight(f.text[start:end], " \t\r\n\u00a0.,;:-–/!?)"))
		if start < end && standsAlone(f.text, start, end) {
			found(start, end)
		}
	}
}

func (f *finder) phone(start, end int) { f.add(KindPhone, Must, start, end, "(telefoonnummer)") }

// isPostcode leaves out the letters that the post never gives out, and a year with an abbreviation behind it.
func isPostcode(s string) bool {
	letters := s[len(s)-2:]
	switch strings.ToUpper(letters) {
	case "SA", "SD", "SS":
		return false
	case "DE", "EN", "ER", "NR", "NE":
		return letters == strings.ToUpper(letters) // "2015en" is a slip of the pen
	case "HR", "OR", "FG", "MT", "SP", "CU", "EU", "VN", "BV", "NV", "AD":
		return s[:2] != "19" && s[:2] != "20"
	}
	return true
}

// bsnReach is the most groups of digits that a BSN is written in.
const bsnReach = 9

// bsn finds citizen numbers by the eleven test, also when written in groups: "1234.56.782", "123 456 782".
func (f *finder) bsn() {
	groups := digitGroups.FindAllStringIndex(f.text, -1)
	for i := range groups {
		digits := ""
		for j := i; j < len(groups) && j < i+bsnReach; j++ {
			if j > i && !joins(f.text[groups[j-1][1]:groups[j][0]]) {
				break
			}
			digits += f.text[groups[j][0]:groups[j][1]]
			if len(digits) > 9 {
				break
			}
			start, end := groups[i][0], groups[j][1]
			// Eight digits are a number from before the leading zero; only unbroken, or every date would be tested.
			if (len(digits) == 9 || len(digits) == 8 && i == j) && ElevenTest(digits) {
				f.add(KindBSN, Must, start, end, "(bsn)")
			}
		}
	}
}

var digitGroups = regexp.MustCompile(`\d+`)

func joins(between string) bool {
	return utf8.RuneCountInString(between) == 1 && strings.ContainsAny(between, " .-\u00a0\u202f\u2009")
}

// ElevenTest reports whether eight or nine digits pass the test for a Dutch citizen number (BSN): the digits weighted
// 9, 8, … 2 and the last one -1 add up to a multiple of eleven.
func ElevenTest(digits string) bool {
	if len(digits) == 8 {
		digits = "0" + digits
	}
	if len(digits) != 9 {
		return false
	}
	sum := 0
	for i, r := range digits {
		if r < '0' || r > '9' {
			return false
		}
		weight := 9 - i
		if i == 8 {
			weight = -1
		}
		sum += int(r-'0') * weight
	}
	return sum%11 == 0 && strings.Trim(digits, "0") != ""
}

var ibanStart = regexp.MustCompile(`[A-Za-z]{2}\d{2}`)

// ibanMin and ibanMax are the shortest and longest IBAN there is (Norway and the ceiling of the standard).
const (
	ibanMin = 15
	ibanMax = 34
	ibanNL  = 18
)

// iban finds bank accounts. A Dutch one counts even when its check digits are wrong: mistyped, it still betrays.
func (f *finder) iban() {
	for _, m := range ibanStart.FindAllStringIndex(f.text, -1) {
		compact, end := "", 0
		for i := m[0]; i < len(f.text) && len(compact) < ibanMax; i++ {
			b := f.text[i]
			if b == ' ' || b == '-' || b == '.' {
				continue
			}
			if b >= utf8.RuneSelf || !inWord(rune(b)) {
				break
			}
			compact += string(b)
			if len(compact) < ibanMin || !standsAlone(f.text, m[0], i+1) {
				continue
			}
			dutch := len(compact) == ibanNL && strings.EqualFold(compact[:2], "NL") && dutchIBAN.MatchString(compact)
			if dutch || Mod97(compact) {
				end = i + 1
				if dutch {
					break
				}
			}
		}
		f.add(KindIBAN, Must, m[0], end, "(rekeningnummer)")
	}
}

var dutchIBAN = regexp.MustCompile(`^(?i)nl\d\d[a-z]{4}\d{10}$`)

// Mod97 reports whether an IBAN without spaces has the right check digits (ISO 7064, mod 97-10).
func Mod97(iban string) bool {
	if len(iban) < ibanMin || len(iban) > ibanMax {
		return false
	}
	rest := 0
	for _, r := range strings.ToUpper(iban[4:] + iban[:4]) {
		switch {
		case r >= '0' && r <= '9':
			rest = (rest*10 + int(r-'0')) % 97
		case r >= 'A' && r <= 'Z':
			rest = (rest*100 + int(r-'A') + 10) % 97
		default:
			return false
		}
	}
	return rest == 1
}

var (
	plateShape   = regexp.MustCompile(`[A-Za-z\d]{1,3}[\- ][A-Za-z\d]{1,3}[\- ][A-Za-z\d]{1,3}`)
	plateTight   = regexp.MustCompile(`[A-Z\d]{6}`)
	plateLetters = regexp.MustCompile(`[A-Za-z]`)
)

// plateCodes are the fourteen Dutch series, letters as X and digits as 9.
var plateCodes = map[string]bool{
	"XX-99-99": true, "99-99-XX": true, "99-XX-99": true, "XX-99-XX": true, "XX-XX-99": true, "99-XX-XX": true, "99-XXX-9": true,
	"9-XXX-99": true, "XX-999-X": true, "X-999-XX": true, "XXX-99-X": true, "X-99-XXX": true, "9-XX-999": true, "999-XX-9": true,
}

func (f *finder) plates() {
	// Plates overlap in "12 GZ-123-K", so the search goes on one character after each beginning.
	for from := 0; from < len(f.text); {
		m := plateShape.FindStringIndex(f.text[from:])
		if m == nil {
			break
		}
		start, end := from+m[0], from+m[1]
		from = start + 1
		s := f.text[start:end]
		// With spaces or small letters much ordinary text has this shape; then only what the plates use counts.
		strict := strings.Contains(s, " ") && s != strings.ToUpper(s)
		if !strict && standsAlone(f.text, start, end) && plateCodes[plateCode(s)] && (s == strings.ToUpper(s) || !strings.ContainsAny(s, "aeiou")) {
			f.add(KindPlate, Must, start, end, "(kenteken)")
		}
	}
	f.each(plateTight, func(start, end int) {
		code := strings.ReplaceAll(plateCode(f.text[start:end]), "-", "")
		for known := range plateCodes {
			if strings.ReplaceAll(known, "-", "") == code {
				f.add(KindPlate, Must, start, end, "(kenteken)")
				return
			}
		}
	})
}

func plateCode(s string) string {
	digits := digitGroups.ReplaceAllStringFunc(s, func(d string) string { return strings.Repeat("9", len(d)) })
	return strings.ReplaceAll(plateLetters.ReplaceAllString(digits, "X"), " ", "-")
}
