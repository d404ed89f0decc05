package dilemma

import (
	"context"
	"slices"

	"beraad/internal/door/access"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
)

// Work is a dilemma that is being worked on, as its writers and reviewers see it.
type Work struct {
	Dilemma
	Revision    int // hand it back when deciding: it says which text was read
	Remark      string
	Resolutions []Resolution
	Day         string // YYYY-MM-DD of the last change
	Mine        bool   // the actor wrote in it
}

func asWork(r record, by access.Actor) Work {
	return Work{Dilemma: r.Dilemma, Revision: r.Revision, Remark: r.Remark, Resolutions: r.Resolutions, Day: r.Day, Mine: r.wroteIn(person(by))}
}

// Begin stores a new dilemma as a draft of the person.
//
// A draft may be unfinished; only texts that are too long are refused. Everybody with an account may begin one.
//
// Errors: fault.Forbidden, fault.Fields (size, or nothing written at all).
//
// bron: BOOT-1
func (s *Service) Begin(ctx context.Context, by access.Actor, c Content) (Work, error) {
	c, err := s.draftable(by, c)
	if err != nil {
		return Work{}, err
	}
	id, err := s.newID()
	if err != nil {
		return Work{}, err
	}
	day := s.clock.Now().Day()
	var out record
	err = s.db.Write(ctx, func(tx *storage.Tx) error {
		if _, err := tx.Exec(qInsertItem, id, Own, licenceOwn, originOwn, day); err != nil {
			return err
		}
		if err := insertVersion(tx, ID(id), 1, Draft, c, []access.PersonID{person(by)}, "", day); err != nil {
			return err
		}
		if out, err = storage.One(tx, scanRecord, qWorking, id); err != nil {
			return err
		}
		return s.audit.Append(tx, by, "dilemma.begin", id)
	})
	return asWork(out, by), within("begin dilemma", ID(id), err)
}

// draftable holds a text against what a draft must keep to. Drafts belong to somebody, so only persons write them.
func (s *Service) draftable(by access.Actor, c Content) (Content, error) {
	if !access.May(by, MayEdit) || person(by) == "" {
		return c, denied()
	}
	c = c.Tidy()
	if c.Title == "" && c.Situation == "" && c.Question == "" {
		return c, asFault([]Problem{{Field: "title", Key: "dilemma.problem.nothing"}})
	}
	return c, asFault(checkSize(c))
}

// Working returns the version that is being worked on: to its writers, and once it is put forward to those who may
// approve.
//
// Errors: fault.Forbidden, fault.NotFound.
func (s *Service) Working(ctx context.Context, by access.Actor, id ID) (Work, error) {
	if !access.May(by, MayEdit) {
		return Work{}, denied()
	}
	var out Work
	err := s.db.Read(ctx, func(tx *storage.Tx) error {
		r, err := storage.One(tx, scanRecord, qWorking, id)
		if err == nil && !maySee(by, r) {
			err = absent()
		}
		out = asWork(r, by)
		return err
	})
	return out, within("working version of dilemma", id, err)
}

// Mine returns what the person is a writer of and is not in the bank yet.
func (s *Service) Mine(ctx context.Context, by access.Actor) ([]Work, error) {
	return s.works(ctx, by, MayEdit, func(r record) bool { return r.wroteIn(person(by)) })
}

// Waiting returns what waits for a second pair of eyes, the person's own included, so that they see it waits.
//
// Only those who may approve. Errors: fault.Forbidden.
func (s *Service) Waiting(ctx context.Context, by access.Actor) ([]Work, error) {
	return s.works(ctx, by, MayApprove, func(r record) bool { return r.State == Offered || r.State == Review })
}

func (s *Service) works(ctx context.Context, by access.Actor, may access.Permission, pass func(record) bool) ([]Work, error) {
	if !access.May(by, may) {
		return nil, denied()
	}
	records, err := readAll(ctx, s.db, scanRecord, qAtWork)
	var out []Work
	for _, r := range records {
		if pass(r) {
			out = append(out, asWork(r, by))
		}
	}
	return out, err
}

// Edit stores a new text for a draft of the person's own. For a dilemma that is in the bank it starts a new version
// as a draft; the bank keeps the old one until the new one is approved.
//
// A draft is edited by its writers; a new version of a banked one is started by those who may approve.
//
// Errors: fault.Forbidden, fault.NotFound, fault.Fields (size), fault.Conflict (put forward meanwhile, or somebody is
// working on a new version already).
func (s *Service) Edit(ctx context.Context, by access.Actor, id ID, c Content) (Work, error) {
	c, err := s.draftable(by, c)
	if err != nil {
		return Work{}, err
	}
	day := s.clock.Now().Day()
	var out record
	err = s.db.Write(ctx, func(tx *storage.Tx) error {
		r, err := storage.One(tx, scanRecord, qWorking, id)
		switch {
		case fault.Is(err, fault.NotFound):
			err = s.newVersion(tx, by, id, c, day)
		case err == nil:
			err = s.rewriteDraft(tx, by, r, c, day)
		}
		if err != nil {
			return err
		}
		if out, err = storage.One(tx, scanRecord, qWorking, id); err != nil {
			return err
		}
		return s.audit.Append(tx, by, "dilemma.edit", string(id))
	})
	return asWork(out, by), within("edit dilemma", id, err)
}

