package compass

// Draw is a small repeatable source of randomness: the same seed gives the same draws on every machine and in every
// version of Go, which is what makes a stored seed worth storing. It is SplitMix64 (Steele, Lea, Flood 2014), good
// enough for permutation tests and for the order of dots, and no use at all for secrets.
type Draw struct{ state uint64 }

// NewDraw returns a source that starts at seed.
func NewDraw(seed uint64) *Draw { return &Draw{state: seed} }

// Bits returns 64 random bits.
func (d *Draw) Bits() uint64 {
	d.state += 0x9e3779b97f4a7c15
	z := d.state
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}

// Below returns a number from 0 up to but not including n; 0 when n is 1 or less.
func (d *Draw) Below(n int) int {
	if n <= 1 {
		return 0
	}
	// The bias of a plain remainder over 64 bits is far below anything a picture or a p-value could show.
	return int(d.Bits() % uint64(n))
}

// Share returns a number in [0, 1).
func (d *Draw) Share() float64 { return float64(d.Bits()>>11) / (1 << 53) }

// Shuffle returns the numbers 0 to n-1 in random order.
func (d *Draw) Shuffle(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	for i := n - 1; i > 0; i-- {
		j := d.Below(i + 1)
		out[i], out[j] = out[j], out[i]
	}
	return out
}
