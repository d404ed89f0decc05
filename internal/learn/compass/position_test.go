package compass

import (
	"math"
	"testing"

	"beraad/internal/ground/fault"
	"pgregory.net/rapid"
)

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }

// The table of the design, order gevolg, deugd, relatie, beginsel.
func TestPositionGoldenValues(t *testing.T) {
	p := pack(t, Vierkant)
	for _, c := range []struct {
		coins        []int
		x, y, r, h   float64
		doel, opgave float64
	}{
		{[]int{5, 0, 0, 5}, .7071, 0, .7071, 1, 1, 0},
		{[]int{5, 0, 5, 0}, 0, 0, 0, 1, 1, 1},
		{[]int{5, 5, 0, 0}, 0, .7071, .7071, 1, 0, 1},
		{[]int{7, 0, 3, 0}, .2828, .2828, .4, .8813, .6, .6},
		{[]int{10, 0, 0, 0}, .7071, .7071, 1, 0, 0, 0},
		{[]int{3, 3, 2, 2}, 0, .1414, .1414, 1.971, .8, 1},
	} {
		pos, err := p.FromCoins(c.coins)
		if err != nil {
			t.Fatal(err)
		}
		doel, _ := pos.Tension(0)
		opgave, _ := pos.Tension(1)
		if !near(pos.X, c.x, 5e-4) || !near(pos.Y, c.y, 5e-4) || !near(pos.R, c.r, 5e-4) || !near(pos.Entropy, c.h, 5e-4) {
			t.Errorf("%v: p (%.4f, %.4f), r %.4f, H %.4f", c.coins, pos.X, pos.Y, pos.R, pos.Entropy)
		}
		if doel != c.doel || opgave != c.opgave {
			t.Errorf("%v: T %v and %v, want %v and %v", c.coins, doel, opgave, c.doel, c.opgave)
		}
	}
}

// Ten coins cannot be 2.5 each, so the first row of the table needs a pack of twenty.
func TestEvenWeightsAndTornWeightsShareADotAndDifferInBreadth(t *testing.T) {
	p := pack(t, Vierkant)
	p.Total = 20
	broad, _ := p.FromCoins([]int{5, 5, 5, 5})
	torn, _ := p.FromCoins([]int{10, 0, 10, 0})
	if broad.R != 0 || torn.R != 0 {
		t.Errorf("r %v and %v, want exactly 0: opposite coins cancel", broad.R, torn.R)
	}
	if !near(broad.Entropy, 2, tiny) || !near(torn.Entropy, 1, tiny) {
		t.Errorf("H %v and %v, want 2 and 1", broad.Entropy, torn.Entropy)
	}
	for axis := range p.Axes {
		b, _ := broad.Tension(axis)
		o, _ := torn.Tension(axis)
		if b != 1 || o != 1 {
			t.Errorf("axis %d: T %v and %v, want 1 and 1", axis, b, o)
		}
	}
}

func TestCoinsAreCheckedInWholeNumbers(t *testing.T) {
	p := pack(t, Vierkant)
	for _, coins := range [][]int{nil, {10}, {1, 2, 3}, {1, 2, 3, 5}, {5, 6, 0, -1}, {0, 0, 0, 0}, {2, 2, 2, 2, 2}, {11, 0, 0, 0}, {math.MaxInt, math.MaxInt, 12, 0}} {
		_, err := p.FromCoins(coins)
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%v: %v, want an Invalid fault", coins, err)
		}
	}
}

func TestOneSectorGivesThirdsAndNoTensionOrBreadth(t *testing.T) {
	p := pack(t, Kruis)
	for strength := 1; strength <= 3; strength++ {
		pos, err := p.FromSector("deugd", strength)
		if err != nil {
			t.Fatal(err)
		}
		if pos.R != float64(strength)/3 || pos.X != -pos.R || pos.Y != 0 {
			t.Errorf("strength %d stands at (%v, %v)", strength, pos.X, pos.Y)
		}
		if _, ok := pos.Tension(0); ok || pos.Divided || pos.Entropy != 0 {
			t.Errorf("strength %d claims tension or breadth", strength)
		}
	}
	for _, bad := range []struct {
		sector   SectorID
		strength int
	}{{"deugd", 0}, {"deugd", 4}, {"", 1}, {"relatie", 2}} {
		if _, err := p.FromSector(bad.sector, bad.strength); !fault.Is(err, fault.Invalid) {
			t.Errorf("%v was accepted: %v", bad, err)
		}
	}
}

