package compass

// FewestOnPair is the number of votes on a pair of values from which its measure may be shown.
const FewestOnPair = 5

// Contested measures how much people disagree about which of two values weighs more: 2 min/(total), 0 = all one way,
// 1 = evenly split. known is false without votes: nothing is known then, which is not the same as agreement. Counts
// below zero count as zero.
//
// bron: BOOT-4
func Contested(aOverB, bOverA int) (c float64, known bool) {
	aOverB, bOverA = max(0, aOverB), max(0, bOverA)
	total := aOverB + bOverA
	if total == 0 {
		return 0, false
	}
	return float64(2*min(aOverB, bOverA)) / float64(total), true
}
