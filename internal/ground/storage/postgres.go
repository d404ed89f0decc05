package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// PostgreSQLConfig says which schema OpenPostgreSQL opens.
type PostgreSQLConfig struct {
	// Pool is shared by all organisations in the database and opened with pgx's stdlib driver. With a transaction pooler
	// in front, its address needs default_query_exec_mode=exec.
	Pool   *sql.DB
	Schema string // 1-63 bytes; any text, it is quoted
}

// OpenPostgreSQL opens a schema and makes it when it is missing.
//
// Errors: fault.Unavailable when the server cannot be reached; an Internal error when the database is not in UTF-8 or
// the name will not do.
func OpenPostgreSQL(ctx context.Context, cfg PostgreSQLConfig) (*DB, error) {
	if cfg.Pool == nil {
		return nil, errors.New("storage: PostgreSQL needs a pool")
	}
	name, clean := CleanText(cfg.Schema)
	if !clean || name == "" || len(name) > 63 || strings.HasPrefix(name, "pg_") {
		return nil, fmt.Errorf("storage: %q cannot be the name of a schema", cfg.Schema)
	}
	if err := ready(ctx, cfg.Pool, name); err != nil {
		return nil, fmt.Errorf("storage: opening schema %s: %w", name, err)
	}
	return &DB{engine: PostgreSQL, writer: cfg.Pool, reader: cfg.Pool, schema: name}, nil
}

func ready(ctx context.Context, pool *sql.DB, schema string) error {
	var encoding string
	if err := pool.QueryRowContext(ctx, qServerEncoding).Scan(&encoding); err != nil {
		return translate(ctx, err, nil)
	}
	if encoding != "UTF8" {
		return fmt.Errorf("the database is in %s and has to be in UTF8", encoding)
	}
	// Looked for first: an operator may have made the schema and withheld the right to make more.
	var schemas int
	if err := pool.QueryRowContext(ctx, qCountSchema, schema).Scan(&schemas); err != nil {
		return translate(ctx, err, nil)
	}
	if schemas > 0 {
		return nil
	}
	if _, err := pool.ExecContext(ctx, fmt.Sprintf(qCreateSchema, quoted(schema))); err != nil {
		// Another node may have made it in the meantime, and "if not exists" does not wait for that.
		if again := pool.QueryRowContext(ctx, qCountSchema, schema).Scan(&schemas); again == nil && schemas > 0 {
			return nil
		}
		return translate(ctx, err, nil)
	}
	return nil
}

func (db *DB) searchPath() string { return fmt.Sprintf(qSearchPath, quoted(db.schema)) }

func quoted(name string) string { return pgx.Identifier{name}.Sanitize() }
