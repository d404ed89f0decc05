// Package testkit holds what tests of every room need; nothing but tests imports it.
//
// DB gives a database on SQLite, Engines runs a test on each engine the product supports. PostgreSQL is a real server:
// the one whose address stands in the environment (run "go run ./internal/testkit/withpostgres -- go test ./..." to start
// one for a whole run), or else one that this test binary starts for itself and that dies with it. Tests never skip
// because a server is missing: a store that has been seen on one engine only has not been tested.
//
// bron: GI-2
package testkit
