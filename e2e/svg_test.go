package e2e

import (
	_ "embed"
	"fmt"
	"image"
	"math"
	"slices"
	"testing"
)

//go:embed js/svg.js
var svgScript string

// What a text must have to what lies under it (WCAG 1.4.3, and for the projector the house rule of level AAA).
const (
	screenContrast    = 4.5
	projectorContrast = 7.0
)

// label is one text in an SVG picture as the page reports it.
type label struct {
	Text          string
	Selector      string
	Plain         bool       // its fill is one colour, not a gradient or pattern
	Fill          [4]float64 // red, green, blue 0-255, and opacity 0-1 with all that surrounds it
	X, Y          float64    // CSS pixels from the top left of the document
	Width, Height float64
}

// svgFault is a label that is hard to read.
type svgFault struct {
	label label
	why   string
}

func (f svgFault) String() string {
	return fmt.Sprintf("%s %q: %s", f.label.Selector, f.label.Text, f.why)
}

// svgFaults measures every text in every SVG picture against what is really drawn under it.
//
// It takes the letters away, makes a picture of the page, and looks at the pixels in the box of each text. So patterns,
// gradients, half transparent shapes and shapes that only seem to lie under the text are all seen as an eye sees them.
// measured is how many texts were judged.
func (a *Actor) svgFaults(least float64) (faults []svgFault, measured int) {
	a.t.Helper()
	var labels []label
	a.mustEval(&labels, svgScript, "hide")
	if len(labels) == 0 {
		a.mustEval(nil, svgScript, "show")
		return nil, 0
	}
	under := a.picture(true)
	a.mustEval(nil, svgScript, "show")

	var width float64
	a.mustEval(&width, "() => document.documentElement.clientWidth")
	scale := float64(under.Bounds().Dx()) / width
	for _, l := range labels {
		if !l.Plain {
			faults = append(faults, svgFault{l, "its fill is not one colour"})
			continue
		}
		worst, sampled := worstContrast(under, l, scale)
		switch {
		case !sampled:
			faults = append(faults, svgFault{l, "it lies outside the page"})
		case worst < least:
			faults = append(faults, svgFault{l, fmt.Sprintf("contrast %.2f, needs %.1f", worst, least)})
		}
	}
	return faults, len(labels)
}

// SVGContrast fails t for every text in an SVG picture whose contrast is under least, and tells how many it measured.
func SVGContrast(t testing.TB, a *Actor, what string, least float64) int {
	t.Helper()
	faults, measured := a.svgFaults(least)
	for _, f := range faults {
		t.Errorf("%s: svg: %s", what, f)
	}
	return measured
}

// share is the part of a text's box that must be hard to read before the text counts as hard to read. Less is the soft
// edge between two shapes, or a thin line behind the text.
const share = 0.10

// worstContrast is the contrast that the worst tenth of a text's box does not reach.
func worstContrast(under image.Image, l label, scale float64) (worst float64, sampled bool) {
	// The box of a text holds room for ascenders and descenders that few letters use.
	box := image.Rect(
		int(l.X*scale), int((l.Y+0.2*l.Height)*scale),
		int(math.Ceil((l.X+l.Width)*scale)), int(math.Ceil((l.Y+0.85*l.Height)*scale)),
	).Intersect(under.Bounds())
	if box.Empty() {
		return 0, false
	}
	var ratios []float64
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			r, g, b, _ := under.At(x, y).RGBA()
			ratios = append(ratios, contrast(l.Fill, [3]uint8{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8)}))
		}
	}
	slices.Sort(ratios)
	return ratios[int(share*float64(len(ratios)))], true
}

// contrast is the ratio of WCAG 2 between a colour with opacity and the colour under it, 1 to 21.
func contrast(top [4]float64, under [3]uint8) float64 {
	var seen, below [3]float64
	for i := range seen {
		below[i] = float64(under[i])
		seen[i] = top[i]*top[3] + below[i]*(1-top[3])
	}
	a, b := luminance(seen), luminance(below)
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

// luminance is the relative luminance of WCAG 2 of a colour in sRGB, 0 to 1.
func luminance(c [3]float64) float64 {
	linear := func(v float64) float64 {
		if v /= 255; v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2])
}
