// Package offer lets people bring in a dilemma without an account, and tells them afterwards what came of it.
//
// The coordinator hands out a link for a group. Behind it stands one form, as rough as its sender likes; whoever sends
// it gets a receipt. What came in waits in a box until a facilitator or the coordinator makes a draft of a dilemma of it
// or answers that nothing will be done with it; the receipt tells which.
//
// What it promises to the sender, and tests hold it to:
//   - nobody is kept: no sender, no address, no link (a link that one person had would name them), no count of its use;
//   - no moment is kept: a day, a random id, and no audit row of the offering, because an audit row has a moment;
//   - the receipt leads nowhere but to the answer: only its hash is stored, what was written never comes back by it, and
//     wrong, unknown and malformed ones look the same;
//   - once an offer is taken over or declined its text is gone from here.
//
// The bank of dilemmas and this room don't know each other. What this room needs of it is the interface Bank, and the
// wiring tells this room when a draft that came from here is destroyed.
//
// Words it owns: offer (aanbod), case (what the sender wrote), link (aanbiedlink), receipt (bonnetje), step.
//
// bron: BOOT-1, ART-6
package offer
