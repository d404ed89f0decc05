package dialogue

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/audit"
	"beraad/internal/door/org"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/dilemma"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/gathering"

	"github.com/google/uuid"
)

// Service runs dilemma sessions.
type Service struct {
	main, live *storage.DB
	clock      clock.Clock
	audit      audit.Log
	log        *slog.Logger
	meetings   *gathering.Service
	dilemmas   *dilemma.Service
	votes      *storage.Batch[cast]
	keep       func(*storage.Tx, Closure) error
	refused    refusals
	settled    settled
	plans      plans
	rounds     rounds
	// checkSentence returns what in a sentence may make somebody known, as text keys.
	checkSentence func(string) []string
}

// Closure is what a session leaves when it closes, for the typed hook that keeps it as the seed of a lesson.
type Closure struct {
	Dialogue Dialogue
	Outcome  Outcome
	Month    string // YYYY-MM
}

// Config is what the service needs. Main holds what stays, Live what dies with the session.
type Config struct {
	Main, Live *storage.DB
	Clock      clock.Clock
	Log        *slog.Logger
	Meetings   *gathering.Service
	Dilemmas   *dilemma.Service
	// CheckSentence returns text keys of what in a sentence may make somebody known: a name, a function, an amount. It
	// advises and never blocks. Nil checks nothing.
	CheckSentence func(string) []string
	// OnClose runs in the transaction that marks a session closed. Nil does nothing.
	OnClose func(*storage.Tx, Closure) error
}

// New returns the service.
func New(cfg Config) *Service {
	s := &Service{
		main: cfg.Main, live: cfg.Live, clock: cfg.Clock, audit: audit.Log{Clock: cfg.Clock}, log: cfg.Log,
		meetings: cfg.Meetings, dilemmas: cfg.Dilemmas, keep: cfg.OnClose, checkSentence: cfg.CheckSentence,
	}
	if s.checkSentence == nil {
		s.checkSentence = func(string) []string { return nil }
	}
	s.votes = storage.NewBatch(cfg.Live, storage.BatchConfig{}, new(booth).cast)
	return s
}

// Request is what somebody chose while preparing.
type Request struct {
	Title      string
	Unit       org.UnitID
	UnitName   string
	Preset     PresetID
	Privacy    disclosure.PrivacyMode
	Expected   int
	PackID     string
	Dilemmas   []dilemma.ID
	Statements []string
	Marks      []Mark
	CaseOwner  bool
	KeepDays   int
	PlannedOn  string
}

// Plan prepares a session and returns its id. The dilemmas are frozen as they are now.
//
// Errors: fault.Forbidden, fault.Invalid per field of the form.
//
// bron: BOOT-4
func (s *Service) Plan(ctx context.Context, by access.Actor, in Request) (ID, error) {
	if !access.May(by, Prepare) {
		return "", fault.New(fault.Forbidden, "dialogue.forbidden")
	}
	plan, err := s.planOf(ctx, by, in)
	if err != nil {
		return "", err
	}
	if err := in.checkDate(); err != nil {
		return "", err
	}
	d := Dialogue{
		ID: ID(uuid.Must(uuid.NewV7()).String()), Plan: plan, State: Draft, Lead: access.PersonID(by.Ref()), PlannedOn: in.PlannedOn,
	}
	err = s.main.Write(ctx, func(tx *storage.Tx) error {
		if err := insert(tx, d); err != nil {
			return err
		}
		return s.audit.Append(tx, by, "dialogue.plan", string(d.ID))
	})
	if err != nil {
		return "", fmt.Errorf("plan dialogue: %w", err)
	}
	return d.ID, nil
}