func TestNominalPackHasNoPlace(t *testing.T) {
	p := pack(t, Vierkant)
	p.Type, p.Axes = Nominal, nil
	pos, err := p.FromCoins([]int{7, 1, 1, 1})
	if err != nil || pos.Placed || pos.HasDirection() || pos.X != 0 || pos.R != 0 {
		t.Errorf("a nominal pack placed somebody: %+v, %v", pos, err)
	}
	if p.Nearest(0) != -1 {
		t.Error("a nominal pack has a nearest sector")
	}
}

func TestClearSideCountsInCoins(t *testing.T) {
	p := pack(t, Vierkant)
	for _, c := range []struct {
		coins []int
		want  int
	}{{[]int{7, 0, 3, 0}, 1}, {[]int{6, 0, 4, 0}, 0}, {[]int{0, 3, 0, 7}, -1}, {[]int{3, 4, 0, 3}, 1}} {
		pos, _ := p.FromCoins(c.coins)
		if got := p.ClearSide(pos, 0); got != c.want {
			t.Errorf("%v stands on side %d of doel-plicht, want %d", c.coins, got, c.want)
		}
	}
	for strength, want := range map[int]int{1: 0, 2: 1, 3: 1} {
		pos, _ := p.FromSector("gevolg", strength)
		if got := p.ClearSide(pos, 0); got != want {
			t.Errorf("strength %d of gevolg: side %d, want %d", strength, got, want)
		}
	}
}

func coinsFor(p Pack) *rapid.Generator[[]int] {
	return rapid.Custom(func(t *rapid.T) []int {
		coins := make([]int, len(p.Sectors))
		for range p.Total {
			coins[rapid.IntRange(0, len(p.Sectors)-1).Draw(t, "coin")]++
		}
		return coins
	})
}

func TestPositionStaysInTheCircleAndTensionInRange(t *testing.T) {
	for _, id := range BuiltInIDs() {
		p := pack(t, id)
		rapid.Check(t, func(t *rapid.T) {
			pos, err := p.FromCoins(coinsFor(p).Draw(t, "coins"))
			if err != nil {
				t.Fatal(err)
			}
			if pos.R < 0 || pos.R > 1 || !near(math.Hypot(pos.X, pos.Y), pos.R, tiny) {
				t.Fatalf("r %v at (%v, %v)", pos.R, pos.X, pos.Y)
			}
			if pos.Entropy < 0 || pos.Entropy > math.Log2(float64(len(p.Sectors)))+tiny {
				t.Fatalf("H %v", pos.Entropy)
			}
			for a := range p.Axes {
				if v, ok := pos.Tension(a); !ok || v < 0 || v > 1 {
					t.Fatalf("T %v", v)
				}
			}
			if len(pos.Main) == 0 {
				t.Fatal("somebody with coins has no heaviest sector")
			}
		})
	}
}

func TestTowardNamesAnAxisHalfwayBetweenSectors(t *testing.T) {
	for _, c := range []struct {
		pack    string
		degrees int
		want    string
	}{
		{Vierkant, 0, "Opgave"},
		{Vierkant, 45, "Gevolg"},
		{Vierkant, 90, "Doel"},
		{Vierkant, 180, "Mens"},
		{Vierkant, 225, "Relatie"},
		{Vierkant, 270, "Plicht"},
		{Vierkant, 20, "Opgave"},
		{Vierkant, 30, "Gevolg"},
		{Kruis, 90, "Beginsel"},
		{Kruis, 0, "Zorg"},
	} {
		p, err := BuiltIn(c.pack)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Toward(radians(c.degrees)).NL; got != c.want {
			t.Errorf("%s at %d degrees: %s, want %s", c.pack, c.degrees, got, c.want)
		}
	}
}
