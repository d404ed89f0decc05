package dilemma

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"beraad/internal/door/audit"
	"beraad/internal/ground/fault"
	"beraad/internal/testkit"
)

var update = flag.Bool("update", false, "write golden files anew")

// The form of the file is a promise to other organisations: a change of it shows here.
func TestExportKeepsItsForm(t *testing.T) {
	b := starter(t)
	b.Dilemmas, b.Statements = b.Dilemmas[:3], b.Statements[:2]
	got := must[[]byte](t)(Write(b))
	const golden = "testdata/export.golden.yaml"
	if *update {
		do(t, os.MkdirAll("testdata", 0o755))
		do(t, os.WriteFile(golden, got, 0o644))
	}
	if want := must[[]byte](t)(os.ReadFile(golden)); !bytes.Equal(got, want) {
		t.Errorf("the exported file changed:\n%s", cmp.Diff(string(want), string(got)))
	}
}

func TestExportImportExportIsTheSame(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		b := newBank(t, open)
		w := b.offered(t, whole())
		do(t, b.Approve(t.Context(), fatma, w.ID, Decision{Revision: w.Revision}))
		first := must[[]byte](t)(b.Export(t.Context(), coen))

		db := open(t, Migrations(), audit.Migrations())
		other := bank{Service: New(Config{DB: db, Clock: b.clock}), db: db}
		taken, mistakes, err := other.Import(t.Context(), coen, first)
		if err != nil || len(mistakes) > 0 || taken.New != 26 {
			t.Fatalf("import: %+v %+v %v", taken, mistakes, err)
		}
		if n := len(must[[]Dilemma](t)(other.List(t.Context(), coen, Filter{}))); n != 0 {
			t.Errorf("%d imported dilemmas are in the bank before anybody looked", n)
		}
		for _, w := range must[[]Work](t)(other.Waiting(t.Context(), fatma)) {
			do(t, other.Approve(t.Context(), fatma, w.ID, Decision{Revision: w.Revision, Resolutions: other.stay(w)}))
		}
		second := must[[]byte](t)(other.Export(t.Context(), coen))
		if !bytes.Equal(first, second) {
			t.Errorf("the second export differs:\n%s", cmp.Diff(string(first), string(second)))
		}
	})
}

func TestImportIsNoWayAroundTheReview(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		ctx := t.Context()
		raw := oneDilemma(t, b, "nieuw-geval", whole())
		wantKind(t, "a facilitator imports", func() error { _, _, err := b.Import(ctx, fatma, raw); return err }(), fault.Forbidden)
		if taken, mistakes, err := b.Import(ctx, coen, raw); err != nil || len(mistakes) > 0 || taken.New != 1 {
			t.Fatalf("%+v %+v %v", taken, mistakes, err)
		}
		if in, left, err := b.ApproveImported(ctx, coen); in != 0 || left != 1 || err != nil {
			t.Errorf("the importer approved: %d in, %d left, %v", in, left, err)
		}
		if in, left, err := b.ApproveImported(ctx, fatma); in != 1 || left != 0 || err != nil {
			t.Errorf("the second pair of eyes: %d in, %d left, %v", in, left, err)
		}
		if taken, _, err := b.Import(ctx, coen, raw); err != nil || taken.New+taken.Changed != 0 || taken.Same != 1 {
			t.Errorf("the same file again: %+v %v", taken, err)
		}
	})
}

// oneDilemma is a file with one dilemma and the values it needs, as another organisation would send it.
func oneDilemma(t *testing.T, b bank, id ID, c Content) []byte {
	t.Helper()
	return must[[]byte](t)(Write(Bundle{
		Language: "nl", Licence: "CC0-1.0", Origin: "een andere gemeente", Dilemmas: []Entry{{ID: id, Content: c.Tidy()}},
	}))
}

func TestFaultyFileLeavesNothingBehind(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		ctx := t.Context()
		good := string(oneDilemma(t, b, "nieuw-geval", whole()))
		clash := strings.Replace(string(starterFile), "label: Rechtmatigheid", "label: Netjes", 1)
		for name, raw := range map[string]string{
			"unknown weight":          strings.Replace(good, "zwaarte: licht", "zwaarte: veerlicht", 1),
			"value with other words":  clash,
			"new one beside a faulty": good + "  - {id: leeg}\n",
		} {
			taken, mistakes, err := b.Import(ctx, coen, []byte(raw))
			if err != nil || len(mistakes) == 0 || taken.New != 0 {
				t.Errorf("%s: %+v %+v %v", name, taken, mistakes, err)
			}
			for _, m := range mistakes {
				if m.Line == 0 {
					t.Errorf("%s: a mistake without a line: %+v", name, m)
				}
			}
		}
		if waiting := must[[]Work](t)(b.Waiting(ctx, fatma)); len(waiting) != 0 {
			t.Errorf("%d half imported", len(waiting))
		}
		if _, mistakes, err := b.Inspect(ctx, coen, []byte(good)); err != nil || len(mistakes) > 0 {
			t.Errorf("preview: %+v %v", mistakes, err)
		}
		if waiting := must[[]Work](t)(b.Waiting(ctx, fatma)); len(waiting) != 0 {
			t.Error("the preview stored something")
		}
	})
}