func (s *Service) planOf(ctx context.Context, by access.Actor, in Request) (Plan, error) {
	if in.PackID == "" {
		in.PackID = compass.Vierkant
	}
	pack, err := compass.BuiltIn(in.PackID)
	if err != nil {
		return Plan{}, fault.OnField("pack", "dialogue.plan.pack.wrong").Because(err)
	}
	p := Plan{
		Title: strings.TrimSpace(in.Title), Unit: in.Unit, UnitName: in.UnitName, Mode: gathering.Group, Privacy: in.Privacy,
		Expected: in.Expected, PackID: pack.ID, PackVersion: pack.Version, Preset: in.Preset, Statements: in.Statements,
		Marks: in.Marks, CaseOwner: in.CaseOwner, KeepDays: in.KeepDays,
	}
	if in.Preset == Hall {
		p.Mode = gathering.Plenary
	}
	for i, id := range in.Dilemmas {
		if slices.Contains(in.Dilemmas[:i], id) {
			continue // sent twice
		}
		d, err := s.dilemmas.Get(ctx, by, id)
		if err != nil || !d.Available {
			return Plan{}, fault.OnField("dilemma", "dialogue.plan.dilemma.gone").Because(err)
		}
		p.Dilemmas = append(p.Dilemmas, Frozen{ID: d.ID, Version: d.Version, Content: d.Content})
	}
	values, err := s.dilemmas.Values(ctx)
	if err != nil {
		return Plan{}, err
	}
	for _, v := range values {
		p.Values = append(p.Values, Value{ID: string(v.ID), Label: v.Label})
	}
	if p.Title == "" {
		p.Title = p.subject()
	}
	if err := p.check(); err != nil {
		return Plan{}, err
	}
	p.Script = scriptOf(p.Preset, p.Dilemmas, len(p.Statements))
	return p, nil
}

// Replan changes what was chosen for a draft. Minutes and lenses stay when the script keeps its steps.
//
// Errors: fault.Forbidden, fault.NotFound, fault.Conflict (no longer a draft), fault.Invalid per field of the form.
func (s *Service) Replan(ctx context.Context, by access.Actor, id ID, in Request) error {
	plan, err := s.planOf(ctx, by, in)
	if err != nil {
		return err
	}
	if err := in.checkDate(); err != nil {
		return err
	}
	return s.change(ctx, by, id, "dialogue.replan", func(d *Dialogue) error {
		if d.State != Draft {
			return fault.New(fault.Conflict, "dialogue.not_draft")
		}
		if plan.Preset == d.Plan.Preset && len(plan.Script) == len(d.Plan.Script) {
			for i, was := range d.Plan.Script {
				plan.Script[i].Minutes, plan.Script[i].Lens = was.Minutes, was.Lens
			}
		}
		d.Plan, d.PlannedOn = plan, in.PlannedOn
		return nil
	})
}

func (in Request) checkDate() error {
	if _, err := time.Parse(time.DateOnly, in.PlannedOn); err != nil && in.PlannedOn != "" {
		return fault.OnField("date", "dialogue.plan.date.wrong")
	}
	return nil
}

// Arrange changes how long the steps of a draft take and as whom people look in the rounds that leave it open. minutes has
// one number (0-120) per step; lenses goes by the index of a step, and what is not in it stays.
//
// Errors: fault.Forbidden, fault.NotFound, fault.Conflict (no longer a draft), fault.Invalid on "minutes" or "lens-N".
//
// bron: BOOT-5
func (s *Service) Arrange(ctx context.Context, by access.Actor, id ID, minutes []int, lenses map[int]LensID) error {
	return s.change(ctx, by, id, "dialogue.arrange", func(d *Dialogue) error {
		if d.State != Draft {
			return fault.New(fault.Conflict, "dialogue.not_draft")
		}
		if len(minutes) != len(d.Plan.Script) {
			return fault.OnField("minutes", "dialogue.plan.minutes.wrong")
		}
		for i, m := range minutes {
			if m < 0 || m > 120 {
				return fault.OnField("minutes", "dialogue.plan.minutes.wrong")
			}
			d.Plan.Script[i].Minutes = m
		}
		return d.Plan.look(lenses)
	})
}

// look sets the lenses of the rounds that leave it open. Twice the same lens on one dilemma shows nothing new.
func (p Plan) look(lenses map[int]LensID) error {
	type view struct {
		dilemma int
		lens    LensID
	}
	used := map[view]bool{}
	for i := range p.Script {
		st := &p.Script[i]
		lens, chosen := lenses[i]
		if !st.ChoosesLens() {
			continue
		}
		if chosen && !slices.Contains(Lenses, lens) {
			return fault.OnField("lens-"+strconv.Itoa(i), "dialogue.plan.lens.wrong")
		}
		if chosen {
			st.Lens = lens
		}
		if used[view{st.Dilemma, st.Lens}] {
			return fault.OnField("lens-"+strconv.Itoa(i), "dialogue.plan.lens.twice")
		}
		used[view{st.Dilemma, st.Lens}] = true
	}
	return nil
}

