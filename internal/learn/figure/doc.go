// Package figure lays out what was disclosed for a page: circle, bars, legend, sentences and table.
//
// Every number, point and sentence is decided here; the templates in pages only write them down. Sentence, table and
// drawing come from the same rows of a picture (package disclosure), and nothing is drawn that the picture does not
// hold. The order and place of dots come from a seed of the caller, so that a dot is no person. A room that shows
// figures parses Pages along with its own pages.
//
// It owns the words figure, layout, bars, petal, plate, mark and legend.
//
// bron: BOOT-4, BOOT-5
package figure