// Editable returns what a form to edit this dilemma starts from: the person's own draft, or the text in the bank, of
// which Edit makes a new version.
//
// Errors: fault.Forbidden, fault.NotFound, fault.Conflict (put forward, or somebody else is at work on it).
func (s *Service) Editable(ctx context.Context, by access.Actor, id ID) (Work, error) {
	if !access.May(by, MayEdit) {
		return Work{}, denied()
	}
	var out Work
	err := s.db.Read(ctx, func(tx *storage.Tx) error {
		r, err := storage.One(tx, scanRecord, qWorking, id)
		if err == nil {
			out = asWork(r, by)
			return s.mayRewrite(tx, by, r)
		}
		if !fault.Is(err, fault.NotFound) {
			return err
		}
		if r, err = storage.One(tx, scanRecord, qBanked, id); err != nil {
			return err
		}
		out = asWork(r, by)
		if !access.May(by, MayApprove) {
			return denied()
		}
		return nil
	})
	if err != nil {
		out = Work{}
	}
	return out, within("editable dilemma", id, err)
}

// mayRewrite says why the actor may not change a working version. That somebody else is at work on it is told only to
// those who could have begun a new version themselves.
func (s *Service) mayRewrite(tx *storage.Tx, by access.Actor, r record) error {
	switch {
	case r.mayWrite(person(by)):
		return nil
	case maySee(by, r):
		return fault.New(fault.Conflict, "dilemma.edit.waiting")
	case !access.May(by, MayApprove):
		return absent()
	}
	if _, err := storage.One(tx, scanRecord, qBanked, r.ID); err != nil {
		return err
	}
	return fault.New(fault.Conflict, "dilemma.edit.taken")
}

func (s *Service) rewriteDraft(tx *storage.Tx, by access.Actor, r record, c Content, day string) error {
	if err := s.mayRewrite(tx, by, r); err != nil {
		return err
	}
	r.Content = c
	if ok, err := rewrite(tx, r, day); err != nil || !ok {
		return orOvertaken(err)
	}
	return nil
}

func (s *Service) newVersion(tx *storage.Tx, by access.Actor, id ID, c Content, day string) error {
	if _, err := storage.One(tx, scanRecord, qBanked, id); err != nil {
		return err
	}
	if !access.May(by, MayApprove) {
		return denied()
	}
	newest, err := storage.One(tx, scanCount, qNewestVersion, id)
	if err != nil {
		return err
	}
	return insertVersion(tx, id, newest+1, Draft, c, []access.PersonID{person(by)}, "", day)
}

func orOvertaken(err error) error {
	if err == nil {
		return overtaken()
	}
	return err
}

// PutForward hands a draft to a second pair of eyes. The writer can't change it until it comes back.
//
// The text must be complete and the question must pass the linter's "must" rules. Only a writer may.
//
// Errors: fault.Forbidden, fault.NotFound, fault.Conflict (no draft), fault.Fields.
func (s *Service) PutForward(ctx context.Context, by access.Actor, id ID) error {
	if !access.May(by, MayEdit) {
		return denied()
	}
	return within("put forward dilemma", id, s.db.Write(ctx, func(tx *storage.Tx) error {
		r, err := storage.One(tx, scanRecord, qWorking, id)
		if err != nil {
			return err
		}
		if !r.wroteIn(person(by)) {
			return absent()
		}
		if r.State != Draft {
			return fault.New(fault.Conflict, "dilemma.edit.waiting")
		}
		if err := s.complete(tx, r.Content); err != nil {
			return err
		}
		r.State, r.Remark, r.Reviewer = Offered, "", ""
		// A settlement was about one text; only those whose words still stand there are still about this one.
		findings := s.checks.anonymity(r.Source, r.Content)
		r.Resolutions = slices.DeleteFunc(r.Resolutions, func(res Resolution) bool {
			return res.Settlement != Stays || !slices.ContainsFunc(findings, func(f Finding) bool { return f.Key() == res.Finding })
		})
		if ok, err := move(tx, r, s.clock.Now().Day()); err != nil || !ok {
			return orOvertaken(err)
		}
		return s.audit.Append(tx, by, "dilemma.put_forward", string(id))
	}))
}

// complete holds a text against everything the bank asks for.
func (s *Service) complete(tx *storage.Tx, c Content) error {
	known, err := s.known(tx)
	if err != nil {
		return err
	}
	return asFault(append(Check(c, known), lintQuestion(c.Question)...))
}

// DestroyDraft throws a draft of the person's own away; nothing of its text remains in the bank.
//
// Errors: fault.Forbidden, fault.NotFound, fault.Conflict (put forward meanwhile).
func (s *Service) DestroyDraft(ctx context.Context, by access.Actor, id ID) error {
	if !access.May(by, MayEdit) {
		return denied()
	}
	return within("destroy draft of dilemma", id, s.db.Write(ctx, func(tx *storage.Tx) error {
		r, err := storage.One(tx, scanRecord, qWorking, id)
		if err != nil {
			return err
		}
		if !r.wroteIn(person(by)) {
			return absent()
		}
		if n, err := tx.Exec(qDestroyDraft, id, r.Version); err != nil || n == 0 {
			return orOvertaken(err)
		}
		if r.Version == 1 {
			if _, err := tx.Exec(qDestroyItem, id); err != nil {
				return err
			}
			if err := s.gone(tx, id); err != nil {
				return err
			}
		}
		return s.audit.Append(tx, by, "dilemma.destroy_draft", string(id))
	}))
}
