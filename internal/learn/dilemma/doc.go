// Package dilemma is the bank of dilemmas and statements from which every session, card and training draws.
//
// A dilemma is a concrete situation with a moral question and options that each do harm. It comes with the program,
// out of a file, or from somebody's own work; own and imported ones enter the bank only after a second pair of eyes,
// and never those of a person who wrote in them. What was in the bank is never changed: an edit is a new version, so
// that a session can freeze id and version. A file is taken in whole or not at all, and every mistake in it is named
// with its line. Somebody without an account can offer a dilemma through a link that the coordinator hands out; what
// they offer is kept with a random id, without a sender, without the link it came by and with no time finer than a
// day, and no audit row is written for it, because an audit row has a moment. The receipt they keep is stored as a
// hash only. The coordinator can rest a dilemma ("nu niet beschikbaar") and no reason is asked or kept, because a
// reason could betray a running case.
//
// Words it owns: dilemma, statement (stelling), value (waarde), polarity, bank, draft, offer, receipt (bonnetje).
//
// bron: ART-3, BOOT-1, BOOT-4, GI-2
package dilemma
