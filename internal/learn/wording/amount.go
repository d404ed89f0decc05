package wording

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var months = [...]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"}

var (
	dateNumbers = regexp.MustCompile(`(\d{1,2})[\-/.](\d{1,2})[\-/.](\d{4}|\d{2})`)
	dateISO     = regexp.MustCompile(`(\d{4})-(\d{2})-(\d{2})`)
	dateWords   = regexp.MustCompile(`(?i)(\d{1,2})(?:e|ste|de)?[ ]+(januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|jan|feb|mrt|apr|jun|jul|aug|sept|sep|okt|nov|dec)(?:\.?[ ]+(?:'\d\d|\d{4}))?`)
	yearAtEnd   = regexp.MustCompile(`(\d{4}|'\d\d)$`)
)

// dates finds days; the record of a deliberation keeps the month at most. A day with its year must go, a day without
// may be the date of a rule ("voor 1 april"), so it is advice.
func (f *finder) dates() {
	for _, m := range dateNumbers.FindAllStringSubmatchIndex(f.text, -1) {
		f.numericDate(m[0], m[1], f.text[m[2]:m[3]], f.text[m[4]:m[5]], f.text[m[6]:m[7]])
	}
	for _, m := range dateISO.FindAllStringSubmatchIndex(f.text, -1) {
		f.numericDate(m[0], m[1], f.text[m[6]:m[7]], f.text[m[4]:m[5]], f.text[m[2]:m[3]])
	}
	for _, m := range dateWords.FindAllStringSubmatchIndex(f.text, -1) {
		if !standsAlone(f.text, m[0], m[1]) {
			continue
		}
		month := monthOf(f.text[m[4]:m[5]])
		level, coarse := Advice, "in "+month
		if year := yearAtEnd.FindString(f.text[m[0]:m[1]]); year != "" {
			level, coarse = Must, month+" "+year
		}
		f.add(KindDate, level, m[0], m[1], coarse)
	}
}

func (f *finder) numericDate(start, end int, day, month, year string) {
	d, _ := strconv.Atoi(day)   // the pattern lets digits through only
	m, _ := strconv.Atoi(month) // idem
	if d < 1 || d > 31 || m < 1 || m > 12 || !standsAlone(f.text, start, end) {
		return
	}
	f.add(KindDate, Must, start, end, months[m-1]+" "+year)
}

func monthOf(s string) string {
	s = strings.ToLower(s)
	if s == "mrt" {
		return "maart"
	}
	for _, m := range months {
		if strings.HasPrefix(m, s[:min(3, len(s))]) {
			return m
		}
	}
	return s
}

const numberWord = `(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|` +
	`(?:\pL+en)?(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)|\pL*honderd\pL*|\pL*duizend\pL*)`

var (
	amountSign  = regexp.MustCompile(`(?i)€[ \x{a0}]?\d[\d.,]*(?:[ \x{a0}]?(?:miljoen|miljard|mln|duizend|ton|k))?`)
	amountWord  = regexp.MustCompile(`(?i)(?:eur|euro)?[ \x{a0}]?\d[\d.,]*[ \x{a0}]?(?:euro|eur|miljoen|miljard|mln|duizend|ton|k|piek|pop)(?:[ \x{a0}]euro)?`)
	amountWords = regexp.MustCompile(`(?i)(?:` + numberWord + `|(?:een )?(?:halve|hele|kwart|anderhalve?))[ ]+(?:euro|ton|miljoen|miljard)(?:[ ]euro)?`)
	numberLead  = regexp.MustCompile(`\d[\d.,]*`)

	ageShape   = regexp.MustCompile(`(?i)\d{1,3}[ \-]?jarige?`)
	agePlain   = regexp.MustCompile(`(?i)(?:man|vrouw|jongen|meisje|inwoner|moeder|vader|dame|heer|collega|kind|zoon|dochter|weduwe|weduwnaar) van (?:\d{1,3}|` + numberWord + `)`)
	ageYears   = regexp.MustCompile(`(?i)\d{1,3} jaar oud`)
	countShape = regexp.MustCompile(`(?i)(?:\d{2,}[\d.]*|` + numberWord + `)[ ]+(?:\pL+e[ ]+)?(gezinnen|inwoners|bewoners|medewerkers|collega's|collega’s|ambtenaren|aanvragen|woningen|huizen|klachten|meldingen|klanten|cliënten|leerlingen|kinderen|mensen|huishoudens|vrijwilligers|leden|dossiers|bezwaren|statushouders|vluchtelingen)`)
)

