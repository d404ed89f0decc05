// Package disclosure turns sealed votes into what a room may see, and into what may be kept of them.
//
// It is the only way from the content of votes to anything that is shown or stored. Its functions are pure: the same
// votes give the same picture in whatever order they came. Their results are already suppressed: what is not in them
// may not be shown, and a page never computes with them. Sentences are text keys with values, chosen from the same rows
// as the numbers, so that sentence, table and drawing cannot differ.
//
// Invariants: no picture rests on fewer than five votes; two pictures of one round differ by nobody or by at least
// three; a result holds no reference to a person; what is stored never tells more than the picture did.
//
// It owns the words vote, choice, support, picture, level, row, shift, spread and tally.
//
// bron: BOOT-4, BOOT-5, BING-4
package disclosure
