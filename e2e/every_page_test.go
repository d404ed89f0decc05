package e2e

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// leastPages guards against a crawl that finds nothing wrong because it gets nowhere.
var leastPages = map[string]int{"coordinator": 15, "facilitator": 10, "employee": 5}

// mostLooks is how many times a kind of page is measured, over all roles together. Menus differ by role, so once is too
// few; the start page differs most and is measured whole for each.
const mostLooks = 2

// notByLink are the addresses that nobody reaches by a link when a demo has just started, with where they are tested.
var notByLink = map[string]string{
	"/d/{code}/stand":         "the script of a phone asks for it",
	"/d/{code}/stroom":        "the script of a phone listens to it",
	"/scherm/{secret}/stand":  "the script of the projector asks for it",
	"/scherm/{secret}/stroom": "the script of the projector listens to it",
	"/sessies/{id}/stand":     "the script of the console asks for it",
	"/sessies/{id}/stroom":    "the script of the console listens to it",
	"/static/":                "parts of pages, not pages",
	"/gezond":                 "for programs that watch over the server",
	"/d/{code}/mij":           "the script of a phone asks for it",
	"/d/{code}/bewaar":        "a file; its link is on a phone once something was revealed",
	"/leid/{secret}":          "a code on the printed sheet; TestColleagueTakesOverWithoutRevealing uses it",
	"/lessen/{id}/bewerken":   "a lesson in the making is the facilitator's; TestWholeDialogue measures it",
}

// Everything that somebody can reach by following links is accessible, whoever they are, and every address in the route
// table is either reached or known to be for something else than a link.
func TestEveryPageIsAccessible(t *testing.T) {
	t.Parallel()
	table := readRoutes(t)
	demo := StartDemo(t)
	starts := make(map[string][]string)
	for role, link := range demo.Links {
		starts[role] = []string{link}
	}
	starts["phone"] = []string{demo.Join}
	// A visitor types what stands in a mail, on paper or in the manual.
	starts["visitor"] = []string{"/inloggen", "/bonnetje", "/d", "/d/antwoord", "/stijl"}
	addStarts(t, demo, starts)
	addWork(t, demo, starts)

	var mu sync.Mutex
	looks := map[string]int{}
	reached := map[string]bool{}
	visit := func(s stop) (times int) {
		mu.Lock()
		defer mu.Unlock()
		reached[table.pattern(s.URL)] = true
		looks[s.Kind]++
		return looks[s.Kind]
	}
	// how tells how a page is measured; nil when it was measured often enough.
	how := func(s stop) func(testing.TB, *Actor, string) {
		switch times := visit(s); {
		case times == 1, table.pattern(s.URL) == "/{$}":
			return Look
		case times <= mostLooks:
			return LookAgain
		}
		return nil
	}

	// The group ends when all roles have: parallel tests outlive the function that starts them.
	t.Run("as", func(t *testing.T) {
		for _, role := range slices.Sorted(maps.Keys(starts)) {
			t.Run(role, func(t *testing.T) {
				t.Parallel()
				a := suite.browser.Actor(t, role, demo.Origin())
				a.Enter(starts[role][0], func() {
					if measure := how(stop{URL: a.URL(), Kind: table.kind(a.URL())}); measure != nil {
						measure(t, a, role+" at the door")
					}
				})
				been := Crawl(t, a, append([]string{a.URL()}, starts[role][1:]...), table.kind, func(s stop) func(stop) {
					measure := how(s)
					if measure == nil {
						return nil
					}
					return func(s stop) { measure(t, a, role+" "+strings.TrimPrefix(s.URL, demo.Origin())) }
				})
				for _, s := range been {
					visit(s) // downloads too
					t.Logf("%s %q", strings.TrimPrefix(s.URL, demo.Origin()), s.Title)
				}
				if len(been) < leastPages[role] {
					t.Errorf("a crawl as %s came by %d addresses, expected at least %d: is somebody not let in?", role, len(been), leastPages[role])
				}
			})
		}
	})
	for _, pattern := range table.get {
		switch why, known := notByLink[pattern]; {
		case !reached[pattern] && !known:
			t.Errorf("no link leads anybody to %s", pattern)
		case reached[pattern] && known:
			t.Errorf("%s is reached by a link after all; take it from the list (%s)", pattern, why)
		}
	}
	for pattern := range notByLink {
		if !slices.Contains(table.get, pattern) {
			t.Errorf("%s is no longer in the route table; take it from the list", pattern)
		}
	}
}

var (
	sessionPattern = regexp.MustCompile(`href="(/sessies/[0-9a-f-]{36})"`)
	personPattern  = regexp.MustCompile(`"(/mensen/[0-9a-f-]{36}/link)"`)
	offerPattern   = regexp.MustCompile(`/aanbieden/[A-Za-z0-9_-]+`)
)

// addStarts adds pages to which no link leads in the state of a fresh demo: of the session that stands ready, of one that
// is over, of one that is being prepared, and of a link with which somebody offers a dilemma.
func addStarts(t *testing.T, demo Demo, starts map[string][]string) {
	t.Helper()
	lead, coordinator := newVisitor(t, demo.Origin()), newVisitor(t, demo.Origin())
	lead.enter(t, demo.Links["facilitator"])
	coordinator.enter(t, demo.Links["coordinator"])
	sessions := sessionPattern.FindAllStringSubmatch(lead.get(t, "/sessies"), -1)
	person := personPattern.FindStringSubmatch(coordinator.get(t, "/mensen"))
	link, err := coordinator.send("/dilemmas/aanbiedlinks", url.Values{"label": {"Poster in de kantine"}, "days": {"30"}})
	offer := offerPattern.FindString(link.body)
	if len(sessions) < 3 || person == nil || err != nil || offer == "" {
		t.Fatalf("the demo holds %d sessions, people %v, and a link %q (%v): %s", len(sessions), person, offer, err, plainText(link.body))
	}
	ready, over := sessions[0][1], sessions[len(sessions)-1][1]
	prepared := lead.post(t, "/sessies", shortForm())
	starts["facilitator"] = append(starts["facilitator"], prepared, ready+"/uitkomst", ready+"/wissen?wat=drop", ready+"/afsluiten", over+"/verslag", over+"/zinnen")
	starts["coordinator"] = append(starts["coordinator"], "/mensen/eenheden", person[1])
	starts["visitor"] = append(starts["visitor"], offer)
}

// addWork brings the demo in the states in which somebody has to look at the work of somebody else, and adds the pages of
// them that no link leads to: a dilemma that was offered, one that waits for a second person and one that its writer may
// still throw away, a lesson that waits, with the link of the group that it belongs to, and an open round on paper.
func addWork(t *testing.T, demo Demo, starts map[string][]string) {
	t.Helper()
	lead := entering(t, demo, "facilitator")
	offer := starts["visitor"][len(starts["visitor"])-1]
	newVisitor(t, demo.Origin()).offer(t, offer, "Een vereniging vraagt de sleutel van de loods.")
	draft := bankable("De sleutel van de loods")
	draft.Set("act", "offer")
	lead.post(t, "/dilemmas", draft)
	draft.Set("act", "save")
	lead.post(t, "/dilemmas", draft)

	layTable(t, lead, "", nil).end(t, someOutcome())
	lesson := lead.found(t, "/lessen", lessonToWrite)
	lead.post(t, lesson+"/voorleggen", url.Values{})
	starts["phone"] = append(starts["phone"], lead.found(t, lesson, lessonLink))

	paper := layTable(t, lead, "", nil)
	paper.untilRound(t)
	starts["colleague"] = append(starts["colleague"], paper.path)
}
