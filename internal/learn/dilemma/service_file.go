package dilemma

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"beraad/internal/door/access"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
)

// What is said about the rights to a dilemma that was written here: nothing was given away.
const (
	licenceOwn = "niet vrijgegeven"
	originOwn  = "eigen organisatie"
)

// Taken is what came out of a file.
type Taken struct {
	New       int // dilemmas that were not there; they wait for a second pair of eyes
	Changed   int // new versions of dilemmas that are in the bank; they wait as well
	Same      int // dilemmas that were there, word for word
	Around    int // values, polarities and statements that were added
	bundleIDs []ID
}

// Import takes a dilemma file in, whole or not at all. What is new or changed waits for a second pair of eyes, who may
// not be the person who imports: writing a file is no way around the review.
//
// With mistakes nothing is stored and the error is nil: they are for the person to repair, each with its line. A value,
// polarity or statement that exists with other words is a mistake too, since it would change what old sessions meant.
//
// Only the coordinator may. Errors: fault.Forbidden.
//
// bron: GI-2
func (s *Service) Import(ctx context.Context, by access.Actor, raw []byte) (Taken, []Mistake, error) {
	return s.take(ctx, by, raw, false)
}

// Inspect does everything that Import does except storing it: for the preview.
func (s *Service) Inspect(ctx context.Context, by access.Actor, raw []byte) (Taken, []Mistake, error) {
	return s.take(ctx, by, raw, true)
}

// errUndo ends a transaction that must leave nothing behind, without being an error to the caller.
var errUndo = errors.New("dilemma: nothing is kept")

func (s *Service) take(ctx context.Context, by access.Actor, raw []byte, dry bool) (Taken, []Mistake, error) {
	if !access.May(by, MayKeep) || person(by) == "" {
		return Taken{}, nil, denied()
	}
	var taken Taken
	var mistakes []Mistake
	err := s.db.Write(ctx, func(tx *storage.Tx) error {
		known, err := s.known(tx)
		if err != nil {
			return err
		}
		var b Bundle
		if b, mistakes = Read(raw, known); len(mistakes) > 0 {
			return errUndo
		}
		in := intake{tx: tx, day: s.clock.Now().Day(), writers: []access.PersonID{person(by)}, source: Imported, state: Offered}
		if err := in.all(b); err != nil {
			return err
		}
		taken, mistakes = in.taken, in.mistakes
		if dry || len(mistakes) > 0 {
			return errUndo
		}
		for _, id := range taken.bundleIDs {
			if err := s.audit.Append(tx, by, "dilemma.import", string(id)); err != nil {
				return err
			}
		}
		return s.audit.Append(tx, by, "dilemma.import_file", "")
	})
	if errors.Is(err, errUndo) {
		err = nil
	}
	if len(mistakes) > 0 {
		taken = Taken{}
	}
	return taken, mistakes, within("import dilemmas", "", err)
}

// LoadStarter puts the dilemmas that ship with the program into the bank. It may run at every start: what is there
// already, also rested, retired or edited since, is left as it is. Shipped content was reviewed by the project.
func (s *Service) LoadStarter(ctx context.Context) error {
	by := access.System{Job: "dilemma.starter"}
	return within("load starter", "", s.db.Write(ctx, func(tx *storage.Tx) error {
		b, mistakes := Read(starterFile, Known{})
		if len(mistakes) > 0 {
			return fmt.Errorf("the shipped file has a mistake on line %d: %s", mistakes[0].Line, mistakes[0].Key)
		}
		in := intake{tx: tx, day: s.clock.Now().Day(), source: Starter, state: Bank, leave: true}
		if err := in.all(b); err != nil {
			return err
		}
		for _, id := range in.taken.bundleIDs {
			if err := s.audit.Append(tx, by, "dilemma.starter", string(id)); err != nil {
				return err
			}
		}
		return nil
	}))
}

// Export returns everything that is in the bank as a dilemma file, rested dilemmas too (and without a mark: that they
// rest is nobody's business elsewhere). The same bank always gives the same bytes.
//
// Only the coordinator may. Errors: fault.Forbidden.
func (s *Service) Export(ctx context.Context, by access.Actor) ([]byte, error) {
	if !access.May(by, MayKeep) {
		return nil, denied()
	}
	b := Bundle{Language: "nl"}
	err := s.db.Write(ctx, func(tx *storage.Tx) (err error) {
		if b.Values, err = storage.Rows(tx, scanValue, qValues); err != nil {
			return err
		}
		if b.Polarities, err = storage.Rows(tx, scanPolarity, qPolarities); err != nil {
			return err
		}
		if b.Statements, err = storage.Rows(tx, scanStatement, qStatements); err != nil {
			return err
		}
		records, err := storage.Rows(tx, scanRecord, qBank)
		for _, r := range records {
			b.Dilemmas = append(b.Dilemmas, Entry{ID: r.ID, Content: r.Content})
			b.Licence, b.Origin = shared(b.Licence, r.Licence), shared(b.Origin, r.Origin)
		}
		if err != nil {
			return err
		}
		return s.audit.Append(tx, by, "dilemma.export", "")
	})
	if err != nil {
		return nil, within("export dilemmas", "", err)
	}
	b.Licence, b.Origin = shared(b.Licence, ""), shared(b.Origin, "")
	return Write(b)
}

