package disclosure

import (
	"fmt"

	"beraad/internal/learn/compass"
)

// facetsOf lists everything about one vote that a picture can show, as text to compare. A facet that the vote does not
// fill is left out, so that a vote that gains an answer differs in that facet only.
func facetsOf(pack compass.Pack, v Vote) map[string]string {
	out := map[string]string{"voted": "yes", "consent": fmt.Sprint(v.Explain)}
	if v.Choice != "" {
		out["choice"] = string(v.Choice)
	}
	if v.Wins != "" && v.Hurts != "" {
		out["values"] = v.Wins + " > " + v.Hurts
	}
	voice, ok := voiceOf(pack, v)
	if !ok {
		return out
	}
	pos := voice.Position
	out["weights"] = fmt.Sprint(pos.Weights, pos.Total)
	out["sector"] = fmt.Sprint(pos.Main)
	out["points"] = fmt.Sprint(pos.HasDirection())
	for i, l := range pos.Leans {
		out[fmt.Sprint("side ", i)] = fmt.Sprint(side(l))
		out[fmt.Sprint("clear side ", i)] = fmt.Sprint(pack.ClearSide(pos, i))
	}
	return out
}
