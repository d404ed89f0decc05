package archtest

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"text/template/parse"
)

// ForbiddenInPages are patterns on the name of an attribute. The content security policy of the product allows no
// inline script and no inline style, so each of these would silently do nothing in a browser.
func ForbiddenInPages() map[string]string {
	return map[string]string{
		`^style$`:    "inline style does not pass the content security policy; use a class",
		`^on[a-z]+$`: "inline script does not pass the content security policy; use a module in static",
		`^hx-on`:     "hx-on evaluates text as script; use a module in static",
		`^hx-vars$`:  "hx-vars evaluates text as script; use hx-vals",
	}
}

// loadsFrom are attributes through which a page loads something by itself; a link that a reader follows is free.
func loadsFrom() map[string][]string {
	return map[string][]string{
		"script": {"src"}, "img": {"src", "srcset"}, "link": {"href"}, "iframe": {"src"}, "source": {"src", "srcset"},
		"audio": {"src"}, "video": {"src", "poster"}, "track": {"src"}, "object": {"data"}, "embed": {"src"},
		"use": {"href", "xlink:href"}, "image": {"href", "xlink:href"}, "form": {"action"},
	}
}

// absolute is an address at another host; a data: address does not pass the policy either.
var absolute = regexp.MustCompile(`(?i)^\s*(([a-z]+:)?//|data:)`)

// ForbiddenInScripts are the ways by which text becomes markup or script, and addresses of other hosts.
func ForbiddenInScripts() map[string]string {
	return map[string]string{
		`\.(inner|outer)HTML\s*\+?=[^=]`: "text becomes markup; build nodes, or swap a fragment of the server through the one trusted policy",
		`\binsertAdjacentHTML\b`:         "text becomes markup; build nodes",
		`\bdocument\.write`:              "text becomes markup; build nodes",
		`\beval\s*\(`:                    "text becomes script",
		`\bnew\s+Function\b`:             "text becomes script",
		`\bimport\s*\(?\s*['"]//`:        "a module of another host",
		`\b(https?|wss?)://[^\s'"]`:      "an address of another host; the product asks nothing of third parties",
	}
}

// TrustedPolicies are the own scripts that make a trusted-types policy; each may set markup in the one function that
// goes through that policy.
func TrustedPolicies() map[string]string {
	return map[string]string{
		"trusted.js": "the policy named beraad: fragments that our own server rendered",
	}
}

// namespaces look like addresses, but a browser never fetches them.
var namespaces = regexp.MustCompile(`https?://www\.w3\.org/[^\s'"]*`)

// ForbiddenInStyles keeps style sheets from loading anything that is not in the binary.
func ForbiddenInStyles() map[string]string {
	return map[string]string{
		`(?i)@import`: "a sheet is one file",
		`(?i)url\(\s*['"]?\s*(([a-z]+:)?//|data:)`:       "an address of another host, or data that the policy refuses; put the file in static",
		`(?i)image-set\(\s*['"]?\s*(([a-z]+:)?//|data:)`: "an address of another host, or data that the policy refuses; put the file in static",
	}
}

// Vendored reports whether a static file was made by others and is kept as it came.
func Vendored(f *File) bool {
	return f.Under("vendor") || strings.HasPrefix(path.Base(f.Path), "htmx")
}

// Pages checks what templates, scripts and style sheets may contain.
func Pages(t *Tree) []Finding {
	var found []Finding
	for _, p := range t.Pages {
		for _, tag := range p.Tags {
			for _, what := range wrongInTag(tag) {
				found = append(found, Finding{p.Path, tag.Line, what})
			}
		}
	}
	for _, f := range t.Files {
		if !f.Under("static") || Vendored(f) || f.Under("testdata") {
			continue
		}
		switch path.Ext(f.Path) {
		case ".js":
			rules := ForbiddenInScripts()
			if _, trusted := TrustedPolicies()[path.Base(f.Path)]; trusted {
				delete(rules, `\.(inner|outer)HTML\s*\+?=[^=]`)
			}
			found = append(found, patterns(f, rules)...)
		case ".css":
			found = append(found, patterns(f, ForbiddenInStyles())...)
		}
	}
	return found
}

func patterns(f *File, rules map[string]string) []Finding {
	var found []Finding
	for _, pattern := range slices.Sorted(maps.Keys(rules)) {
		re := regexp.MustCompile(pattern)
		for i, line := range strings.Split(string(f.Src), "\n") {
			if hit := re.FindString(namespaces.ReplaceAllString(line, "")); hit != "" {
				found = append(found, Finding{f.Path, i + 1, fmt.Sprintf("%q: %s", hit, rules[pattern])})
			}
		}
	}
	return found
}

