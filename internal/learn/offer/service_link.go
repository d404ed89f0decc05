package offer

import (
	"context"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
)

// HandOut makes a link and returns its secret, which cannot be shown again: only its hash is stored.
//
// days is how long it works, 1-366. Only the coordinator may. Errors: fault.Forbidden, fault.Fields ("label", "days").
func (s *Service) HandOut(ctx context.Context, by access.Actor, label string, days int) (Link, string, error) {
	if !access.May(by, MayHandOut) {
		return Link{}, "", denied()
	}
	label = line(label)
	if err := checkLink(label, days); err != nil {
		return Link{}, "", err
	}
	id, err := s.newID()
	if err != nil {
		return Link{}, "", err
	}
	secret, err := newSecret(s.random)
	if err != nil {
		return Link{}, "", err
	}
	now := s.clock.Now()
	link := Link{ID: LinkID(id), Label: label, MadeDay: now.Day(), UntilDay: lastDay(now, days)}
	err = s.db.Write(ctx, func(tx *storage.Tx) error {
		_, err := tx.Exec(qInsertLink, link.ID, hashSecret("link", secret), link.Label, person(by), link.MadeDay, link.UntilDay)
		if err != nil {
			return err
		}
		return s.audit.Append(tx, by, "offer.hand_out", id)
	})
	return link, secret, within("hand out a link", err)
}

// lastDay counts calendar days, so that a change of the clock in spring does not cost one.
func lastDay(now clock.Instant, days int) string {
	return now.Time().AddDate(0, 0, days).Format(time.DateOnly)
}

// Links returns the links, newest first. Only the coordinator may. Errors: fault.Forbidden.
func (s *Service) Links(ctx context.Context, by access.Actor) ([]Link, error) {
	if !access.May(by, MayHandOut) {
		return nil, denied()
	}
	var out []Link
	err := s.db.Read(ctx, func(tx *storage.Tx) (err error) {
		out, err = storage.Rows(tx, scanLink, qLinks)
		return err
	})
	return out, err
}

// Revoke ends a link. Only the coordinator may. Errors: fault.Forbidden, fault.NotFound (also when revoked before).
func (s *Service) Revoke(ctx context.Context, by access.Actor, id LinkID) error {
	if !access.May(by, MayHandOut) {
		return denied()
	}
	return within("revoke link "+string(id), s.db.Write(ctx, func(tx *storage.Tx) error {
		n, err := tx.Exec(qRevokeLink, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return absent()
		}
		return s.audit.Append(tx, by, "offer.revoke_link", string(id))
	}))
}

// Enter returns the actor that a link's secret makes of a visitor. A wrong, ended and revoked link look the same.
//
// Errors: fault.NotFound.
func (s *Service) Enter(ctx context.Context, secret string) (access.LinkHolder, error) {
	gone := fault.New(fault.NotFound, "offer.link.gone")
	secret, ok := parseSecret(secret)
	if !ok {
		return access.LinkHolder{}, gone
	}
	var link Link
	err := s.db.Read(ctx, func(tx *storage.Tx) (err error) {
		link, err = storage.One(tx, scanLink, qLinkBy, hashSecret("link", secret))
		return err
	})
	if fault.Is(err, fault.NotFound) || err == nil && !link.Open(s.clock.Now().Day()) {
		return access.LinkHolder{}, gone
	}
	return access.LinkHolder{Purpose: MayBringIn.Name, Link: string(link.ID)}, err
}
