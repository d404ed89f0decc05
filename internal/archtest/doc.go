// Package archtest holds the guards of the house: the agreements about structure that a reviewer would otherwise have
// to remember, as ordinary Go tests.
//
// Start at House in house.go, the list of all guards with one sentence each, and read the tables on top of each
// guard's file: they are the documentation of the rule. Every guard is a function from a Tree (all files of the
// project, read once) to findings, so it can be shown a small wrong tree as well as the real one; a guard that has no
// such wrong tree in the tests is itself reported, because a guard that cannot fail guards nothing.
//
// Everything happens in-process: files are opened through os and parsed with go/parser. Starting "go list" would hide
// from the test cache which files were looked at, and an old "ok" would then cover a new violation.
//
// The guards keep the house readable for people who come later and depend on nobody who is here now.
//
// bron: GI-2
package archtest