// change loads a record, lets f change it, and saves it with its audit row.
func (s *Service) change(ctx context.Context, by access.Actor, id ID, act string, f func(*Dialogue) error, also ...func(*storage.Tx) error) error {
	if !s.mayLead(by, id) {
		return fault.New(fault.Forbidden, "dialogue.forbidden")
	}
	err := s.writeRecord(ctx, id, func(tx *storage.Tx) error {
		d, err := hold(tx, id)
		if err != nil {
			return err
		}
		if err := f(&d); err != nil {
			return err
		}
		if err := save(tx, d); err != nil {
			return err
		}
		for _, more := range also {
			if err := more(tx); err != nil {
				return err
			}
		}
		return s.audit.Append(tx, by, act, string(id))
	})
	if err != nil {
		return fmt.Errorf("%s %s: %w", act, id, err)
	}
	return nil
}

// Destroy removes a draft that nobody needs.
//
// Errors: fault.Forbidden, fault.Conflict (no longer a draft).
func (s *Service) Destroy(ctx context.Context, by access.Actor, id ID) error {
	if !access.May(by, Prepare) {
		return fault.New(fault.Forbidden, "dialogue.forbidden")
	}
	return s.writeRecord(ctx, id, func(tx *storage.Tx) error {
		n, err := tx.Exec(qDestroyDraft, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "dialogue.not_draft")
		}
		return s.audit.Append(tx, by, "dialogue.destroy", string(id))
	})
}

// Get returns the record of a session to whoever may lead it.
//
// Errors: fault.Forbidden, fault.NotFound.
func (s *Service) Get(ctx context.Context, by access.Actor, id ID) (Dialogue, error) {
	if !s.mayLead(by, id) {
		return Dialogue{}, fault.New(fault.Forbidden, "dialogue.forbidden")
	}
	return s.record(ctx, id)
}

func (s *Service) record(ctx context.Context, id ID) (d Dialogue, err error) {
	err = s.main.Read(ctx, func(tx *storage.Tx) (err error) {
		d, err = find(tx, id)
		return err
	})
	return d, err
}

// List returns every session: what is open or planned first, then what was closed, newest first.
//
// Errors: fault.Forbidden.
func (s *Service) List(ctx context.Context, by access.Actor) (all []Dialogue, err error) {
	if !access.May(by, Prepare) {
		return nil, fault.New(fault.Forbidden, "dialogue.forbidden")
	}
	err = s.main.Read(ctx, func(tx *storage.Tx) (err error) {
		all, err = storage.Rows(tx, scanDialogue, qList)
		return err
	})
	return all, err
}

// UsedBy returns which groups have had a dilemma before: marked while preparing, never hidden.
func (s *Service) UsedBy(ctx context.Context) (used map[dilemma.ID][]org.UnitID, err error) {
	used = map[dilemma.ID][]org.UnitID{}
	err = s.main.Read(ctx, func(tx *storage.Tx) error {
		all, err := storage.Rows(tx, scanUse, qHistory)
		for _, u := range all {
			used[u.dilemma] = append(used[u.dilemma], u.unit)
		}
		return err
	})
	return used, err
}

func (s *Service) mayLead(by access.Actor, id ID) bool {
	return access.May(by, Prepare) || by == access.Actor(gathering.LeadHolder(id))
}

// OpenLobby freezes the plan and opens the meeting: from here on phones can join. Opening it again is harmless.
//
// Errors: fault.Forbidden, fault.NotFound, fault.Conflict (closed).
func (s *Service) OpenLobby(ctx context.Context, by access.Actor, id ID) (gathering.Meeting, error) {
	d, err := s.Get(ctx, by, id)
	if err != nil {
		return gathering.Meeting{}, err
	}
	if d.State != Draft && d.State != Open {
		return gathering.Meeting{}, fault.New(fault.Conflict, "gathering.closed")
	}
	m, err := s.meetings.Open(ctx, by, gathering.New{ID: id, Kind: Kind, Mode: d.Plan.Mode, Expected: d.Plan.Expected})
	if err != nil {
		return gathering.Meeting{}, err
	}
	if d.State == Open {
		return m, nil
	}
	// The main record follows; a crash in between leaves a draft with a lobby, and opening it again goes on from there.
	return m, s.change(ctx, by, id, "dialogue.open", func(d *Dialogue) error {
		if d.State == Draft {
			d.State, d.OpenedAt = Open, s.clock.Now()
		}
		return nil
	})
}

// Kind is the kind under which a gathering knows a dilemma session.
const Kind = "dialogue"
