package web

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// QR is a code to point a phone at, always dark on white, with the address in words under it. Path is one SVG path
// over a square of Size units that holds the quiet zone of four modules.
type QR struct {
	Address string // the full address in the code
	Words   string // the address as people read it: without https://
	Code    string // the join code, in large type; "" shows none
	Label   string // what it leads to, for the screen reader
	Path    string
	Size    int
}

// quiet is the empty border that the QR standard asks for, in modules.
const quiet = 4

// NewQR draws the code for an address. label says what it leads to. It returns an error if the address is too long for
// a QR code (about 2,300 characters).
func NewQR(address, label string) (QR, error) {
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		return QR{}, fmt.Errorf("draw qr: %w", err)
	}
	var path strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			run := 0
			for x+run < code.Size && code.Black(x+run, y) {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x+quiet, y+quiet, run, run)
				x += run
			}
		}
	}
	words := strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://")
	return QR{Address: address, Words: words, Label: label, Path: path.String(), Size: code.Size + 2*quiet}, nil
}
