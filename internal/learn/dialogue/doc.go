// Package dialogue is the live dilemma session: what is asked, what the room sees, and what is kept.
//
// A group brings in a dilemma, takes sealed positions on the moral compass, talks, looks again through another lens,
// and ends with an agreement. The live meeting itself (codes, phones, steps, control) is a gathering; this room gives
// it its content. A round is sealed for everybody until reveal, the facilitator included; from votes to anything that
// is shown there is one way, package disclosure, and package figure draws what came out. Votes die with the session; what
// stays are suppressed aggregates and what people chose to write down.
//
// Invariants: no picture rests on fewer than five votes; nothing before reveal depends on what somebody voted; a vote
// that was acknowledged is committed; no exact way leads from a vote to a person once the session is closed.
//
// Words: dialogue (dilemmasessie), script and step, round, lens (bril), ballot (what a phone sends), picture.
//
// bron: ART-1, ART-2, ART-3, ART-6, BOOT-2, BOOT-4, BOOT-5, BING-2
package dialogue