// amounts finds sums of money and makes an order of size of them.
func (f *finder) amounts() {
	for _, shape := range [...]*regexp.Regexp{amountSign, amountWord, amountWords} {
		f.each(shape, func(start, end int) { f.add(KindAmount, Advice, start, end, coarseAmount(f.text[start:end])) })
	}
}

// sizes are the orders of size that an amount is made into, in euro.
var sizes = [...]struct {
	below int64
	words string
}{
	{100, "minder dan honderd euro"},
	{1000, "enkele honderden euro's"},
	{10_000, "enkele duizenden euro's"},
	{100_000, "enkele tienduizenden euro's"},
	{1_000_000, "enkele tonnen"},
	{1 << 62, "miljoenen euro's"},
}

func coarseAmount(s string) string {
	lower := strings.ToLower(s)
	value, scale := int64(0), int64(1)
	lead := numberLead.FindString(lower)
	whole, cents, _ := strings.Cut(lead, ",")
	value, err := strconv.ParseInt(strings.ReplaceAll(whole, ".", ""), 10, 64)
	switch {
	case lead == "" || err != nil:
		return "een bedrag"
	case strings.Contains(lower, "mil") || strings.Contains(lower, "mln"):
		scale = 1_000_000
	case strings.Contains(lower, "ton"):
		scale = 100_000
	case strings.Contains(lower, "duizend") || strings.HasSuffix(lower, "k"):
		scale = 1000
	}
	if cents != "" && value == 0 && scale > 1 {
		value, scale = 1, scale/10 // "0,5 miljoen"
	}
	if value > (1<<62)/scale-1 {
		return "miljoenen euro's"
	}
	for _, size := range sizes {
		if value*scale < size.below {
			return size.words
		}
	}
	return "een bedrag"
}

// counts finds ages and numbers of people and things that are large enough to be looked up.
func (f *finder) counts() {
	if !f.dutch() {
		return
	}
	f.each(ageShape, func(start, end int) { f.add(KindAge, Advice, start, end, coarseAge(f.text[start:end])) })
	f.each(ageYears, func(start, end int) { f.add(KindAge, Advice, start, end, coarseAge(f.text[start:end])) })
	f.each(agePlain, func(start, end int) {
		who, rest, _ := strings.Cut(f.text[start:end], " ")
		if strings.HasSuffix(rest, " een") || strings.HasSuffix(rest, " één") {
			return // "de collega van een ander"
		}
		f.add(KindAge, Advice, start, end, who+" "+coarseAge(f.text[start:end]))
	})
	for _, m := range countShape.FindAllStringSubmatchIndex(f.text, -1) {
		lead, _, _ := strings.Cut(f.text[m[0]:m[1]], " ")
		if !standsAlone(f.text, m[0], m[1]) || slices.Contains(smallNumbers, strings.ToLower(lead)) {
			continue
		}
		f.add(KindCount, Advice, m[0], m[1], coarseCount(lead)+" "+f.text[m[2]:m[3]])
	}
}

// smallNumbers say nothing about which group it was.
var smallNumbers = []string{"een", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"}

func coarseCount(lead string) string {
	n, err := strconv.Atoi(strings.ReplaceAll(lead, ".", ""))
	switch {
	case err == nil && n >= 1000 || strings.Contains(lead, "duizend"):
		return "duizenden"
	case err == nil && n >= 100 || strings.Contains(lead, "honderd"):
		return "honderden"
	}
	return "tientallen"
}

func coarseAge(s string) string {
	n, err := strconv.Atoi(digitGroups.FindString(s))
	switch {
	case err != nil:
		return "van die leeftijd"
	case n < 20:
		return "van jonge leeftijd"
	case n >= 65:
		return "op hoge leeftijd"
	}
	return fmt.Sprintf("van rond de %d", (n+5)/10*10)
}
