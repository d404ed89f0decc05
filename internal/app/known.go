package app

import (
	"context"
	"crypto/sha256"
	"strings"
	"sync"
	"time"

	"beraad/internal/door/org"
	"beraad/internal/ground/clock"
)

// known tells the anonymisation checks which names and functions belong to people of the organisation. Names are kept
// as hashes of single words, in memory only: the checks ask whether a word is one, and nothing can be read back.
type known struct {
	org   *org.Service
	clock clock.Clock

	mu        sync.Mutex
	loaded    clock.Instant
	names     map[[sha256.Size]byte]bool
	functions map[string]int
	people    int
}

const (
	knownFor = time.Minute // how long the list is used before it is read again
	// fewestKnown is the number of people from which the list of functions is taken for complete. A list of a few
	// people would make every function look unique.
	fewestKnown = 50
)

// IsStaffName reports whether a word in lower case is a first or last name of somebody here.
func (k *known) IsStaffName(word string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.refresh()
	return k.names[sha256.Sum256([]byte(word))]
}

// ClassSize returns how many people hold a function; false while the list of people is too short to tell.
func (k *known) ClassSize(function string) (people int, isKnown bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.refresh()
	people, listed := k.functions[function]
	return people, listed && k.people >= fewestKnown
}

// Places returns nothing yet: an organisation cannot hand in its streets and clubs.
func (k *known) Places() []string { return nil }

func (k *known) refresh() {
	now := k.clock.Now()
	if k.names != nil && now.Sub(k.loaded) < knownFor {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	people, err := k.org.People(ctx)
	if err != nil {
		return // the list of a minute ago is better than none
	}
	k.loaded, k.people = now, len(people)
	k.names, k.functions = map[[sha256.Size]byte]bool{}, map[string]int{}
	for _, p := range people {
		for word := range strings.FieldsSeq(strings.ToLower(p.Name)) {
			// Particles such as "van" and "de" are words of every sentence.
			if len([]rune(word)) > 3 {
				k.names[sha256.Sum256([]byte(word))] = true
			}
		}
		k.functions[strings.ToLower(p.Function)]++
	}
}
