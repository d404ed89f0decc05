// Package storage is the one way to a database, on SQLite and on PostgreSQL.
//
// An organisation is a database: a file on SQLite, a schema on PostgreSQL. Both take the same SQL text with $1, so
// nothing here rewrites queries; what differs between the engines is kept in this package behind three seams:
// migration markers (see Migrations), ForgetOrder, and the faults. Every read and write happens in Read or Write, whose
// Tx is handed on explicitly. A Query is a constant: text that was put together at run time does not convert to it by
// itself. Errors of the drivers do not leave this package, because they repeat what somebody typed and errors end in
// logs; callers get faults, and beside them an error that names the engine's code and nothing personal.
//
// Invariants: what Write or Batch.Submit acknowledged is on disk; a Read sees one moment; a program never works on a
// schema that is newer than itself; the order in which a batch's items arrived is not kept.
//
// bron: GI-2, ART-6
package storage
