package offer

import (
	"embed"
	"io/fs"

	"beraad/internal/ground/storage"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

//go:embed text/*.json
var textFiles embed.FS

//go:embed pages/*.html
var pageFiles embed.FS

// Migrations returns the tables of this room in the main database.
func Migrations() storage.Migrations {
	return storage.Migrations{Capability: "offer", FS: folder(migrationFiles, "migrations")}
}

// Texts returns the folder with nl.json and en.json.
func Texts() fs.FS { return folder(textFiles, "text") }

// PageFiles returns the folder with this room's page templates.
func PageFiles() fs.FS { return folder(pageFiles, "pages") }

func folder(files fs.FS, name string) fs.FS {
	sub, err := fs.Sub(files, name)
	if err != nil {
		panic("offer: embedded folder " + name + ": " + err.Error())
	}
	return sub
}
