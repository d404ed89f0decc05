// Package login opens the door: a link that somebody hands you, and the cookie that remembers you afterwards.
//
// Until an organisation connects its own sign-in, a link is the key: the program prints one for the coordinator, who
// hands out others. Opening a link changes nothing; pressing its button logs you in. Of links and cookies only hashes
// are stored. A link says for whom it is and until when it works; logging out ends the cookie on the server too.
//
// bron: GI-2
package login

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/audit"
	"beraad/internal/door/org"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
)

// HandOut is the permission to make a login link for somebody else.
var HandOut = access.Allow("login.handout", access.Coordinator, access.Admin)

// How long a cookie is good. Using it moves its end, so that nobody is thrown out in the middle of an evening.
const (
	Session = 12 * time.Hour     // without being used: a working day
	Longest = 7 * 24 * time.Hour // however much it is used
	// moveEvery is how seldom the end is moved: a look at a page seldom costs a write.
	moveEvery = time.Hour
)

// alphabet has no 0 O 1 I L: a link is sometimes typed over from paper.
const alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"

// Service makes and checks keys to the door.
type Service struct {
	db    *storage.DB
	clock clock.Clock
	org   *org.Service
	audit audit.Log
}

// Config is what the service needs.
type Config struct {
	DB    *storage.DB
	Clock clock.Clock
	Org   *org.Service
}

// New returns the service.
func New(cfg Config) *Service {
	return &Service{db: cfg.DB, clock: cfg.Clock, org: cfg.Org, audit: audit.Log{Clock: cfg.Clock}}
}

// Handed is a fresh login link. Code is shown once and stored nowhere.
type Handed struct {
	Code  string // "7QKM-4TXR-9WDE"
	Until clock.Instant
}

// MakeLink makes a login link for a person that works until valid has passed; once, when once is set.
//
// Errors: fault.Forbidden (the actor may not hand out links), fault.NotFound (no such person).
func (s *Service) MakeLink(ctx context.Context, by access.Actor, to access.PersonID, valid time.Duration, once bool) (Handed, error) {
	if !access.May(by, HandOut) {
		return Handed{}, fault.New(fault.Forbidden, "login.handout.forbidden")
	}
	p, err := s.org.Find(ctx, to)
	if err != nil {
		return Handed{}, err
	}
	if actor, isPerson := by.(access.Person); isPerson && p.Actor().Has(access.Admin) && !actor.Has(access.Admin) {
		return Handed{}, fault.New(fault.Forbidden, "login.handout.forbidden")
	}
	code := newCode()
	h := Handed{Code: code, Until: s.clock.Now().Add(valid)}
	err = s.db.Write(ctx, func(tx *storage.Tx) error {
		if _, err := tx.Exec(qInsertLink, hashOf(code), to, h.Until, once); err != nil {
			return err
		}
		return s.audit.Append(tx, by, "login.handout", string(to))
	})
	if err != nil {
		return Handed{}, fmt.Errorf("make login link for %s: %w", to, err)
	}
	return h, nil
}

// Whose returns the person for whom a link is, without using it.
//
// Errors: fault.NotFound when the link is unknown, used or over; the three look the same.
func (s *Service) Whose(ctx context.Context, code string) (org.Person, error) {
	var id access.PersonID
	err := s.db.Read(ctx, func(tx *storage.Tx) (err error) {
		id, err = storage.One(tx, scanPersonID, qWhoseLink, hashOf(code), s.clock.Now())
		return err
	})
	if err != nil {
		return org.Person{}, gone(err)
	}
	p, err := s.org.Find(ctx, id)
	if err != nil {
		return org.Person{}, gone(err)
	}
	return p, nil
}

// Enter uses a link and returns the secret for the cookie.
//
// Errors: fault.NotFound when the link is unknown, used or over.
func (s *Service) Enter(ctx context.Context, code string) (secret string, err error) {
	secret = rand.Text()
	err = s.db.Write(ctx, func(tx *storage.Tx) error {
		id, err := storage.One(tx, scanPersonID, qUseLink, hashOf(code), s.clock.Now())
		if err != nil {
			return err
		}
		if _, err := tx.Exec(qInsertSession, hashOf(secret), id, s.clock.Now().Add(Session), s.clock.Now().Add(Longest)); err != nil {
			return err
		}
		return s.audit.Append(tx, access.Person{ID: id}, "login.enter", string(id))
	})
	if err != nil {
		return "", gone(err)
	}
	return secret, nil
}

// Leave ends the cookie on the server.
func (s *Service) Leave(ctx context.Context, secret string) error {
	return s.db.Write(ctx, func(tx *storage.Tx) error {
		_, err := tx.Exec(qEndSession, hashOf(secret))
		return err
	})
}

// Who returns the person behind a cookie; ok is false when there is none. It moves the end of the cookie when that was not
// done in the last hour.
func (s *Service) Who(ctx context.Context, secret string) (p org.Person, ok bool, err error) {
	var is session
	now := s.clock.Now()
	err = s.db.Read(ctx, func(tx *storage.Tx) (err error) {
		is, err = storage.One(tx, scanSession, qWhoseSession, hashOf(secret), now)
		return err
	})
	if err == nil {
		s.move(ctx, secret, is, now)
		p, err = s.org.Find(ctx, is.person)
	}
	if fault.Is(err, fault.NotFound) {
		return org.Person{}, false, nil
	}
	return p, err == nil, err
}

// session is a login under way.
type session struct {
	person      access.PersonID
	until, ends clock.Instant // ends: however much it is used; 0 for one of before it could be moved
}

// move gives a login that is used its whole term again, as far as its end allows.
func (s *Service) move(ctx context.Context, secret string, is session, now clock.Instant) {
	until := min(now.Add(Session), is.ends)
	if until.Sub(is.until) < moveEvery {
		return
	}
	// When it cannot be written the login is still good, and the next request tries again.
	_ = s.db.Write(ctx, func(tx *storage.Tx) error {
		_, err := tx.Exec(qMoveSession, until, hashOf(secret))
		return err
	})
}

// Sweep deletes links and cookies that are over.
func (s *Service) Sweep(ctx context.Context) error {
	return s.db.Write(ctx, func(tx *storage.Tx) error {
		if _, err := tx.Exec(qSweepLinks, s.clock.Now()); err != nil {
			return err
		}
		_, err := tx.Exec(qSweepSessions, s.clock.Now())
		return err
	})
}

func gone(err error) error {
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.NotFound, "login.link.gone").Because(err)
	}
	return err
}

// newCode returns 12 signs of the alphabet in groups of four: 59 bits, with few tries a minute more than enough.
func newCode() string {
	b := make([]byte, 0, 14)
	for i := range 12 {
		if i > 0 && i%4 == 0 {
			b = append(b, '-')
		}
		b = append(b, alphabet[randomBelow(len(alphabet))])
	}
	return string(b)
}

// randomBelow draws without modulo bias by throwing away what does not fit.
func randomBelow(n int) int {
	var b [1]byte
	for {
		if _, err := rand.Read(b[:]); err != nil {
			panic("login: no randomness: " + err.Error())
		}
		if int(b[0]) < 256/n*n {
			return int(b[0]) % n
		}
	}
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte("beraad login\x00" + strings.ToUpper(strings.TrimSpace(secret))))
	return hex.EncodeToString(sum[:])
}
