package main

import (
	"cmp"
	"math"
	"slices"
)

// percentile returns the smallest of xs that at least p percent (0-100) of them do not exceed: the nearest rank, which
// is always one that was measured. It returns 0 for none, and leaves xs as it is.
func percentile(xs []float64, p float64) float64 {
	if len(xs) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(xs))
	rank := int(math.Ceil(p / 100 * float64(len(sorted))))
	return sorted[min(max(rank, 1), len(sorted))-1]
}

// median returns the middle of xs, or the mean of the two in the middle; 0 for none.
func median(xs []float64) float64 {
	if len(xs) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(xs))
	half := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[half]
	}
	return (sorted[half-1] + sorted[half]) / 2
}

// sent is one answer on the way: when it left and when its OK came, in nanoseconds of the Unix clock.
type sent struct{ post, ack int64 }

// counted is one frame of the lead: when it came and what its counter said.
type counted struct {
	at int64
	n  int
}

// toCounter returns for each answer the milliseconds from its POST until the counter had reached it. The counter knows
// no names: the answer whose OK came k-th counts as reached once the counter says k. Answers within one commit may
// change places by this, which changes no frame and leaves the sum as it is. missing is how many the counter never
// reached.
func toCounter(answers []sent, frames []counted) (ms []float64, missing int) {
	byAck := slices.SortedFunc(slices.Values(answers), func(a, b sent) int { return cmp.Compare(a.ack, b.ack) })
	frame := 0
	for k, a := range byAck {
		for frame < len(frames) && frames[frame].n < k+1 {
			frame++
		}
		if frame == len(frames) {
			return ms, len(byAck) - k
		}
		// A frame may overtake the OK, never the POST.
		ms = append(ms, float64(max(0, frames[frame].at-a.post))/1e6)
	}
	return ms, 0
}
