package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"strings"
	"unicode"

	"beraad/internal/ground/fault"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// meaning is what a code of an engine means to the rest of the program.
type meaning struct {
	kind fault.Kind
	key  string
}

var (
	exists      = meaning{fault.Conflict, "storage.exists"}
	reference   = meaning{fault.Conflict, "storage.reference"}
	full        = meaning{fault.Unavailable, "storage.full"}
	busy        = meaning{fault.Unavailable, "storage.busy"}
	readonly    = meaning{fault.Unavailable, "storage.readonly"}
	unavailable = meaning{fault.Unavailable, "storage.unavailable"}
)

// sqliteMeanings goes by extended code first and then by its lowest byte, the primary code. A code that is not here is a
// mistake of the program and becomes an Internal error.
var sqliteMeanings = map[int]meaning{
	sqlite3.SQLITE_CONSTRAINT_UNIQUE:     exists,
	sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: exists,
	sqlite3.SQLITE_CONSTRAINT_ROWID:      exists,
	sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY: reference,
	sqlite3.SQLITE_FULL:                  full,
	sqlite3.SQLITE_BUSY:                  busy,
	sqlite3.SQLITE_LOCKED:                busy,
	sqlite3.SQLITE_READONLY:              readonly,
	sqlite3.SQLITE_CANTOPEN:              unavailable,
	sqlite3.SQLITE_IOERR:                 unavailable,
	sqlite3.SQLITE_CORRUPT:               unavailable,
	sqlite3.SQLITE_NOTADB:                unavailable,
}

// postgresMeanings goes by SQLSTATE first and then by its class, the first two characters.
var postgresMeanings = map[string]meaning{
	"23505": exists,
	"23503": reference,
	"53100": full,
	"53":    busy, // out of memory, connections or another resource
	"55P03": busy, // lock not available
	"40001": busy, // serialization failure
	"40P01": busy, // deadlock
	"57014": busy, // cancelled by the server's own time limit
	"25006": readonly,
	"57":    unavailable, // the server is starting or stopping
	"58":    unavailable, // a fault outside the server, such as a disk
	"08":    unavailable, // connection
}

// refused is an engine's refusal without what somebody typed. It does not unwrap to the driver's error on purpose: that
// one quotes values in its text, and errors end in logs.
type refused struct{ text string }

func (r *refused) Error() string { return r.text }

// translate makes the fault of a driver's error. args are the values the statement was given, nil when it had none:
// they decide whether the engine's own sentence may be kept.
func translate(ctx context.Context, err error, args []any) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return fromSQLite(e, args)
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return fromPostgreSQL(e, args)
	}
	if isGone(err) {
		return fault.New(unavailable.kind, unavailable.key).Because(&refused{"storage: no connection"})
	}
	return &refused{"storage: " + quiet(err.Error(), args)}
}

func fromSQLite(e *sqlite.Error, args []any) error {
	text := fmt.Sprintf("storage: sqlite %d: %s", e.Code(), quiet(e.Error(), args))
	m, ok := sqliteMeanings[e.Code()]
	if !ok {
		m, ok = sqliteMeanings[e.Code()&0xff]
	}
	if !ok {
		return &refused{text}
	}
	return fault.New(m.kind, m.key).Because(&refused{text})
}

func fromPostgreSQL(e *pgconn.PgError, args []any) error {
	text := "storage: postgresql " + e.Code
	// Only "integrity constraint" and "wrong SQL" speak of names alone; other classes quote stored values.
	if class := e.Code[:min(2, len(e.Code))]; class == "23" || class == "42" {
		text += ": " + quiet(e.Message, args)
	}
	m, ok := postgresMeanings[e.Code]
	if !ok {
		m, ok = postgresMeanings[e.Code[:min(2, len(e.Code))]]
	}
	if !ok {
		return &refused{text}
	}
	return fault.New(m.kind, m.key).Because(&refused{text})
}

func isGone(err error) bool {
	if errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) {
		return true
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	// database/sql keeps the error to itself. An organisation that is idle is closed, perhaps just under somebody's hands.
	return err.Error() == "sql: database is closed"
}

// quiet returns an engine's sentence unless a word of it also stands in an argument: then the sentence may be quoting
// somebody ("no such column: …" is also what full-text search says of what was typed). It hides too much rather than
// too little.
func quiet(sentence string, args []any) string {
	words := strings.FieldsFunc(strings.ToLower(sentence), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for _, arg := range args {
		value := fmt.Sprint(arg)
		if b, ok := arg.([]byte); ok {
			value = string(b)
		}
		value = strings.ToLower(value)
		for _, word := range words {
			if len(word) > 2 && strings.Contains(value, word) {
				return "(the sentence is withheld: it may repeat a value)"
			}
		}
	}
	return sentence
}

// unreadable makes an error of a Scan that did not fit. database/sql ends its sentence with the stored value, so only the
// part that names the column is kept.
func unreadable(err error) error {
	sentence, _, _ := strings.Cut(err.Error(), ": converting")
	if !strings.HasPrefix(sentence, "sql: ") {
		sentence = "a column does not fit what it is read into"
	}
	if i := strings.Index(sentence, `": `); i >= 0 {
		sentence = sentence[:i+1]
	}
	return &refused{"storage: " + sentence}
}
