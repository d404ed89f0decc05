package disclosure

import (
	"embed"
	"io/fs"
)

//go:embed text/*.json
var texts embed.FS

// Texts returns the sentences of this room.
func Texts() fs.FS {
	sub, err := fs.Sub(texts, "text")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}
