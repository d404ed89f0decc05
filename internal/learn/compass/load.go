package compass

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed packs/*.yaml
var shipped embed.FS

// The packs that the program carries.
const (
	Vierkant = "vierkant" // the default
	Kruis    = "kruis"    // for sessions about principle against outcome
)

// Rule names a reason to refuse a pack.
type Rule string

// Everything the loader refuses.
const (
	RuleSyntax     Rule = "syntax"     // not YAML, an unknown field, a value of the wrong kind
	RuleID         Rule = "id"         // an id that is missing, malformed or used twice
	RuleVersion    Rule = "version"    // version below 1
	RuleType       Rule = "type"       // not one of the three types
	RuleInput      Rule = "input"      // unknown way of input, or a number of coins outside 1-100
	RuleSectors    Rule = "sectors"    // fewer than 3 or more than 8 sectors
	RuleAngle      Rule = "angle"      // an angle that is missing, outside 0-359 or used twice
	RuleText       Rule = "text"       // a title, label or prompt without Dutch or English
	RuleAxes       Rule = "axes"       // axes-2d without axes, or an axis without sectors on a side
	RuleBothSides  Rule = "both-sides" // a sector on both sides of one axis
	RuleUnknown    Rule = "unknown"    // an axis or pair that names a sector that does not exist
	RuleTension    Rule = "tension"    // axes, opposites or a veto, so tension, in a pack that has no axes to speak of
	RuleVeto       Rule = "veto"       // axisVeto outside 1-total
	RuleDisclaimer Rule = "disclaimer" // no disclaimer in Dutch and English
)

// Refusal says why a pack cannot be used and where in the file that is. Its text is for the person who edits the
// file; it is written to the terminal and the log, not to a page.
type Refusal struct {
	File string // as given to Load
	Line int    // 1-based; 0 when the fault is in no line, for example a missing field
	At   string // the place in words: "axes[0] doel-plicht"
	Rule Rule
	What string
}

func (r *Refusal) Error() string {
	where := r.File
	if r.Line > 0 {
		where = fmt.Sprintf("%s:%d", r.File, r.Line)
	}
	if r.At != "" {
		return fmt.Sprintf("%s: %s: %s", where, r.At, r.What)
	}
	return where + ": " + r.What
}

// BuiltIn returns one of the packs that the program carries. Asking for another id gives a Refusal with RuleUnknown.
// A pack is read once and shared: nobody changes its slices.
func BuiltIn(id string) (Pack, error) {
	if b, known := builtIn()[id]; known {
		return b.pack, b.err
	}
	return readBuiltIn(id)
}

type loaded struct {
	pack Pack
	err  error
}

// builtIn reads the packs of the program the first time that one is asked for: every answer of a phone asks.
var builtIn = sync.OnceValue(func() map[string]loaded {
	all := map[string]loaded{}
	for _, id := range BuiltInIDs() {
		p, err := readBuiltIn(id)
		all[id] = loaded{p, err}
	}
	return all
})

func readBuiltIn(id string) (Pack, error) {
	name := path.Join("packs", id+".yaml")
	raw, err := shipped.ReadFile(name)
	if err != nil {
		return Pack{}, &Refusal{File: name, Rule: RuleUnknown, What: fmt.Sprintf("the program carries no pack %q", id)}
	}
	return Load(name, raw)
}

// BuiltInIDs returns the ids of the packs that the program carries, the default first.
func BuiltInIDs() []string { return []string{Vierkant, Kruis} }

// filePack, fileSector and fileAxis are the file as written; the line numbers come with the nodes.
type filePack struct {
	ID         string      `yaml:"id"`
	Version    int         `yaml:"version"`
	Type       Type        `yaml:"type"`
	Title      Words       `yaml:"title"`
	Input      fileInput   `yaml:"input"`
	AxisVeto   *int        `yaml:"axisVeto"`
	Sectors    []yaml.Node `yaml:"sectors"`
	Axes       []yaml.Node `yaml:"axes"`
	Opposites  []yaml.Node `yaml:"opposites"`
	Disclaimer Words       `yaml:"disclaimer"`
	Provenance Words       `yaml:"provenance"`
}

type fileInput struct {
	Kind  Input `yaml:"kind"`
	Total *int  `yaml:"total"`
}

type fileSector struct {
	ID     SectorID `yaml:"id"`
	Angle  *int     `yaml:"angle"`
	Label  Words    `yaml:"label"`
	Prompt Words    `yaml:"prompt"`
}

type fileAxis struct {
	ID         AxisID     `yaml:"id"`
	Plus       []SectorID `yaml:"plus"`
	Minus      []SectorID `yaml:"minus"`
	PlusLabel  Words      `yaml:"plusLabel"`
	MinusLabel Words      `yaml:"minusLabel"`
}

// Defaults of a pack, used where the file says nothing.
const (
	defaultTotal    = 10
	defaultAxisVeto = 4
	fewestSectors   = 3
	mostSectors     = 8
	mostCoins       = 100
)

// Load reads and checks one pack in YAML. file is only used in messages. Every error is a *Refusal that names what is
// wrong and where; the first fault ends the check. The result shares nothing with raw.
//
// bron: BOOT-2
func Load(file string, raw []byte) (Pack, error) {
	l := loader{file: file}
	var f filePack
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	if err := dec.Decode(&f); err != nil {
		if errors.Is(err, io.EOF) {
			return Pack{}, l.refuse(0, "", RuleSyntax, "the file is empty")
		}
		return Pack{}, l.refuse(0, "", RuleSyntax, "%v", err)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return Pack{}, l.refuse(0, "", RuleSyntax, "a file holds one pack; there is a second document")
	}
	return l.pack(f)
}

type loader struct {
	file string
	p    Pack
}

func (l *loader) refuse(line int, at string, rule Rule, format string, args ...any) *Refusal {
	return &Refusal{File: l.file, Line: line, At: at, Rule: rule, What: fmt.Sprintf(format, args...)}
}

func (l *loader) pack(f filePack) (Pack, error) {
	l.p = Pack{
		ID: f.ID, Version: f.Version, Type: f.Type, Title: f.Title, Input: f.Input.Kind,
		Total: defaultTotal, AxisVeto: defaultAxisVeto, Disclaimer: f.Disclaimer, Provenance: f.Provenance,
	}
	for _, check := range []func(filePack) error{l.head, l.coins, l.sectors, l.axes, l.opposites, l.veto} {
		if err := check(f); err != nil {
			return Pack{}, err
		}
	}
	return l.p, nil
}

var idPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

func (l *loader) head(f filePack) error {
	switch {
	case !idPattern.MatchString(f.ID):
		return l.refuse(0, "id", RuleID, "%q is no id: use small letters, digits and hyphens", f.ID)
	case f.Version < 1:
		return l.refuse(0, "version", RuleVersion, "the version must be 1 or higher, not %d", f.Version)
	case f.Type != Axes2D && f.Type != OrderedCircle && f.Type != Nominal:
		return l.refuse(0, "type", RuleType, "%q is no type: use axes-2d, ordered-circle or nominal", f.Type)
	case f.Disclaimer.NL == "" || f.Disclaimer.EN == "":
		return l.refuse(0, "disclaimer", RuleDisclaimer, "a pack says what it is not, in nl and en")
	case f.Title.NL == "" || f.Title.EN == "":
		return l.refuse(0, "title", RuleText, "the title needs nl and en")
	}
	return nil
}

func (l *loader) coins(f filePack) error {
	switch f.Input.Kind {
	case Coins:
		if f.Input.Total != nil {
			l.p.Total = *f.Input.Total
		}
		if l.p.Total < 1 || l.p.Total > mostCoins {
			return l.refuse(0, "input.total", RuleInput, "the number of coins must be 1 to %d, not %d", mostCoins, l.p.Total)
		}
	case OneSector:
		if f.Input.Total != nil {
			return l.refuse(0, "input.total", RuleInput, "a pack with input sector divides no coins")
		}
	default:
		return l.refuse(0, "input.kind", RuleInput, "%q is no way of input: use coins or sector", f.Input.Kind)
	}
	return nil
}

func (l *loader) sectors(f filePack) error {
	if n := len(f.Sectors); n < fewestSectors || n > mostSectors {
		return l.refuse(0, "sectors", RuleSectors, "a pack has %d to %d sectors, not %d", fewestSectors, mostSectors, n)
	}
	byAngle := map[int]SectorID{}
	for i := range f.Sectors {
		var s fileSector
		at := fmt.Sprintf("sectors[%d]", i)
		line, err := strict(&f.Sectors[i], &s, "id", "angle", "label", "prompt")
		if err != nil {
			return l.refuse(line, at, RuleSyntax, "%v", err)
		}
		at += " " + string(s.ID)
		if err := l.sector(s, line, at, byAngle); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) sector(s fileSector, line int, at string, byAngle map[int]SectorID) error {
	_, twice := l.p.Index(s.ID)
	switch {
	case !idPattern.MatchString(string(s.ID)):
		return l.refuse(line, at, RuleID, "%q is no id: use small letters, digits and hyphens", s.ID)
	case twice:
		return l.refuse(line, at, RuleID, "the id %q is used twice", s.ID)
	case s.Label.NL == "" || s.Label.EN == "":
		return l.refuse(line, at, RuleText, "the label needs nl and en")
	case s.Prompt.NL == "" || s.Prompt.EN == "":
		return l.refuse(line, at, RuleText, "the prompt needs nl and en")
	}
	out := Sector{ID: s.ID, Label: s.Label, Prompt: s.Prompt}
	if l.p.Ordered() {
		if s.Angle == nil || *s.Angle < 0 || *s.Angle > 359 {
			return l.refuse(line, at, RuleAngle, "the angle must be given, in whole degrees from 0 to 359")
		}
		if other, taken := byAngle[*s.Angle]; taken {
			return l.refuse(line, at, RuleAngle, "the angle %d is already taken by %s", *s.Angle, other)
		}
		byAngle[*s.Angle], out.Angle = s.ID, *s.Angle
	}
	l.p.Sectors = append(l.p.Sectors, out)
	return nil
}

func (l *loader) axes(f filePack) error {
	switch {
	case l.p.Type == Axes2D && len(f.Axes) == 0:
		return l.refuse(0, "axes", RuleAxes, "a pack of type axes-2d declares at least one axis")
	case l.p.Type != Axes2D && len(f.Axes) > 0:
		return l.refuse(f.Axes[0].Line, "axes", RuleTension, "a pack of type %s has no tension, so no axes", l.p.Type)
	}
	for i := range f.Axes {
		var a fileAxis
		at := fmt.Sprintf("axes[%d]", i)
		line, err := strict(&f.Axes[i], &a, "id", "plus", "minus", "plusLabel", "minusLabel")
		if err != nil {
			return l.refuse(line, at, RuleSyntax, "%v", err)
		}
		if err := l.axis(a, line, at+" "+string(a.ID)); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) axis(a fileAxis, line int, at string) error {
	twice := slices.ContainsFunc(l.p.Axes, func(other Axis) bool { return other.ID == a.ID })
	switch {
	case !idPattern.MatchString(string(a.ID)):
		return l.refuse(line, at, RuleID, "%q is no id: use small letters, digits and hyphens", a.ID)
	case twice:
		return l.refuse(line, at, RuleID, "the id %q is used twice", a.ID)
	case len(a.Plus) == 0 || len(a.Minus) == 0:
		return l.refuse(line, at, RuleAxes, "an axis needs sectors at plus and at minus")
	case a.PlusLabel.NL == "" || a.PlusLabel.EN == "" || a.MinusLabel.NL == "" || a.MinusLabel.EN == "":
		return l.refuse(line, at, RuleText, "plusLabel and minusLabel need nl and en")
	}
	plus, err := l.indexes(a.Plus, line, at+".plus")
	if err != nil {
		return err
	}
	minus, err := l.indexes(a.Minus, line, at+".minus")
	if err != nil {
		return err
	}
	for _, i := range plus {
		if slices.Contains(minus, i) {
			return l.refuse(line, at, RuleBothSides, "sector %s is on both sides", l.p.Sectors[i].ID)
		}
	}
	l.p.Axes = append(l.p.Axes, Axis{ID: a.ID, Plus: plus, Minus: minus, PlusLabel: a.PlusLabel, MinusLabel: a.MinusLabel})
	return nil
}

func (l *loader) indexes(ids []SectorID, line int, at string) ([]int, error) {
	var out []int
	for _, id := range ids {
		i, ok := l.p.Index(id)
		switch {
		case !ok:
			return nil, l.refuse(line, at, RuleUnknown, "there is no sector %q", id)
		case slices.Contains(out, i):
			return nil, l.refuse(line, at, RuleID, "sector %q is named twice", id)
		}
		out = append(out, i)
	}
	return out, nil
}

func (l *loader) opposites(f filePack) error {
	if l.p.Type == Nominal && len(f.Opposites) > 0 {
		return l.refuse(f.Opposites[0].Line, "opposites", RuleTension, "a nominal pack has no order, so no opposites")
	}
	for i := range f.Opposites {
		var pair []SectorID
		line, at := f.Opposites[i].Line, fmt.Sprintf("opposites[%d]", i)
		if err := f.Opposites[i].Decode(&pair); err != nil || len(pair) != 2 {
			return l.refuse(line, at, RuleSyntax, "opposites are pairs of two sectors")
		}
		both, err := l.indexes(pair, line, at)
		if err != nil {
			return err
		}
		l.p.Opposites = append(l.p.Opposites, [2]int{both[0], both[1]})
	}
	return nil
}

func (l *loader) veto(f filePack) error {
	if f.AxisVeto == nil {
		// The default belongs to ten coins; with another number of coins it keeps its share, rounded up.
		l.p.AxisVeto = (defaultAxisVeto*l.p.Total + defaultTotal - 1) / defaultTotal
		return nil
	}
	switch {
	case l.p.Type != Axes2D:
		return l.refuse(0, "axisVeto", RuleTension, "a pack of type %s has no tension, so no axisVeto", l.p.Type)
	case *f.AxisVeto < 1 || *f.AxisVeto > l.p.Total:
		return l.refuse(0, "axisVeto", RuleVeto, "axisVeto must be 1 to %d coins, not %d", l.p.Total, *f.AxisVeto)
	}
	l.p.AxisVeto = *f.AxisVeto
	return nil
}

// strict decodes a mapping and refuses fields it does not know, which Node.Decode by itself lets pass: "angel: 45" must
// not become a sector at 0 degrees. It returns the line of the fault, absolute in the file.
func strict(n *yaml.Node, into any, known ...string) (line int, err error) {
	if n.Kind != yaml.MappingNode {
		return n.Line, errors.New("this must be a list of fields with values")
	}
	for i := 0; i < len(n.Content); i += 2 {
		if key := n.Content[i]; !slices.Contains(known, key.Value) {
			return key.Line, fmt.Errorf("there is no field %q", key.Value)
		}
	}
	return n.Line, n.Decode(into)
}
