// Package dilemma is the bank of dilemmas and statements from which every session, card and training draws.
//
// A dilemma is a concrete situation with a moral question and options that each do harm. It comes with the program,
// out of a file, or from somebody's own work; own and imported ones enter the bank only after a second pair of eyes,
// and never those of a person who wrote in them. What was in the bank is never changed: an edit is a new version, so
// that a session can freeze id and version. A file is taken in whole or not at all, and every mistake in it is named
// with its line. What somebody without an account offered comes in from outside as a draft of whoever took it over, and
// the bank never learns from whom. The coordinator can rest a dilemma ("nu niet beschikbaar") and no reason is asked or kept, because a
// reason could betray a running case.
//
// Words it owns: dilemma, statement (stelling), value (waarde), polarity, bank, draft.
//
// bron: ART-3, BOOT-1, BOOT-4, GI-2
package dilemma
