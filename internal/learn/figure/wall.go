package figure

// This file chooses what of a figure the projector shows: the wall has room for one drawing and what people chose.

// Places are the bars that say where people stand, for a figure without a circle.
func (f Layout) Places() []Bars {
	var out []Bars
	for _, b := range f.Bars {
		if f.Circle == nil && b.Kind != "choices" && b.Kind != "medians" {
			out = append(out, b)
		}
	}
	return out
}

// Drawn reports whether there is a drawing of where people stand.
func (f Layout) Drawn() bool { return f.Circle != nil || len(f.Places()) > 0 }

// Chosen are the bars of the choice, none when they may not be told.
func (f Layout) Chosen() []Bars {
	for i, b := range f.Bars {
		if b.Kind == "choices" {
			return f.Bars[i : i+1]
		}
	}
	return nil
}

// Signs is the legend without what the drawing says by itself.
func (f Layout) Signs() []Key {
	var out []Key
	for _, k := range f.Legend {
		if k.Shape != "plate" {
			out = append(out, k)
		}
	}
	return out
}
