package web

import (
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// Icons are the single pictures of static/icon as inline SVG, drawn in the colour of the text around them. They are
// decoration: a button that shows nothing else needs a text of its own in .br-hidden. Read-only once made.
type Icons struct{ byName map[string]template.HTML }

// NewIcons reads the icons. They are part of the program, so their markup is trusted.
func NewIcons() (*Icons, error) {
	names, err := fs.Glob(staticFiles, "static/icon/*.svg")
	if err != nil {
		return nil, fmt.Errorf("list icons: %w", err)
	}
	icons := &Icons{byName: make(map[string]template.HTML, len(names))}
	for _, name := range names {
		svg, err := fs.ReadFile(staticFiles, name)
		if err != nil {
			return nil, fmt.Errorf("read icon: %w", err)
		}
		inline := strings.Replace(strings.TrimSpace(string(svg)),
			`<svg xmlns="http://www.w3.org/2000/svg"`, `<svg class="br-icon" aria-hidden="true" focusable="false"`, 1)
		icons.byName[strings.TrimSuffix(path.Base(name), ".svg")] = template.HTML(inline)
	}
	return icons, nil
}

// Icon is the template function "icon". An unknown name is an error, so that a test of the page finds it.
func (i *Icons) Icon(name string) (template.HTML, error) {
	svg, known := i.byName[name]
	if !known {
		return "", fmt.Errorf("no icon %q", name)
	}
	return svg, nil
}

// Names lists the icons, sorted.
func (i *Icons) Names() []string { return slices.Sorted(maps.Keys(i.byName)) }
