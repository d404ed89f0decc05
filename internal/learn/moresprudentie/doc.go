// Package moresprudentie keeps what a deliberation taught, so that the next group need not start from nothing.
//
// So far it knows one form, the teamles: a session that closes proposes a lesson, the facilitator writes it, a second
// person checks that nobody can be recognised in it, and then the group itself can read it and find it by word. Nobody
// outside the group reads it; for everybody else it does not exist. The record has room for the wider life cycle (an
// editorial board, publication, revision) but nothing here leads there.
//
// Invariants: a lesson from somebody's own case goes nowhere before that person said yes, and silence is never a yes;
// whoever wrote a lesson is never the one who checks it; nothing that the check found is open when a lesson is kept; the
// view that differed and the tipping point are filled in or named as absent. The tables hold these as constraints too.
// Who brought in the case is never stored: only that there was somebody, and the day on which they agreed.
//
// Words it owns: lesson (teamles), consent (toestemming), check (nakijken), settlement (afspraak over een vondst),
// tipping point (kantelpunt), other voice (andere stem).
//
// bron: GI-4, ART-6
package moresprudentie
