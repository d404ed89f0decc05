package archtest

import (
	"bytes"
	"path"
	"regexp"
	"strings"
	"text/template/parse"

	"golang.org/x/net/html"
)

// Page is a template file of a room, looked at in two ways: as the HTML around the actions and as the actions.
type Page struct {
	*File
	Tags  []Tag
	Texts []Text
	Trees map[string]*parse.Tree // by template name; nil when the file does not parse
	Err   error                  // why it does not parse
}

// Tag is one opening tag, with the actions in it left out.
type Tag struct {
	Line  int
	Name  string
	Attrs []html.Attribute
}

// Attr returns the value of an attribute and whether the tag has it.
func (t Tag) Attr(name string) (string, bool) {
	for _, a := range t.Attrs {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// Text is what a reader sees between tags, with the actions left out.
type Text struct {
	Line  int
	Value string
}

// action matches one template action, also when it holds "}}" inside a string or a comment.
var action = regexp.MustCompile("(?s)\\{\\{-?\\s*/\\*.*?\\*/\\s*-?\\}\\}|" +
	"\\{\\{(?:\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|[^\"`}]|\\}[^}])*\\}\\}")

// pageChoice is a block in which a page names its layout or its scripts.
var pageChoice = regexp.MustCompile(`\{\{define "(layout|scripts|styles)"\}\}[a-zA-Z0-9./ -]*\{\{end\}\}`)

// readPages parses every template file of every room.
func (t *Tree) readPages() {
	for _, f := range t.Files {
		if path.Ext(f.Path) == ".html" && strings.HasPrefix(f.Path, "internal/") && !f.Under("testdata") && f.Room != "archtest" {
			t.Pages = append(t.Pages, parsePage(f))
		}
	}
}

func parsePage(f *File) *Page {
	p := &Page{File: f, Trees: map[string]*parse.Tree{}}
	root := parse.New(path.Base(f.Path))
	root.Mode = parse.SkipFuncCheck
	if _, err := root.Parse(string(f.Src), "", "", p.Trees); err != nil {
		p.Err = err
	}
	// Line numbers survive because an action is replaced by as many line ends as it had.
	// The names of the layout and of the scripts are for the program, not for a reader.
	plain := action.ReplaceAllFunc(pageChoice.ReplaceAll(f.Src, nil), func(a []byte) []byte { return bytes.Repeat([]byte("\n"), bytes.Count(a, []byte("\n"))) })
	z := html.NewTokenizer(bytes.NewReader(plain))
	line := 1
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return p
		}
		raw := bytes.Count(z.Raw(), []byte("\n"))
		switch token := z.Token(); kind {
		case html.StartTagToken, html.SelfClosingTagToken:
			p.Tags = append(p.Tags, Tag{Line: line, Name: token.Data, Attrs: token.Attr})
		case html.TextToken:
			if attrs, fragment := attributesOnly(token.Data); fragment {
				p.Tags = append(p.Tags, Tag{Line: line, Attrs: attrs})
				break
			}
			lead := len(token.Data) - len(strings.TrimLeft(token.Data, " \t\r\n"))
			p.Texts = append(p.Texts, Text{Line: line + strings.Count(token.Data[:lead], "\n"), Value: strings.TrimSpace(token.Data)})
		}
		line += raw
	}
}

// attributeList is the shape of a template that holds nothing but attributes and is called inside a tag.
var attributeList = regexp.MustCompile(`^(\s*[a-zA-Z:-]+(="[^"]*")?)+\s*$`)

func attributesOnly(text string) ([]html.Attribute, bool) {
	if !strings.Contains(text, `="`) || !attributeList.MatchString(text) {
		return nil, false
	}
	z := html.NewTokenizer(strings.NewReader("<i " + text + ">"))
	z.Next()
	return z.Token().Attr, true
}

// Commands calls f for every command in the page's actions: a function or field with its arguments.
func (p *Page) Commands(f func(template string, line int, c *parse.CommandNode)) {
	for name, tree := range p.Trees {
		if tree == nil || tree.Root == nil {
			continue
		}
		walk(tree.Root, func(n parse.Node) {
			if c, ok := n.(*parse.CommandNode); ok {
				f(name, p.lineAt(c.Position()), c)
			}
		})
	}
}

func (p *Page) lineAt(pos parse.Pos) int {
	return 1 + bytes.Count(p.Src[:min(int(pos), len(p.Src))], []byte("\n"))
}

// walk visits every node of a template.
func walk(n parse.Node, f func(parse.Node)) {
	f(n)
	branch := func(b *parse.BranchNode) {
		walk(b.Pipe, f)
		walk(b.List, f)
		if b.ElseList != nil {
			walk(b.ElseList, f)
		}
	}
	switch n := n.(type) {
	case *parse.ListNode:
		for _, child := range n.Nodes {
			walk(child, f)
		}
	case *parse.ActionNode:
		walk(n.Pipe, f)
	case *parse.TemplateNode:
		if n.Pipe != nil {
			walk(n.Pipe, f)
		}
	case *parse.PipeNode:
		for _, c := range n.Cmds {
			walk(c, f)
		}
	case *parse.CommandNode:
		for _, arg := range n.Args {
			walk(arg, f)
		}
	case *parse.IfNode:
		branch(&n.BranchNode)
	case *parse.RangeNode:
		branch(&n.BranchNode)
	case *parse.WithNode:
		branch(&n.BranchNode)
	}
}

// calls returns the function that a command calls by name; "" when it calls none.
func calls(c *parse.CommandNode) string {
	if len(c.Args) == 0 {
		return ""
	}
	id, ok := c.Args[0].(*parse.IdentifierNode)
	if !ok {
		return ""
	}
	return id.Ident
}