// shared returns what two dilemmas have in common, or that they differ; "" counts as "says nothing".
func shared(a, b string) string {
	switch {
	case a == "" && b == "":
		return MixedLicence
	case a == "":
		return b
	case b == "" || a == b:
		return a
	default:
		return MixedLicence
	}
}

// intake puts a bundle into the tables of one transaction.
type intake struct {
	tx       *storage.Tx
	day      string
	writers  []access.PersonID
	source   Source
	state    State
	leave    bool // what exists stays as it is, whatever the bundle says
	lines    map[string]int
	taken    Taken
	mistakes []Mistake
}

// wrong names a mistake at the line where the id stands.
func (in *intake) wrong(list, id, key string) {
	in.mistakes = append(in.mistakes, Mistake{Line: in.lines[list+" "+id], Where: join(list, id), Key: key})
}

func (in *intake) all(b Bundle) error {
	in.lines = b.lines
	if err := in.around(b); err != nil {
		return err
	}
	for _, e := range b.Dilemmas {
		if err := in.dilemma(e, b); err != nil {
			return err
		}
	}
	return nil
}

// around takes values, polarities and statements in.
func (in *intake) around(b Bundle) error {
	values, err := storage.Rows(in.tx, scanValue, qValues)
	if err != nil {
		return err
	}
	for i, v := range b.Values {
		n, err := in.tx.Exec(qInsertValue, v.ID, len(values)+i, v.Cluster, v.Label, v.Explanation)
		if err := in.added(n, err, "waarden", string(v.ID), slices.Contains(values, v)); err != nil {
			return err
		}
	}
	polarities, err := storage.Rows(in.tx, scanPolarity, qPolarities)
	if err != nil {
		return err
	}
	for i, p := range b.Polarities {
		n, err := in.tx.Exec(qInsertPolarity, p.ID, len(polarities)+i, p.Left, p.Right)
		if err := in.added(n, err, "polariteiten", string(p.ID), slices.Contains(polarities, p)); err != nil {
			return err
		}
	}
	statements, err := storage.Rows(in.tx, scanStatement, qStatements)
	if err != nil {
		return err
	}
	for i, s := range b.Statements {
		audience, err := encode(s.Audience)
		if err != nil {
			return err
		}
		n, err := in.tx.Exec(qInsertStatement, s.ID, len(statements)+i, s.Text, s.Polarity, audience)
		if err := in.added(n, err, "stellingen", string(s.ID), slices.ContainsFunc(statements, s.equal)); err != nil {
			return err
		}
	}
	return nil
}

// added counts a row that went in, and names one that was there with other words.
func (in *intake) added(n int64, err error, list, id string, same bool) error {
	switch {
	case err != nil:
		return err
	case n == 1:
		in.taken.Around++
	case !same && !in.leave:
		in.wrong(list, id, "dilemma.file.differs")
	}
	return nil
}

func (in *intake) dilemma(e Entry, b Bundle) error {
	n, err := in.tx.Exec(qAddItem, e.ID, in.source, b.Licence, b.Origin, in.day)
	if err != nil {
		return err
	}
	if n == 1 {
		in.taken.New++
		in.taken.bundleIDs = append(in.taken.bundleIDs, e.ID)
		return insertVersion(in.tx, e.ID, 1, in.state, e.Content, in.writers, "", in.day)
	}
	if in.leave {
		in.taken.Same++
		return nil
	}
	banked, err := storage.One(in.tx, scanRecord, qBanked, e.ID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if err == nil && banked.Content.equal(e.Content) {
		in.taken.Same++
		return nil
	}
	working, err := storage.One(in.tx, scanRecord, qWorking, e.ID)
	if err == nil {
		if working.Source == in.source && working.Content.equal(e.Content) {
			in.taken.Same++ // the same file came in twice
			return nil
		}
		in.wrong("dilemmas", string(e.ID), "dilemma.file.at_work")
		return nil
	}
	if !fault.Is(err, fault.NotFound) {
		return err
	}
	newest, err := storage.One(in.tx, scanCount, qNewestVersion, e.ID)
	if err != nil {
		return err
	}
	in.taken.Changed++
	in.taken.bundleIDs = append(in.taken.bundleIDs, e.ID)
	return insertVersion(in.tx, e.ID, newest+1, in.state, e.Content, in.writers, "", in.day)
}
