// Package gathering is a live meeting without its content: a code to join by, phones without names, steps, and one
// person in control.
//
// A dilemma session and, later, a judgement run on it. It knows who leads, which step the group is at and how many
// phones take part; what is asked and answered belongs to the room that runs the meeting, which joins in through the
// Content interface. Everything here lives in the live database, which is in no backup, and dies when the meeting
// closes. A phone is a random token in a cookie; the server keeps only an HMAC of it under the meeting's own key, and
// destroying that key at close cuts the last thread. No row holds a moment at which somebody joined.
//
// Invariants: a command by somebody who is no longer in control changes nothing; the same command twice is one
// command; a step is never skipped; taking over reveals nothing.
//
// Words: meeting, participant, lead (whoever is in control), control epoch, audience.
//
// bron: ART-1, ART-6, BOOT-4
package gathering
