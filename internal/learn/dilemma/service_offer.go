package dilemma

import (
	"context"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
)

// OfferID names something that came in through a link. It is random.
type OfferID string

// LinkID names a link; it is not its secret.
type LinkID string

// Offer is what somebody without an account brought in. It has no sender, and it does not know its link: a link that
// was given to one person would name them.
type Offer struct {
	ID      OfferID
	State   string // offerReceived, offerDeclined, else adopted
	Content Content
	Day     string // YYYY-MM-DD it came in; never finer
	Item    ID     // what became of it; "" while received and when declined
	Answer  string // to the sender, when declined
}

// The states of an offer, as the store writes them.
const (
	offerReceived = "received"
	offerDeclined = "declined"
)

// Link is an address that lets people offer a dilemma without an account. How often it was used is not counted: one use
// of a link that one person had would say who brought something in.
type Link struct {
	ID       LinkID
	Label    string // for whom it is, for the coordinator's own list
	MadeDay  string
	UntilDay string // last day on which it works
	Revoked  bool
}

// Open reports whether the link works on this day (YYYY-MM-DD).
func (l Link) Open(day string) bool { return !l.Revoked && day <= l.UntilDay }

// Outcome is what a receipt tells: which step, and words for the sender.
type Outcome struct {
	Step   Step
	Title  string // only when it is in the bank, where everybody can read it
	Answer string // only when declined
}

// Step says how far an offer came.
type Step string

// The steps of an offer, as its sender sees them.
const (
	StepReceived Step = "received" // nobody took it up yet
	StepWriting  Step = "writing"  // somebody is making a dilemma of it
	StepReview   Step = "review"   // a second person looks at it
	StepBank     Step = "bank"     // colleagues talk about it
	StepRetired  Step = "retired"  // it was used and is not any more
	StepDeclined Step = "declined" // nothing is done with it
)

const (
	maxLinkDays = 366
	maxLabel    = 60
)

// HandOut makes a link and returns its secret, which cannot be shown again: only its hash is stored.
//
// days is how long it works, 1-366. Only the coordinator may. Errors: fault.Forbidden, fault.Fields ("label", "days").
func (s *Service) HandOut(ctx context.Context, by access.Actor, label string, days int) (Link, string, error) {
	if !access.May(by, MayKeep) {
		return Link{}, "", denied()
	}
	label = line(label)
	var problems []Problem
	if n := len([]rune(label)); n == 0 {
		problems = append(problems, Problem{Field: "label", Key: "dilemma.link.label"})
	} else if n > maxLabel {
		problems = append(problems, Problem{Field: "label", Key: "dilemma.problem.long", Args: []any{"max", maxLabel, "n", n}})
	}
	if days < 1 || days > maxLinkDays {
		problems = append(problems, Problem{Field: "days", Key: "dilemma.link.days", Args: []any{"max", maxLinkDays}})
	}
	if err := asFault(problems); err != nil {
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
		return s.audit.Append(tx, by, "dilemma.hand_out", id)
	})
	return link, secret, within("hand out link", ID(id), err)
}

// lastDay counts calendar days, so that a change of the clock in spring does not cost one.
func lastDay(now clock.Instant, days int) string {
	return now.Time().AddDate(0, 0, days).Format(time.DateOnly)
}

// Links returns the links, newest first. Only the coordinator may. Errors: fault.Forbidden.
func (s *Service) Links(ctx context.Context, by access.Actor) ([]Link, error) {
	if !access.May(by, MayKeep) {
		return nil, denied()
	}
	return readAll(ctx, s.db, scanLink, qLinks)
}

// Revoke ends a link. Only the coordinator may. Errors: fault.Forbidden, fault.NotFound (also when revoked before).
func (s *Service) Revoke(ctx context.Context, by access.Actor, id LinkID) error {
	if !access.May(by, MayKeep) {
		return denied()
	}
	return within("revoke link", ID(id), s.db.Write(ctx, func(tx *storage.Tx) error {
		n, err := tx.Exec(qRevokeLink, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return absent()
		}
		return s.audit.Append(tx, by, "dilemma.revoke_link", string(id))
	}))
}