func wrongInTag(tag Tag) []string {
	var wrong []string
	switch tag.Name {
	case "style":
		wrong = append(wrong, "<style> does not pass the content security policy; use a class")
	case "script":
		if _, has := tag.Attr("src"); !has {
			wrong = append(wrong, "a script without src does not pass the content security policy; use a module in static")
		}
	case "base":
		wrong = append(wrong, "<base> is refused by the content security policy")
	}
	for _, a := range tag.Attrs {
		for pattern, why := range ForbiddenInPages() {
			if matches(pattern, a.Key) {
				wrong = append(wrong, fmt.Sprintf("attribute %s: %s", a.Key, why))
			}
		}
		value := strings.ToLower(strings.TrimSpace(a.Val))
		if strings.HasPrefix(value, "js:") || strings.HasPrefix(value, "javascript:") {
			wrong = append(wrong, fmt.Sprintf("attribute %s holds script, which does not pass the content security policy", a.Key))
		}
		if slices.Contains(loadsFrom()[tag.Name], a.Key) && absolute.MatchString(a.Val) {
			wrong = append(wrong, fmt.Sprintf("loads %s from another host; everything comes out of the binary", a.Val))
		}
	}
	return wrong
}

func matches(pattern, text string) bool {
	matched, err := regexp.MatchString(pattern, text)
	if err != nil {
		panic(err) // a mistake in a table of this package
	}
	return matched
}

// PhoneBudget is the most that the scripts of one page for phones may weigh, in bytes after gzip.
const PhoneBudget = 10_000

// layoutsPath is the folder whose templates are named layout-<name>.
const layoutsPath = "internal/door/web/layouts/"

// Phones checks that pages for phones load no htmx and that their own modules together stay small.
func Phones(t *Tree) []Finding {
	all := map[string]*parse.Tree{} // templates that every page shares
	layouts := false
	for _, p := range t.Pages {
		if !strings.HasPrefix(p.Path, "internal/door/web/") || p.Under("pages") {
			continue
		}
		layouts = layouts || strings.HasPrefix(p.Path, layoutsPath)
		maps.Copy(all, p.Trees)
	}
	if !layouts {
		return nil // no pages yet, so nothing for phones either
	}
	if all["layout-phone"] == nil {
		return []Finding{{File: layoutsPath, What: `there is no template "layout-phone", so nothing guards what phones load`}}
	}
	found := weigh(t, layoutsPath+"phone.html", assetsOf(all, "layout-phone"))
	for _, p := range t.Pages {
		if !p.Under("pages") || blockOf(p, "layout") != "phone" {
			continue
		}
		whole := maps.Clone(all)
		maps.Copy(whole, p.Trees)
		roots := append(slices.Sorted(maps.Keys(p.Trees)), "layout-phone")
		scripts := strings.Fields(blockOf(p, "scripts"))
		found = append(found, weigh(t, p.Path, append(scripts, assetsOf(whole, roots...)...))...)
	}
	return found
}

// blockOf returns what stands in a block without actions: {{define "layout"}}phone{{end}} or
// {{define "scripts"}}coins.js live.js{{end}}.
func blockOf(p *Page, name string) string {
	tree := p.Trees[name]
	if tree == nil || tree.Root == nil {
		return ""
	}
	return strings.TrimSpace(tree.Root.String())
}

// assetsOf returns the names given to the function asset in the templates that can be reached from roots.
func assetsOf(all map[string]*parse.Tree, roots ...string) []string {
	var assets []string
	seen := map[string]bool{}
	for len(roots) > 0 {
		name := roots[0]
		roots = roots[1:]
		tree := all[name]
		if seen[name] || tree == nil || tree.Root == nil {
			continue
		}
		seen[name] = true
		walk(tree.Root, func(n parse.Node) {
			switch n := n.(type) {
			case *parse.TemplateNode:
				roots = append(roots, n.Name)
			case *parse.CommandNode:
				if calls(n) == "asset" && len(n.Args) > 1 {
					if s, literal := n.Args[1].(*parse.StringNode); literal && !slices.Contains(assets, s.Text) {
						assets = append(assets, s.Text)
					}
				}
			}
		})
	}
	return assets
}

var moduleImport = regexp.MustCompile(`(?m)(?:\bfrom|^\s*import)\s*['"]([^'"]+)['"]`)

// weigh adds up the scripts among assets and the modules that they import.
func weigh(t *Tree, page string, assets []string) []Finding {
	var found []Finding
	total := 0
	seen := map[string]bool{}
	for len(assets) > 0 {
		name := path.Base(assets[0])
		assets = assets[1:]
		if seen[name] || path.Ext(name) != ".js" {
			continue
		}
		seen[name] = true
		if strings.Contains(name, "htmx") {
			found = append(found, Finding{File: page, What: "a page for phones loads no htmx: " + name})
		}
		f := t.static(name)
		if f == nil {
			found = append(found, Finding{File: page, What: "there is no file in static for the script " + name})
			continue
		}
		total += compressed(f.Src)
		for _, m := range moduleImport.FindAllSubmatch(f.Src, -1) {
			assets = append(assets, string(m[1]))
		}
	}
	if total >= PhoneBudget {
		found = append(found, Finding{File: page, What: fmt.Sprintf("its scripts weigh %d bytes after gzip, and a phone gets less than %d", total, PhoneBudget)})
	}
	return found
}

func (t *Tree) static(name string) *File {
	for _, f := range t.Files {
		if f.Under("static") && path.Base(f.Path) == name {
			return f
		}
	}
	return nil
}

func compressed(src []byte) int {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(src); err != nil {
		panic(err) // a buffer in memory takes every byte
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Len()
}
