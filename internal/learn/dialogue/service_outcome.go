package dialogue

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"beraad/internal/door/access"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/gathering"
)

// Notes is what a group writes down in one go.
type Notes struct {
	Outcome Outcome
	Base    string // Outcome.stand of what the writer began with; "" replaces whatever is stored
	Agreed  bool   // Agree is to be added
	Agree   Agreement
	Asked   bool // Ask is to be added
	Ask     Question
	Drop    AgreementID // an agreement to take away, "" for none
}

// WriteDown keeps what the group concluded, in one transaction: all of it or nothing. Every text of an outcome is optional;
// what is empty stays empty. receipt is the code with which whoever asked reads the answer later, without an account; it
// is stored nowhere and returned once, "" when nothing was asked.
//
// Errors: fault.Forbidden, fault.NotFound, fault.Conflict (closed; "dialogue.outcome.moved" when somebody stored another
// outcome since Base), fault.Fields.
//
// bron: ART-6, GI-4
func (s *Service) WriteDown(ctx context.Context, by access.Actor, id ID, n Notes) (receipt string, err error) {
	if err := n.check(); err != nil {
		return "", err
	}
	if n.Asked {
		receipt = newReceipt()
	}
	return receipt, s.note(ctx, by, id, "dialogue.outcome", func(tx *storage.Tx) error {
		stored, err := outcomeOf(tx, id)
		if err != nil {
			return err
		}
		if n.Base != "" && n.Base != stored.stand() && n.Outcome != stored {
			return errMoved
		}
		if err := putOutcome(tx, id, n.Outcome); err != nil {
			return err
		}
		return n.putRest(tx, id, receipt)
	})
}

// errMoved says that somebody else stored another outcome while this one was being written.
var errMoved = fault.New(fault.Conflict, "dialogue.outcome.moved.other")

func (n Notes) check() error {
	wrong := n.Outcome.check()
	if n.Agreed {
		wrong = append(wrong, n.Agree.check()...)
	}
	if n.Asked {
		wrong = append(wrong, n.Ask.check()...)
	}
	return wrong.OrNil()
}

func (n Notes) putRest(tx *storage.Tx, id ID, receipt string) error {
	if n.Agreed {
		which := AgreementID(uuid.Must(uuid.NewV7()).String())
		if _, err := tx.Exec(qAddAgreement, which, id, n.Agree.Text, n.Agree.Owner, n.Agree.Due); err != nil {
			return err
		}
	}
	if n.Asked {
		if _, err := tx.Exec(qAddQuestion, uuid.NewString(), id, n.Ask.Text, n.Ask.Organ, n.Ask.Due, hashReceipt(receipt)); err != nil {
			return err
		}
	}
	if n.Drop == "" {
		return nil
	}
	_, err := tx.Exec(qDropOne, n.Drop, id)
	return err
}

// Answer writes down the answer to a question; a later one replaces it. It may come long after the session.
//
// Errors: fault.Forbidden, fault.NotFound, fault.Invalid on "answer".
//
// bron: ART-6
func (s *Service) Answer(ctx context.Context, by access.Actor, id ID, question, answer string) error {
	if !access.May(by, Prepare) {
		return fault.New(fault.Forbidden, "dialogue.forbidden")
	}
	if n := len([]rune(answer)); n == 0 || n > maxAnswer {
		return fault.OnField("answer", "dialogue.reply.text.wrong", "max", maxAnswer)
	}
	return s.main.Write(ctx, func(tx *storage.Tx) error {
		n, err := tx.Exec(qAnswer, answer, s.clock.Now().Day(), question, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.NotFound, "storage.not_found")
		}
		return s.audit.Append(tx, by, "dialogue.answer", string(id))
	})
}

// maxAnswer is the longest answer to a question, in characters.
const maxAnswer = 2000

// ByReceipt returns the question of a receipt with its answer, and nothing about the session it came from. Everybody who
// has the receipt may ask.
//
// Errors: fault.NotFound (unknown and malformed receipts look the same).
func (s *Service) ByReceipt(ctx context.Context, typed string) (q Question, err error) {
	err = s.main.Read(ctx, func(tx *storage.Tx) (err error) {
		q, err = storage.One(tx, scanQuestion, qByReceipt, hashReceipt(typed))
		return err
	})
	if fault.Is(err, fault.NotFound) {
		err = fault.New(fault.NotFound, "dialogue.receipt.unknown")
	}
	return q, err
}

// receiptLength is the number of signs of a receipt: 12 of 32 are 60 bits.
const receiptLength = 12

func newReceipt() string {
	r := rand.Text()[:receiptLength]
	return r[:4] + "-" + r[4:8] + "-" + r[8:]
}

// hashReceipt returns what is stored of a receipt. It reads one as people type it: small letters, spaces, a nought for an
// O and a one for an I, which do not occur.
func hashReceipt(typed string) string {
	clean := strings.NewReplacer("0", "O", "1", "I").Replace(gathering.CleanCode(typed))
	sum := sha256.Sum256([]byte("dialogue.receipt\x00" + clean))
	return hex.EncodeToString(sum[:])
}

