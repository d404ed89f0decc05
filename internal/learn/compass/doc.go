// Package compass places answers to a dilemma on a moral compass and says, honestly, what a group of them shows.
//
// A compass is content: a pack names sectors, their angles and prompts, and its type decides which statistics are
// allowed. A person divides coins over the sectors, or picks one sector and a strength. From that come a position, a
// conviction, a breadth and a tension per axis; from a group come medians, directions, a label and a minority.
// Everything that is compared with a limit is counted in whole coins, because 0.7 - 0.3 < 0.4 in floating point.
//
// The package is a leaf: it reads no clock, draws no randomness that the caller did not seed, and touches nothing but
// the two packs it carries. It suppresses nothing either: its results rest on single people, and whoever shows them
// must first apply the rules for small rooms (package disclosure).
//
// It owns the words pack, sector, axis, position, direction, tension, label, minority, shift and contested.
//
// bron: BOOT-2, BOOT-4
package compass
