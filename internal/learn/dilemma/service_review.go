package dilemma

import (
	"context"
	"slices"

	"beraad/internal/door/access"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
)

const maxRemark = 600

// Decision is what the second pair of eyes decides about one version.
type Decision struct {
	Revision    int          // the revision that was read; an older one is refused
	Resolutions []Resolution // one per finding of the anonymisation check
	Remark      string       // to the writer, when it goes back; "" is fine when it goes in
}

// Look says that the person is looking at it, so that writers and receipts see that something happens.
//
// Those who may approve, and never a writer. Errors: fault.Forbidden, fault.NotFound, fault.Conflict.
func (s *Service) Look(ctx context.Context, by access.Actor, id ID) error {
	return s.decide(ctx, by, id, 0, "dilemma.look", func(_ *storage.Tx, r *record) error {
		r.State = Review
		return nil
	})
}

// Approve lets a version into the bank. The version that was there is retired in the same transaction.
//
// The person must be allowed to approve and may not have written in this version: four eyes. The text must be complete
// and every finding of the anonymisation check must be settled as Stays with a reason; what must go cannot stay.
//
// Errors: fault.Forbidden, fault.NotFound, fault.Conflict (not waiting, or another text than was read), fault.Fields
// ("finding.N" for each open finding).
//
// bron: GI-2, BOOT-1
func (s *Service) Approve(ctx context.Context, by access.Actor, id ID, d Decision) error {
	return s.decide(ctx, by, id, d.Revision, "dilemma.approve", func(tx *storage.Tx, r *record) error {
		r.Resolutions = tidyResolutions(d.Resolutions)
		if err := s.complete(tx, r.Content); err != nil {
			return err
		}
		if err := settled(*r, s.checks.anonymity(r.Source, r.Content)); err != nil {
			return err
		}
		if _, err := tx.Exec(qRetireBanked, id); err != nil {
			return err
		}
		r.State, r.Remark = Bank, ""
		return nil
	})
}

// settled names every finding that is still open, by its place in the list.
func settled(r record, findings []Finding) error {
	var fields fault.Fields
	open := r.open(findings)
	for i, f := range findings {
		if slices.ContainsFunc(open, func(o Finding) bool { return o.Key() == f.Key() }) {
			key := "dilemma.review.open"
			if f.Hard {
				key = "dilemma.review.must"
			}
			fields = append(fields, fault.OnField("finding."+itoa(i), key))
		}
	}
	return fields.OrNil()
}

// Return gives a version back to its writers with a remark and the words that should change.
//
// Those who may approve, and never a writer. Errors: fault.Forbidden, fault.NotFound, fault.Conflict, fault.Invalid on
// "remark" (empty and nothing to change, or too long).
func (s *Service) Return(ctx context.Context, by access.Actor, id ID, d Decision) error {
	return s.decide(ctx, by, id, d.Revision, "dilemma.return", func(_ *storage.Tx, r *record) error {
		r.State, r.Remark = Draft, line(d.Remark)
		r.Resolutions = withProposals(tidyResolutions(d.Resolutions), s.checks.anonymity(r.Source, r.Content))
		asks := slices.ContainsFunc(r.Resolutions, func(res Resolution) bool { return res.Settlement != Stays })
		switch {
		case r.Remark == "" && !asks:
			return fault.OnField("remark", "dilemma.review.remark")
		case len([]rune(r.Remark)) > maxRemark:
			return fault.OnField("remark", "dilemma.problem.long", "max", maxRemark, "n", len([]rune(r.Remark)))
		}
		return nil
	})
}

// decide is the frame of every act of the second pair of eyes: permission, four eyes, the text that was read, the
// change, the audit row. revision 0 stands for "whatever is there".
func (s *Service) decide(ctx context.Context, by access.Actor, id ID, revision int, act string, change func(*storage.Tx, *record) error) error {
	if !access.May(by, MayApprove) {
		return denied()
	}
	return within(act, id, s.db.Write(ctx, func(tx *storage.Tx) error {
		r, err := storage.One(tx, scanRecord, qWorking, id)
		if err != nil {
			return err
		}
		if !maySee(by, r) {
			return absent()
		}
		if err := r.mayDecide(person(by)); err != nil {
			return err
		}
		if revision != 0 && revision != r.Revision {
			return overtaken()
		}
		r.Reviewer = person(by)
		if err := change(tx, &r); err != nil {
			return err
		}
		if ok, err := move(tx, r, s.clock.Now().Day()); err != nil || !ok {
			return orOvertaken(err)
		}
		return s.audit.Append(tx, by, act, string(id))
	}))
}

// ApproveImported lets everything that waits out of a file and has nothing open into the bank, in one go. It returns
// how many went in and how many wait for somebody to look at them one by one.
//
// Those who may approve; what the person imported themselves is left waiting. Errors: fault.Forbidden.
func (s *Service) ApproveImported(ctx context.Context, by access.Actor) (in, left int, err error) {
	waiting, err := s.Waiting(ctx, by)
	if err != nil {
		return 0, 0, err
	}
	for _, w := range waiting {
		if w.Source != Imported || w.State != Offered {
			continue
		}
		err := s.Approve(ctx, by, w.ID, Decision{Revision: w.Revision})
		switch fault.KindOf(err) {
		case fault.Invalid, fault.Conflict, fault.Forbidden, fault.NotFound:
			left++
		default:
			if err != nil {
				return in, left, err
			}
			in++
		}
	}
	return in, left, nil
}

// withProposals gives a request without words the words that the check proposes.
func withProposals(resolutions []Resolution, findings []Finding) []Resolution {
	for i, res := range resolutions {
		for _, f := range findings {
			if f.Key() == res.Finding && res.Text == "" && res.Settlement != Stays && len(f.Proposals) > 0 {
				resolutions[i].Text = f.Proposals[0]
			}
		}
	}
	return resolutions
}

// tidyResolutions drops what is no settlement and puts the words on one line.
func tidyResolutions(in []Resolution) []Resolution {
	var out []Resolution
	for _, res := range in {
		res.Text = line(res.Text)
		if len([]rune(res.Text)) > maxSentence {
			res.Text = string([]rune(res.Text)[:maxSentence])
		}
		switch res.Settlement {
		case Replace, Blur, Stays:
			out = append(out, res)
		}
	}
	return out
}
