package wording

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed lists/first_names.txt
var firstNamesFile string

//go:embed lists/last_names.txt
var lastNamesFile string

//go:embed lists/capitals.txt
var capitalsFile string

//go:embed lists/domains.txt
var domainsFile string

//go:embed lists/parties.txt
var partiesFile string

//go:embed lists/people.txt
var peopleFile string

//go:embed lists/rare.txt
var rareFile string

//go:embed lists/roles.txt
var rolesFile string

// class is the group of functions that a unique function is replaced by.
type class string

const (
	classLeader    class = "leidinggevende"
	classPolitical class = "politiek"
	classStaff     class = "uitvoerend"
)

// role is a function with the number of people that hold it. inField is the number within one field of work or party,
// 0 when the function does not come with one.
type role struct {
	class   class
	name    string
	alone   int
	inField int
}

// roleForm is one way to say a role, in words of lower case.
type roleForm struct {
	words []string
	role  *role
}

// lexicon is every word list, read once and never changed.
type lexicon struct {
	firstNames map[string]bool // true: the name is an ordinary word too
	lastNames  map[string]bool
	capitals   map[string]bool
	people     map[string]bool
	rare       phrases
	domains    phrases
	parties    phrases
	roles      map[string][]roleForm // by first word
	suffixes   []roleForm            // one-word roles that end a compound: "sportwethouder"
}

var words = sync.OnceValue(func() *lexicon {
	l := &lexicon{
		firstNames: map[string]bool{},
		lastNames:  wordSet(lastNamesFile),
		capitals:   wordSet(capitalsFile),
		people:     wordSet(peopleFile),
		rare:       newPhrases(commaList(rareFile)),
		domains:    newPhrases(commaList(domainsFile)),
		parties:    newPhrases(commaList(partiesFile)),
		roles:      map[string][]roleForm{},
	}
	for name := range wordSet(firstNamesFile) {
		plain, isWord := strings.CutSuffix(name, "*")
		l.firstNames[plain] = isWord
	}
	for _, line := range dataLines(rolesFile) {
		l.addRole(strings.Split(line, "|"))
	}
	return l
})

// compoundRoles are the roles that Dutch glues behind a field of work.
var compoundRoles = [...]string{"wethouder", "directeur", "griffier", "burgemeester", "controller", "coördinator", "teamleider", "raadslid"}

func (l *lexicon) addRole(cells []string) {
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	r := &role{class: class(cells[0]), name: cells[3]}
	r.alone, _ = strconv.Atoi(cells[1])   // a test reads the list: a bad number fails there
	r.inField, _ = strconv.Atoi(cells[2]) // "-" is 0: no field
	for _, form := range append([]string{r.name}, strings.Split(cells[4], ",")...) {
		f := roleForm{strings.Fields(form), r}
		if len(f.words) == 0 {
			continue
		}
		l.roles[f.words[0]] = append(l.roles[f.words[0]], f)
		if len(f.words) == 1 && slices.Contains(compoundRoles[:], f.words[0]) {
			l.suffixes = append(l.suffixes, f)
		}
	}
}

// phrases finds word groups by their first word, the longest first.
type phrases map[string][][]string

func newPhrases(list []string) phrases {
	p := phrases{}
	for _, s := range list {
		w := strings.Fields(s)
		p[w[0]] = append(p[w[0]], w)
	}
	for _, groups := range p {
		slices.SortFunc(groups, func(a, b []string) int { return len(b) - len(a) })
	}
	return p
}

// at returns how many tokens from the front of tokens form a phrase of the list, 0 for none.
func (p phrases) at(tokens []token) int {
	if len(tokens) == 0 {
		return 0
	}
	for _, group := range p[tokens[0].lower] {
		if hasWords(tokens, group) {
			return len(group)
		}
	}
	return 0
}

func hasWords(tokens []token, words []string) bool {
	if len(tokens) < len(words) {
		return false
	}
	for i, w := range words {
		if tokens[i].lower != w {
			return false
		}
	}
	return true
}

func dataLines(file string) []string {
	var out []string
	for line := range strings.Lines(file) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			out = append(out, line)
		}
	}
	return out
}

func wordSet(file string) map[string]bool {
	set := map[string]bool{}
	for _, line := range dataLines(file) {
		for _, w := range strings.Fields(line) {
			set[w] = true
		}
	}
	return set
}

func commaList(file string) []string {
	var out []string
	for _, part := range strings.Split(strings.Join(dataLines(file), ","), ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}
