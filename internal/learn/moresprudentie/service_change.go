package moresprudentie

import (
	"context"
	"fmt"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/wording"
)

// Consent records that whoever brought in the case agreed to a lesson, and on which day (YYYY-MM-DD).
//
// Only the writer may, because they asked. The day is never in the future and never before the deliberation.
//
// Errors: fault.Forbidden, fault.NotFound, fault.Conflict (nothing to agree to), fault.Invalid on "day".
//
// bron: GI-4
func (s *Service) Consent(ctx context.Context, by access.Actor, id ID, day string) error {
	return s.change(ctx, by, id, 0, "moresprudentie.consent", MayEdit, func(l *Lesson, p access.Person) error {
		return l.consent(p.ID, day, s.clock.Now().Day())
	})
}

// Edit changes the text of a lesson. revision is the one that was read; 0 stands for "whatever is there".
//
// Only the writer may, and only while it is with them. A draft may be unfinished.
//
// Errors: fault.Forbidden, fault.NotFound, fault.Conflict, fault.Fields on what is too long.
func (s *Service) Edit(ctx context.Context, by access.Actor, id ID, revision int, e Edit) error {
	return s.change(ctx, by, id, revision, "moresprudentie.edit", MayEdit, func(l *Lesson, p access.Person) error {
		return l.edit(p.ID, e)
	})
}

// PutForward hands a lesson to a second person. Other voice and tipping point are filled in, or say NoneNamed.
//
// Only the writer may. Errors: fault.Forbidden, fault.NotFound, fault.Conflict (no consent yet, or already handed
// over), fault.Fields on what is missing.
//
// bron: GI-4
func (s *Service) PutForward(ctx context.Context, by access.Actor, id ID) error {
	return s.change(ctx, by, id, 0, "moresprudentie.put_forward", MayEdit, func(l *Lesson, p access.Person) error {
		return l.putForward(p.ID)
	})
}

