package storage

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Schema returns the tables, indexes and constraints of db as text in a fixed order, for the golden files
// docs/schema-*.sql. It is meant to be read and compared, not to be run.
func (db *DB) Schema(ctx context.Context) (string, error) {
	var parts []string
	err := db.Read(ctx, func(tx *Tx) (err error) {
		if db.engine == PostgreSQL {
			parts, err = postgresSchema(tx)
			return err
		}
		parts, err = Rows(tx, oneText, qSchemaSQLite)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("reading the schema: %w", err)
	}
	for i, part := range parts {
		lines := strings.Split(strings.ReplaceAll(part, "\r\n", "\n"), "\n")
		for j := range lines {
			lines[j] = strings.TrimRight(lines[j], " \t")
		}
		parts[i] = strings.TrimSpace(strings.Join(lines, "\n")) + ";\n"
	}
	return strings.Join(parts, "\n"), nil
}

func oneText(r Row) (s string, err error) { return s, r.Scan(&s) }

type column struct{ table, name, kind, nullable, preset string }

func scanColumn(r Row) (c column, err error) {
	return c, r.Scan(&c.table, &c.name, &c.kind, &c.nullable, &c.preset)
}

type named struct{ table, name, definition string }

func scanNamed(r Row) (n named, err error) { return n, r.Scan(&n.table, &n.name, &n.definition) }

// postgresSchema writes each table with its columns and constraints, and below it its indexes.
func postgresSchema(tx *Tx) ([]string, error) {
	columns, err := Rows(tx, scanColumn, qColumns)
	if err != nil {
		return nil, err
	}
	constraints, err := Rows(tx, scanNamed, qConstraints)
	if err != nil {
		return nil, err
	}
	indexes, err := Rows(tx, scanNamed, qIndexes)
	if err != nil {
		return nil, err
	}

	lines := map[string][]string{}
	for _, c := range columns {
		lines[c.table] = append(lines[c.table], c.line())
	}
	// Sorted here and not in SQL, where the order would depend on the collation of the server.
	tables := slices.Sorted(maps.Keys(lines))
	for _, c := range constraints {
		lines[c.table] = append(lines[c.table], "\tCONSTRAINT "+c.name+" "+c.definition)
	}
	var parts []string
	for _, table := range tables {
		parts = append(parts, "CREATE TABLE "+table+" (\n"+strings.Join(lines[table], ",\n")+"\n)")
		var own []string
		for _, index := range indexes {
			if index.table == table {
				own = append(own, index.definition)
			}
		}
		slices.Sort(own)
		parts = append(parts, own...)
	}
	return parts, nil
}

func (c column) line() string {
	line := "\t" + c.name + " " + c.kind
	if c.nullable == "NO" {
		line += " NOT NULL"
	}
	if c.preset != "" {
		line += " DEFAULT " + c.preset
	}
	return line
}