// Enter returns the actor that a link's secret makes of a visitor. A wrong, ended and revoked link look the same.
//
// Errors: fault.NotFound.
func (s *Service) Enter(ctx context.Context, secret string) (access.LinkHolder, error) {
	secret, ok := parseSecret(secret)
	if !ok {
		return access.LinkHolder{}, fault.New(fault.NotFound, "dilemma.link.gone")
	}
	var link Link
	err := s.db.Read(ctx, func(tx *storage.Tx) (err error) {
		link, err = storage.One(tx, scanLink, qLinkBy, hashSecret("link", secret))
		return err
	})
	if fault.Is(err, fault.NotFound) || err == nil && !link.Open(s.clock.Now().Day()) {
		return access.LinkHolder{}, fault.New(fault.NotFound, "dilemma.link.gone")
	}
	return access.LinkHolder{Purpose: MayOffer.Name, Link: string(link.ID)}, err
}

// NewReceipt draws a receipt. It is drawn when the form is shown and comes back with it, so that a form that is sent
// twice is one offer, and an answer that got lost on the way costs nobody their receipt.
func (s *Service) NewReceipt() (Receipt, error) {
	code, err := newSecret(s.random)
	return Receipt(code), err
}

// Offer takes in what a link holder brings, and returns the findings of nobody: the text may be as rough as it likes,
// a facilitator makes a dilemma of it. It is stored without sender, link or moment, and without an audit row.
//
// Errors: fault.Forbidden (no link holder), fault.Invalid on "receipt", fault.Fields (size, or no situation).
//
// bron: BOOT-1
func (s *Service) Offer(ctx context.Context, by access.Actor, c Content, receipt Receipt) error {
	if holder, ok := by.(access.LinkHolder); !ok || holder.Purpose != MayOffer.Name {
		return denied()
	}
	receipt, ok := ParseReceipt(string(receipt))
	if !ok {
		return fault.OnField("receipt", "dilemma.receipt.malformed")
	}
	c = c.Tidy()
	problems := checkSize(c)
	if c.Situation == "" {
		problems = append([]Problem{{Field: "situation", Key: "dilemma.problem.situation"}}, problems...)
	}
	if err := asFault(problems); err != nil {
		return err
	}
	id, err := s.newID()
	if err != nil {
		return err
	}
	o := Offer{ID: OfferID(id), Content: c, Day: s.clock.Now().Day()}
	return within("offer dilemma", "", s.db.Write(ctx, func(tx *storage.Tx) error {
		return insertOffer(tx, o, hashSecret("receipt", string(receipt)))
	}))
}

// Offers returns what came in through links and was not taken up yet. Those who may approve. Errors: fault.Forbidden.
func (s *Service) Offers(ctx context.Context, by access.Actor) ([]Offer, error) {
	if !access.May(by, MayApprove) {
		return nil, denied()
	}
	return readAll(ctx, s.db, scanOffer, qOffers)
}

// Offered returns one offer that was not taken up yet. Those who may approve. Errors: fault.Forbidden, fault.NotFound.
func (s *Service) Offered(ctx context.Context, by access.Actor, offer OfferID) (Offer, error) {
	if !access.May(by, MayApprove) {
		return Offer{}, denied()
	}
	var out Offer
	err := s.db.Read(ctx, func(tx *storage.Tx) (err error) {
		if out, err = storage.One(tx, scanOffer, qOffer, offer); err == nil && out.State != offerReceived {
			err = absent()
		}
		return err
	})
	return out, within("offer", ID(offer), err)
}