// note writes something down about a session that is open, and tells every screen.
func (s *Service) note(ctx context.Context, by access.Actor, id ID, act string, write func(*storage.Tx) error) error {
	if !s.mayLead(by, id) {
		return fault.New(fault.Forbidden, "dialogue.forbidden")
	}
	err := s.main.Write(ctx, func(tx *storage.Tx) error {
		d, err := hold(tx, id)
		if err != nil {
			return err
		}
		if d.State != Open && d.State != Draft {
			return fault.New(fault.Conflict, "gathering.closed")
		}
		if err := write(tx); err != nil {
			return err
		}
		return s.audit.Append(tx, by, act, string(id))
	})
	if err != nil {
		return fmt.Errorf("%s in %s: %w", act, id, err)
	}
	s.meetings.Noted(ctx, id)
	return nil
}

// Waiting is a question that nobody has answered yet, with the session it came from.
type Waiting struct {
	Question
	Dialogue ID
	Late     bool // the day on which the answer was promised has passed
}

// Unanswered returns the questions of closed sessions that wait for an answer, those that have waited longest first.
//
// Errors: fault.Forbidden.
//
// bron: ART-6
func (s *Service) Unanswered(ctx context.Context, by access.Actor) (all []Waiting, err error) {
	if !access.May(by, Prepare) {
		return nil, fault.New(fault.Forbidden, "dialogue.forbidden")
	}
	today := s.clock.Now().Day()
	err = s.main.Read(ctx, func(tx *storage.Tx) (err error) {
		all, err = storage.Rows(tx, func(r storage.Row) (w Waiting, err error) {
			err = r.Scan(&w.ID, &w.Text, &w.Organ, &w.Due, &w.Answer, &w.Since, &w.Dialogue)
			w.Late = w.Due < today
			return w, err
		}, qWaiting)
		return err
	})
	return all, err
}

// answeredFor returns the answers that came since the group of a session met last: it sees each of them once.
func answeredFor(tx *storage.Tx, d Dialogue) ([]Question, error) {
	met, err := storage.Rows(tx, scanInstant, qLastOfUnit, d.Plan.Unit, d.ID)
	if err != nil || len(met) == 0 {
		return nil, err
	}
	all, err := storage.Rows(tx, scanQuestion, qAnswered, d.Plan.Unit, d.ID)
	return slices.DeleteFunc(all, func(q Question) bool { return q.Since < met[0].Day() }), err
}

// MarkDone ticks an agreement off, also after the session.
func (s *Service) MarkDone(ctx context.Context, by access.Actor, id ID, which AgreementID, done bool) error {
	return s.change(ctx, by, id, "dialogue.agree.done", func(*Dialogue) error { return nil }, func(tx *storage.Tx) error {
		_, err := tx.Exec(qMarkDone, done, which, id)
		return err
	})
}

// evaluationStep is by how many people what is told of evaluations grows: with less, two looks a session apart would tell
// how a small group answered.
const evaluationStep = 10

// Evaluations tells about how many people said at the end of a session whether they could say what they wanted to say,
// rounded down to tens, and how many of every ten could (4 or 5 of 5), rounded. people is 0 while there are fewer than ten.
//
// Errors: fault.Forbidden.
//
// bron: BING-7
func (s *Service) Evaluations(ctx context.Context, by access.Actor) (people, well int, err error) {
	if !access.May(by, Prepare) {
		return 0, 0, fault.New(fault.Forbidden, "dialogue.forbidden")
	}
	var counts []int // for the marks 1 to 5
	err = s.main.Read(ctx, func(tx *storage.Tx) (err error) {
		counts, err = storage.Rows(tx, scanNumber, qEvaluation)
		return err
	})
	all, good := 0, 0
	for i, n := range counts {
		all += n
		if i+1 >= 4 {
			good += n
		}
	}
	if err != nil || all < evaluationStep {
		return 0, 0, err
	}
	return all - all%evaluationStep, (10*good + all/2) / all, nil
}

// Record is a session as it is told afterwards.
type Record struct {
	Dialogue   Dialogue
	Outcome    Outcome
	Agreements []Agreement
	Questions  []Question
	Kept       []Kept
	Before     []Agreement // open agreements of the same group from earlier sessions
	Answered   []Question  // answers to what the same group asked, since it met last
}

// Tell returns what is known about a session: its plan, outcome, agreements and suppressed figures.
//
// Errors: fault.Forbidden, fault.NotFound.
func (s *Service) Tell(ctx context.Context, by access.Actor, id ID) (Record, error) {
	if !s.mayLead(by, id) {
		return Record{}, fault.New(fault.Forbidden, "dialogue.forbidden")
	}
	return s.tell(ctx, id)
}

func (s *Service) tell(ctx context.Context, id ID) (rec Record, err error) {
	err = s.main.Read(ctx, func(tx *storage.Tx) (err error) {
		if rec.Dialogue, err = find(tx, id); err != nil {
			return err
		}
		if rec.Outcome, err = outcomeOf(tx, id); err != nil {
			return err
		}
		if rec.Agreements, err = storage.Rows(tx, scanAgreement, qAgreements, id); err != nil {
			return err
		}
		if rec.Questions, err = storage.Rows(tx, scanQuestion, qQuestions, id); err != nil {
			return err
		}
		if rec.Kept, err = storage.Rows(tx, scanKept, qAggregates, id); err != nil {
			return err
		}
		if rec.Before, err = storage.Rows(tx, scanAgreement, qOfUnit, rec.Dialogue.Plan.Unit, id); err != nil {
			return err
		}
		rec.Answered, err = answeredFor(tx, rec.Dialogue)
		return err
	})
	return rec, err
}
