package compass

import "math"

// CircularStats are the descriptive statistics of a set of directions. Angles are in radians.
type CircularStats struct {
	M     int
	R     float64 // mean resultant length, 0-1
	R2    float64 // the same of the doubled angles: high when directions lie on two opposite sides
	Mean  float64 // mean direction, in (-pi, pi]
	Limit float64 // RayleighLimit(M)
	SD    float64 // circular standard deviation sqrt(-2 ln R); +Inf when R is 0
}

// Circular describes a set of directions in radians. For no directions R and R2 are 0, Limit and SD +Inf.
func Circular(angles []float64) CircularStats {
	m := len(angles)
	out := CircularStats{M: m, Limit: RayleighLimit(m), SD: math.Inf(1)}
	if m == 0 {
		return out
	}
	var c, s, c2, s2 float64
	for _, a := range angles {
		c, s = c+math.Cos(a), s+math.Sin(a)
		c2, s2 = c2+math.Cos(2*a), s2+math.Sin(2*a)
	}
	out.R = math.Min(1, clean(math.Hypot(c, s)/float64(m)))
	out.R2 = math.Min(1, clean(math.Hypot(c2, s2)/float64(m)))
	out.Mean = math.Atan2(s, c)
	if out.R > 0 {
		out.SD = math.Sqrt(math.Max(0, -2*math.Log(out.R)))
	}
	return out
}

// RayleighLimit returns the length that R (or R2) of m random directions exceeds in about 5% of cases: sqrt(3/m).
// It is +Inf for m = 0, so that nothing reaches it. Simulation agrees within .02 from m = 5 on (see the tests).
func RayleighLimit(m int) float64 {
	if m <= 0 {
		return math.Inf(1)
	}
	return math.Sqrt(3 / float64(m))
}