// Waiting returns what waits for a second person, the longest wait first; own lessons too, to show that they wait.
//
// Errors: fault.Forbidden (only who may check).
func (s *Service) Waiting(ctx context.Context, by access.Actor) ([]Lesson, error) {
	if !access.May(by, MayCheck) {
		return nil, denied()
	}
	var out []Lesson
	err := s.db.Read(ctx, func(tx *storage.Tx) (err error) {
		out, err = storage.Rows(tx, scanLesson, qWaiting)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list what waits: %w", err)
	}
	return out, nil
}

// ForCheck returns a lesson to the second person, with everything that the checks find in it.
//
// Errors: fault.Forbidden (own lesson, or not allowed to check), fault.NotFound, fault.Conflict (does not wait).
func (s *Service) ForCheck(ctx context.Context, by access.Actor, id ID) (Lesson, []Finding, error) {
	p, isPerson := by.(access.Person)
	if !isPerson || !access.May(by, MayCheck) {
		return Lesson{}, nil, denied()
	}
	l, err := s.Get(ctx, by, id)
	if err != nil {
		return Lesson{}, nil, err
	}
	if err := l.mayCheck(p); err != nil {
		return Lesson{}, nil, err
	}
	return l, anonymity(s.people, l.Content), nil
}

// Keep lets the group read a lesson, once a second person settled everything that the checks found.
//
// That person may check, did not write it and was not at the table: four eyes. A finding can only stay with a reason;
// what is a number of one person cannot stay; what has to change goes back with Return.
//
// Errors: fault.Forbidden, fault.NotFound, fault.Conflict (not waiting, another text than was read, no consent),
// fault.Fields ("finding.N" for each open finding, "outside", and what is missing in the text).
//
// bron: GI-4
func (s *Service) Keep(ctx context.Context, by access.Actor, id ID, d Decision) error {
	return s.change(ctx, by, id, d.Revision, "moresprudentie.keep", MayCheck, func(l *Lesson, p access.Person) error {
		return l.keep(p, d, anonymity(s.people, l.Content), s.clock.Now())
	})
}

// Return gives a lesson back to its writer with a remark and the words that should change.
//
// Errors: as Keep, and fault.Invalid on "remark" (nothing said and nothing to change, or too long).
func (s *Service) Return(ctx context.Context, by access.Actor, id ID, d Decision) error {
	return s.change(ctx, by, id, d.Revision, "moresprudentie.return", MayCheck, func(l *Lesson, p access.Person) error {
		return l.giveBack(p, d, anonymity(s.people, l.Content))
	})
}

// Title is the little that whoever may withdraw a lesson needs to see of it.
type Title struct {
	ID     ID
	Title  string
	Status Status
	Mine   bool
}

// ForWithdrawal returns the title of a lesson to whoever may withdraw it: its writer, or the coordinator, who reads no
// text by it.
//
// Errors: fault.Forbidden, fault.NotFound, fault.Conflict (withdrawn already).
func (s *Service) ForWithdrawal(ctx context.Context, by access.Actor, id ID) (Title, error) {
	p, isPerson := by.(access.Person)
	if !isPerson || !access.May(by, MayEdit) {
		return Title{}, denied()
	}
	var l Lesson
	err := s.db.Read(ctx, func(tx *storage.Tx) (err error) {
		l, err = storage.One(tx, scanLesson, qLesson, id)
		return err
	})
	if err == nil && !l.mayWithdraw(p) {
		err = s.refuse(ctx, by, l, fault.New(fault.Conflict, "moresprudentie.withdraw.already"))
	}
	if err != nil {
		return Title{}, within("withdraw lesson", id, err)
	}
	return Title{l.ID, l.Title, l.Status, p.ID == l.MadeBy}, nil
}

// refuse returns the reason to whoever may know that the lesson exists, and "absent" to everybody else.
func (s *Service) refuse(ctx context.Context, by access.Actor, l Lesson, reason error) error {
	who, err := s.reader(ctx, by)
	if err != nil {
		return err
	}
	if !l.mayRead(who) && !(who.person.Has(access.Coordinator) && l.Status == Withdrawn) {
		return absent()
	}
	if l.Status != Withdrawn {
		return fault.New(fault.Forbidden, "moresprudentie.not_yours")
	}
	return reason
}

// Withdraw takes a lesson away with a reason. Whoever could read it sees that it is gone and why; its text stays only
// when the group had it and privacy is not the reason.
//
// The writer and the coordinator. The reason itself may not betray anybody.
//
// Errors: fault.Forbidden, fault.NotFound, fault.Conflict (withdrawn already), fault.Invalid on "reason".
func (s *Service) Withdraw(ctx context.Context, by access.Actor, id ID, w Withdraw) error {
	if _, err := s.ForWithdrawal(ctx, by, id); err != nil {
		return err
	}
	for _, hit := range (wording.Checker{Known: s.people}).Text(w.Reason) {
		if hit.Level == wording.Must {
			return fault.OnField("reason", hit.Key, hit.Args...)
		}
	}
	p, _ := by.(access.Person) // ForWithdrawal let nobody else through
	return within("withdraw lesson", id, s.db.Write(ctx, func(tx *storage.Tx) error {
		l, err := storage.One(tx, scanLesson, qLesson, id)
		if err != nil {
			return err
		}
		if err := l.withdraw(p, w, s.clock.Now().Day()); err != nil {
			return err
		}
		if !l.HasText() {
			if err := s.gone(tx, l.Source); err != nil {
				return err
			}
		}
		return s.save(tx, by, l, "moresprudentie.withdraw")
	}))
}

// Sweep destroys the text of every lesson that waited for consent longer than its term, and returns how many. A job
// runs it every night. Time alone never lets a lesson through; it can only take one away.
func (s *Service) Sweep(ctx context.Context) (destroyed int, err error) {
	by := access.System{Job: "moresprudentie.sweep"}
	err = s.db.Write(ctx, func(tx *storage.Tx) error {
		now := s.clock.Now()
		stale, err := storage.Rows(tx, scanLesson, qStale, now.Add(-rawDays*24*time.Hour).Day())
		if err != nil {
			return err
		}
		for _, l := range stale {
			l.destroyText()
			l.Status, l.Withdrawal = Withdrawn, Withdrawal{Day: now.Day()}
			if err := s.gone(tx, l.Source); err != nil {
				return err
			}
			if err := s.save(tx, by, l, "moresprudentie.expire"); err != nil {
				return err
			}
		}
		destroyed = len(stale)
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("sweep lessons: %w", err)
	}
	return destroyed, nil
}

// change is the frame of every act on a lesson that the actor may read: permission, sight, the text that was read, the
// rule, the row and its audit entry. revision 0 stands for "whatever is there".
func (s *Service) change(ctx context.Context, by access.Actor, id ID, revision int, act string, may access.Permission, rule func(*Lesson, access.Person) error) error {
	if !access.May(by, may) {
		return denied()
	}
	who, err := s.reader(ctx, by)
	if err != nil {
		return err
	}
	return within(act, id, s.db.Write(ctx, func(tx *storage.Tx) error {
		l, err := storage.One(tx, scanLesson, qLesson, id)
		if err != nil {
			return err
		}
		if !l.mayRead(who) {
			return absent()
		}
		if revision != 0 && revision != l.Revision {
			return overtaken()
		}
		if err := rule(&l, who.person); err != nil {
			return err
		}
		return s.save(tx, by, l, act)
	}))
}

// save stores what a rule made of a lesson, with its audit row.
func (s *Service) save(tx *storage.Tx, by access.Actor, l Lesson, act string) error {
	l.ChangedDay = s.clock.Now().Day()
	saved, err := save(tx, l)
	if err != nil {
		return err
	}
	if !saved {
		return overtaken()
	}
	return s.audit.Append(tx, by, act, string(l.ID))
}
