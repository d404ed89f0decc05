package figure

import (
	"strings"

	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"
)

// NewOwnCircle draws how one person divided the coins, with the earlier round hollow beside it when there was one. It
// belongs on that person's phone and in no frame that others receive. coins and earlier are in the order of the pack;
// nil when nothing can be drawn: a pack without order, or an answer of one sector.
//
// bron: BOOT-4
func NewOwnCircle(pack compass.Pack, coins, earlier []int, p disclosure.Printer) *Circle {
	now, err := pack.FromCoins(coins)
	if err != nil || !pack.Ordered() {
		return nil
	}
	was, err := pack.FromCoins(earlier)
	before := err == nil
	m := newMaker(pack, p, Options{ID: "eigen-kompas"})
	c := m.newCircle(p.T("figure.own"), "")
	most := 0
	for _, n := range append(append([]int(nil), coins...), earlier...) {
		most = max(most, n)
	}
	m.petals(c, coins, most, false)
	if before {
		m.petals(c, earlier, most, true)
	}
	var said []string
	for i, s := range pack.Sectors {
		text := m.coins(2 * coins[i])
		if before {
			text = m.coins(2*earlier[i]) + " → " + text
		}
		x, y := c.at(s.Angle, plateRoom)
		c.Plates = append(c.Plates, c.plate(x, y, text))
		said = append(said, s.Label.In(p.Lang())+" "+text)
	}
	c.Desc = strings.Join(said, ", ")
	switch {
	case !now.Placed:
	case before && was.Placed && (was.X != now.X || was.Y != now.Y):
		m.arrow(c, disclosure.Arrow{FromX: was.X, FromY: was.Y, ToX: now.X, ToY: now.Y}, true)
	default:
		x, y := c.point(now.X, now.Y)
		c.Dots, c.DotR = []Point{{x, y}}, 18
	}
	return c
}