// Adopt takes an offer over: the person becomes its writer, it becomes a draft of theirs. Because nobody knows who sent
// it, the writer here and the one who approves are two people anyhow, also when one of them was the sender.
//
// Those who may approve. Errors: fault.Forbidden, fault.NotFound, fault.Conflict (somebody was first).
func (s *Service) Adopt(ctx context.Context, by access.Actor, offer OfferID) (ID, error) {
	if !access.May(by, MayApprove) || person(by) == "" {
		return "", denied()
	}
	id, err := s.newID()
	if err != nil {
		return "", err
	}
	day := s.clock.Now().Day()
	err = s.db.Write(ctx, func(tx *storage.Tx) error {
		o, err := storage.One(tx, scanOffer, qOffer, offer)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(qInsertItem, id, ByLink, licenceOwn, originOwn, day); err != nil {
			return err
		}
		if n, err := tx.Exec(qAdoptOffer, offer, id); err != nil || n == 0 {
			return orOvertaken(err)
		}
		if err := insertVersion(tx, ID(id), 1, Draft, o.Content.Tidy(), []access.PersonID{person(by)}, "", day); err != nil {
			return err
		}
		return s.audit.Append(tx, by, "dilemma.adopt", id)
	})
	return ID(id), within("adopt offer", ID(offer), err)
}

// Decline says that nothing will be done with an offer, with words for its sender. Its text is destroyed.
//
// Those who may approve. Errors: fault.Forbidden, fault.NotFound, fault.Conflict, fault.Invalid on "answer".
func (s *Service) Decline(ctx context.Context, by access.Actor, offer OfferID, answer string) error {
	if !access.May(by, MayApprove) {
		return denied()
	}
	answer = line(answer)
	if n := len([]rune(answer)); n == 0 {
		return fault.OnField("answer", "dilemma.offer.answer")
	} else if n > maxRemark {
		return fault.OnField("answer", "dilemma.problem.long", "max", maxRemark, "n", n)
	}
	return within("decline offer", ID(offer), s.db.Write(ctx, func(tx *storage.Tx) error {
		if _, err := storage.One(tx, scanOffer, qOffer, offer); err != nil {
			return err
		}
		if n, err := tx.Exec(qDeclineOffer, offer, answer); err != nil || n == 0 {
			return orOvertaken(err)
		}
		return s.audit.Append(tx, by, "dilemma.decline", string(offer))
	}))
}

// Outcome tells what came of an offer. It never shows the offered text back: a receipt that somebody else finds opens
// nothing. Unknown and malformed receipts look the same.
//
// Everybody who has the receipt may ask. Errors: fault.NotFound.
func (s *Service) Outcome(ctx context.Context, typed string) (Outcome, error) {
	receipt, ok := ParseReceipt(typed)
	if !ok {
		return Outcome{}, fault.New(fault.NotFound, "dilemma.receipt.unknown")
	}
	var out Outcome
	err := s.db.Read(ctx, func(tx *storage.Tx) error {
		o, err := storage.One(tx, scanOffer, qByReceipt, hashSecret("receipt", string(receipt)))
		if err != nil {
			return err
		}
		out, err = follow(tx, o)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return Outcome{}, fault.New(fault.NotFound, "dilemma.receipt.unknown")
	}
	return out, err
}

// follow looks up how far the dilemma came that was made of an offer.
func follow(tx *storage.Tx, o Offer) (Outcome, error) {
	switch o.State {
	case offerReceived:
		return Outcome{Step: StepReceived}, nil
	case offerDeclined:
		return Outcome{Step: StepDeclined, Answer: o.Answer}, nil
	}
	versions, err := storage.Rows(tx, scanRecord, qVersions, o.Item)
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{Step: StepRetired}
	for _, r := range versions {
		switch {
		case r.State == Bank: // whatever is worked on beside it, this is what people see
			return Outcome{Step: StepBank, Title: r.Title}, nil
		case r.State == Draft:
			out.Step = StepWriting
		case r.State == Offered || r.State == Review:
			out.Step = StepReview
		}
	}
	return out, nil
}
