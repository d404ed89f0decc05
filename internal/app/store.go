package app

import (
	"context"
	"embed"
	"io/fs"

	"beraad/internal/ground/storage"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed text/*.json
var textFiles embed.FS

//go:embed pages/*.html
var pageFiles embed.FS

// Migrations returns the table of settings.
func Migrations() storage.Migrations {
	return storage.Migrations{Capability: "app", FS: under(migrations, "migrations")}
}

// Texts returns the sentences of this room.
func Texts() fs.FS { return under(textFiles, "text") }

func under(files fs.FS, folder string) fs.FS {
	sub, err := fs.Sub(files, folder)
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}

const (
	qSetting    = `SELECT content FROM app_setting WHERE name = $1`
	qPutSetting = `INSERT INTO app_setting (name, content) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET content = excluded.content`
)

func scanText(r storage.Row) (s string, err error) {
	err = r.Scan(&s)
	return s, err
}

// setting returns a setting, or "" when it was never set.
func (o *Organisation) setting(ctx context.Context, name string) (string, error) {
	var values []string
	err := o.main.Read(ctx, func(tx *storage.Tx) (err error) {
		values, err = storage.Rows(tx, scanText, qSetting, name)
		return err
	})
	if err != nil || len(values) == 0 {
		return "", err
	}
	return values[0], nil
}

// putSetting keeps a setting.
func (o *Organisation) putSetting(ctx context.Context, name, value string) error {
	return o.main.Write(ctx, func(tx *storage.Tx) error {
		_, err := tx.Exec(qPutSetting, name, value)
		return err
	})
}

const nameSetting = "organisation.name"

// Name returns what the organisation is called.
func (o *Organisation) Name(ctx context.Context) string {
	name, err := o.setting(ctx, nameSetting)
	if err != nil || name == "" {
		return "Beraad"
	}
	return name
}
