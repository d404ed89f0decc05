package dilemma

import (
	"beraad/internal/door/access"
	"beraad/internal/ground/storage"
)

// TakeIn makes a draft of what was offered from outside, in the transaction in which it is taken over. The person
// becomes its writer, so that somebody else approves it. The text may lack anything; the form asks for the rest.
//
// Those who may approve. Errors: fault.Forbidden.
//
// bron: BOOT-1
func (s *Service) TakeIn(tx *storage.Tx, by access.Actor, c Content) (ID, error) {
	if !access.May(by, MayApprove) || person(by) == "" {
		return "", denied()
	}
	id, err := s.newID()
	if err != nil {
		return "", err
	}
	day := s.clock.Now().Day()
	if _, err := tx.Exec(qInsertItem, id, ByLink, licenceOwn, originOwn, day); err != nil {
		return "", err
	}
	if err := insertVersion(tx, ID(id), 1, Draft, c.Tidy(), []access.PersonID{person(by)}, "", day); err != nil {
		return "", err
	}
	return ID(id), s.audit.Append(tx, by, "dilemma.adopt", id)
}

// HowFar tells, within a transaction, where a dilemma is on its way, and its title once everybody can read it. What is
// in the bank counts before what is worked on beside it. It asks for no permission and gives away no text.
func (s *Service) HowFar(tx *storage.Tx, id ID) (state State, title string, err error) {
	versions, err := storage.Rows(tx, scanRecord, qVersions, id)
	state = Retired
	for _, r := range versions {
		if r.State == Bank {
			return Bank, r.Title, nil
		}
		if r.State.working() {
			state = r.State
		}
	}
	return state, "", err
}
