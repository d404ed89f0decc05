package e2e

import (
	_ "embed"
	"fmt"
	"image"
	"math"
	"slices"
	"testing"
)

//go:embed js/contrast.js
var contrastScript string

// What a text must have to what lies under it (WCAG 1.4.3, and for the projector the house rule of level AAA).
const (
	screenContrast    = 4.5
	projectorContrast = 7.0
	largeContrast     = 3.0 // from 24 px, or 18.66 px bold; not for the projector, and not in SVG pictures
)

// label is one line of text, in the page or in an SVG picture, as the page reports it.
type label struct {
	Text          string
	Selector      string
	SVG           bool
	Large         bool
	Plain         bool       // its colour is one colour, not a gradient or pattern
	Fill          [4]float64 // red, green, blue 0-255, and opacity 0-1 with all that surrounds it
	X, Y          float64    // CSS pixels from the top left of the document
	Width, Height float64
}

// needs is the contrast the label must have when ordinary text must have least.
func (l label) needs(least float64) float64 {
	if l.Large && !l.SVG && least == screenContrast {
		return largeContrast
	}
	return least
}

// contrastFault is a label that is hard to read.
type contrastFault struct {
	label label
	why   string
}

func (f contrastFault) String() string {
	return fmt.Sprintf("%s %q: %s", f.label.Selector, f.label.Text, f.why)
}

// contrastFaults measures every text against what is really drawn under it, and tells how many texts stand in SVG
// pictures and how many in the page itself.
//
// It takes the letters away, makes a picture of the page, and looks at the pixels in the box of each text. So patterns,
// gradients, half transparent shapes and decoration behind the page are all seen as an eye sees them; axe-core gives up
// on each of those.
func (a *Actor) contrastFaults(least float64) (faults []contrastFault, inSVG, inPage int) {
	a.t.Helper()
	var labels []label
	a.mustEval(&labels, contrastScript, "hide")
	under := a.picture(true)
	a.mustEval(nil, contrastScript, "show")

	var width float64
	a.mustEval(&width, "() => document.documentElement.clientWidth")
	scale := float64(under.Bounds().Dx()) / width
	for _, l := range labels {
		if l.SVG {
			inSVG++
		} else {
			inPage++
		}
		worst, sampled := worstContrast(under, l, scale)
		switch needs := l.needs(least); {
		case !l.Plain:
			faults = append(faults, contrastFault{l, "its colour is not one colour"})
		case !sampled: // it sticks out of the page, which is for Reflow to say
		case worst < needs:
			faults = append(faults, contrastFault{l, fmt.Sprintf("contrast %.2f, needs %.1f", worst, needs)})
		}
	}
	return faults, inSVG, inPage
}

// Contrast fails t for every text, in the page or in an SVG picture, whose contrast is under least (for large text in
// the page: under 3). It tells how many it measured in SVG pictures.
func Contrast(t testing.TB, a *Actor, what string, least float64) (inSVG int) {
	t.Helper()
	faults, inSVG, inPage := a.contrastFaults(least)
	for _, f := range faults {
		t.Errorf("%s: contrast: %s", what, f)
	}
	if inSVG+inPage == 0 {
		t.Errorf("%s: there is no text to measure", what)
	}
	return inSVG
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
