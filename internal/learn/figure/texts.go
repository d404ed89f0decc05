package figure

import (
	"embed"
	"io/fs"
)

//go:embed pages/*.html
var pageFiles embed.FS

//go:embed text/*.json
var textFiles embed.FS

// Pages returns the templates that write a figure down, for a room to parse along with its own pages.
func Pages() fs.FS { return under(pageFiles, "pages") }

// Texts returns the sentences of this room.
func Texts() fs.FS { return under(textFiles, "text") }

func under(files fs.FS, folder string) fs.FS {
	sub, err := fs.Sub(files, folder)
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}
