// Package jobs runs recurring work, such as destroying what is past its term, sending mail and asking what became of a
// lesson.
//
// A job is a row in the organisation's own database: when it last started, when it ended, how it went, and until when
// somebody has claimed it. Several nodes may run the same jobs; the claim is one conditional UPDATE, so only one of them
// gets it. A node that dies in the middle loses its claim after a while and the job runs again, so a job must be able to
// start over. Its log lines hold names and outcomes, never what a job was working on.
//
// bron: BOOT-9
package jobs
