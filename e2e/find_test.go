package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// The roles, as Chromium names them, of what can be pressed and of what can be typed into.
var (
	clickable = []string{"button", "link", "tab", "menuitem", "DisclosureTriangle", "switch"}
	fillable  = []string{"textbox", "searchbox", "spinbutton", "combobox", "listbox", "slider", "Date", "DateTime", "InputTime", "ColorWell"}
)

// thing is one element as assistive technology meets it.
type thing struct {
	role, name string
	disabled   bool
	node       cdp.BackendNodeID
}

// find waits for the one thing with a role out of roles and this accessible name. A whole name goes before a part of
// one; two things that fit equally well are an error, because a person could not tell them apart either.
func (a *Actor) find(name string, roles ...string) cdp.BackendNodeID {
	a.t.Helper()
	var found thing
	var offered []thing
	a.wait(fmt.Sprintf("%q (%s)", name, strings.Join(roles, ", ")), func() (bool, error) {
		all, err := a.things(roles...)
		if err != nil {
			return false, err
		}
		offered = all
		fits := pick(all, name)
		switch len(fits) {
		case 1:
			found = fits[0]
			return true, nil
		case 0:
			return false, fmt.Errorf("the page offers %s", listing(offered))
		default:
			return false, fmt.Errorf("%d things fit: %s", len(fits), listing(fits))
		}
	})
	if found.disabled {
		a.fail("%q is disabled", name)
	}
	return found.node
}

// Offers tells whether something with a role out of roles (all that can be pressed, when there are none) has this name.
func (a *Actor) Offers(name string, roles ...string) bool {
	a.t.Helper()
	if len(roles) == 0 {
		roles = clickable
	}
	all, err := a.things(roles...)
	if err != nil {
		a.fail("asking for %q: %v", name, err)
	}
	return len(pick(all, name)) > 0
}

// pick takes the things with exactly this name, else those whose name holds it.
func pick(all []thing, name string) []thing {
	var whole, part []thing
	for _, th := range all {
		switch {
		case th.name == normal(name):
			whole = append(whole, th)
		case strings.Contains(th.name, normal(name)):
			part = append(part, th)
		}
	}
	if len(whole) > 0 {
		return whole
	}
	return part
}

func listing(things []thing) string {
	var names []string
	for _, th := range things {
		names = append(names, fmt.Sprintf("%s %q", th.role, th.name))
	}
	return strings.Join(names, ", ")
}

// things lists what the accessibility tree holds with these roles, in the order of the document. What is hidden from
// assistive technology is not in it.
func (a *Actor) things(roles ...string) ([]thing, error) {
	ctx, cancel := context.WithTimeout(a.ctx, patience)
	defer cancel()
	tree, err := chromedp.Call(ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	if err != nil {
		return nil, fmt.Errorf("reading the accessibility tree: %w", err)
	}
	var all []thing
	for _, n := range tree.Nodes {
		if n.Ignored || n.BackendDOMNodeID == 0 {
			continue
		}
		if th := asThing(n); slices.Contains(roles, th.role) {
			all = append(all, th)
		}
	}
	return all, nil
}

func asThing(n *accessibility.Node) thing {
	th := thing{role: axString(n.Role), name: normal(axString(n.Name)), node: n.BackendDOMNodeID}
	for _, p := range n.Properties {
		if p.Name == accessibility.PropertyNameDisabled && p.Value != nil {
			th.disabled = string(p.Value.Value) == "true"
		}
	}
	return th
}

// axString reads a string value of the accessibility tree; a missing one is "".
func axString(v *accessibility.Value) string {
	if v == nil {
		return ""
	}
	var s string
	if err := json.Unmarshal(v.Value, &s); err != nil {
		return "" // a role or name that is no string is not one we look for
	}
	return s
}

// Focused gives role and accessible name of what has the focus, or "" and "" when nothing has.
func (a *Actor) Focused() (role, name string) {
	a.t.Helper()
	th, err := a.focused()
	if err != nil {
		a.fail("asking what has the focus: %v", err)
	}
	return th.role, th.name
}

func (a *Actor) focused() (thing, error) {
	ctx, cancel := context.WithTimeout(a.ctx, patience)
	defer cancel()
	world, err := a.world(ctx)
	if err != nil {
		return thing{}, err
	}
	obj, err := chromedp.Run(ctx, chromedp.Evaluate[*runtime.RemoteObject](
		"document.activeElement === document.body ? null : document.activeElement",
		func(p *runtime.EvaluateParams) { p.ContextID = world }))
	if err != nil || obj.ObjectID == "" {
		return thing{}, err
	}
	no := false
	tree, err := chromedp.Call(ctx, accessibility.GetPartialAXTree, accessibility.GetPartialAXTreeParams{ObjectID: obj.ObjectID, FetchRelatives: &no})
	if err != nil {
		return thing{}, err
	}
	if len(tree.Nodes) == 0 {
		return thing{}, errors.New("the focused element is not in the accessibility tree")
	}
	return asThing(tree.Nodes[0]), nil
}

// onNode calls a JavaScript function with the element as this, in the harness's own world.
func (a *Actor) onNode(result any, node cdp.BackendNodeID, function string, args ...any) {
	a.t.Helper()
	if err := a.tryOnNode(result, node, function, args...); err != nil {
		a.fail("asking an element: %v", err)
	}
}

func (a *Actor) tryOnNode(result any, node cdp.BackendNodeID, function string, args ...any) error {
	ctx, cancel := context.WithTimeout(a.ctx, patience)
	defer cancel()
	world, err := a.world(ctx)
	if err != nil {
		return err
	}
	obj, err := chromedp.Call(ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: node, ExecutionContextID: world})
	if err != nil {
		return fmt.Errorf("finding the element again: %w", err)
	}
	value, err := chromedp.Run(ctx, chromedp.CallFunctionOn[[]byte](function,
		func(p *runtime.CallFunctionOnParams) { p.ObjectID = obj.Object.ObjectID; p.ReturnByValue = new(true) }, args...))
	if err != nil || result == nil {
		return err
	}
	if len(value) == 0 {
		value = []byte("null")
	}
	return json.Unmarshal(value, result)
}

// clickNamed scrolls the thing with this name into view and clicks in its middle. When something else keeps lying there,
// nobody could have clicked it, so that fails. A page that is being replaced is looked at again.
func (a *Actor) clickNamed(name string) {
	a.t.Helper()
	deadline := time.Now().Add(patience / 5)
	for !a.clickAt(a.find(name, clickable...)) {
		if time.Now().After(deadline) {
			a.fail("%q cannot be clicked: something covers it, or it has no size", name)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// clickNode is clickNamed for an element that is at hand already.
func (a *Actor) clickNode(node cdp.BackendNodeID) {
	a.t.Helper()
	if !a.clickAt(node) {
		a.fail("something covers the element, or it has no size")
	}
}

// clickChoice clicks a radio button or tick box, or its label when the input itself is out of sight.
func (a *Actor) clickChoice(node cdp.BackendNodeID) {
	a.t.Helper()
	if a.clickAt(node) {
		return
	}
	var spot *[2]float64
	a.onNode(&spot, node, labelSpot)
	if spot == nil {
		a.fail("neither the choice nor its label can be clicked")
	}
	a.do("clicking a label", chromedp.MouseClickXY(spot[0], spot[1]))
}

// clickAt clicks on the element; false when it cannot be reached, or is no longer there.
func (a *Actor) clickAt(node cdp.BackendNodeID) bool {
	a.t.Helper()
	var spot *[2]float64
	if err := a.tryOnNode(&spot, node, clickSpot); err != nil || spot == nil {
		return false
	}
	a.do("clicking", chromedp.MouseClickXY(spot[0], spot[1]))
	return true
}

// clickSpot gives a point in the element where a click reaches it, its descendant, or the label it stands in; null when
// there is none. A link may break over two lines, so each of its boxes is tried.
const clickSpot = `function () {
  this.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  const mine = (x, y) => {
    const top = document.elementFromPoint(x, y);
    if (!top) return false;
    if (this.contains(top)) return true;
    const label = top.closest("label");
    return label !== null && label.control === this;
  };
  for (const r of this.getClientRects()) {
    const x = r.x + r.width / 2, y = r.y + r.height / 2;
    if (r.width > 0 && r.height > 0 && mine(x, y)) return [x, y];
  }
  return null;
}`

const labelSpot = `function () {
  for (const label of this.labels || []) {
    label.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    for (const r of label.getClientRects()) {
      const x = r.x + r.width / 2, y = r.y + r.height / 2;
      const top = document.elementFromPoint(x, y);
      if (top && label.contains(top)) return [x, y];
    }
  }
  return null;
}`

func (a *Actor) focusNode(node cdp.BackendNodeID) {
	a.t.Helper()
	a.do("going to a field", call(dom.Focus, dom.FocusParams{BackendNodeID: node}))
}

// fieldKind is "select", "textarea", or the type of an input.
func (a *Actor) fieldKind(node cdp.BackendNodeID) string {
	a.t.Helper()
	var kind string
	a.onNode(&kind, node, `function () { return this.tagName === "INPUT" ? this.type : this.tagName.toLowerCase() }`)
	return kind
}

func (a *Actor) fieldValue(node cdp.BackendNodeID) string {
	a.t.Helper()
	var value string
	a.onNode(&value, node, `function () { return this.value === undefined ? this.innerText : this.value }`)
	return value
}

func (a *Actor) isChecked(node cdp.BackendNodeID) bool {
	a.t.Helper()
	var checked bool
	a.onNode(&checked, node, `function () { return this.checked === true || this.getAttribute("aria-checked") === "true" }`)
	return checked
}

// setValue fills a date or time, whose keys differ per language of the browser.
func (a *Actor) setValue(node cdp.BackendNodeID, value string) {
	a.t.Helper()
	var got string
	a.onNode(&got, node, `function (v) {
	  this.value = v;
	  this.dispatchEvent(new Event("input", { bubbles: true }));
	  this.dispatchEvent(new Event("change", { bubbles: true }));
	  return this.value;
	}`, value)
	if got != value {
		a.fail("the field does not take %q", value)
	}
}

// chooseOption picks the option with this text; false when there is none.
func (a *Actor) chooseOption(node cdp.BackendNodeID, text string) bool {
	a.t.Helper()
	var chosen bool
	a.onNode(&chosen, node, `function (text) {
	  const clean = s => s.replace(/\s+/g, " ").trim();
	  const option = [...this.options].find(o => clean(o.text) === clean(text) && !o.disabled);
	  if (!option) return false;
	  option.selected = true;
	  this.dispatchEvent(new Event("input", { bubbles: true }));
	  this.dispatchEvent(new Event("change", { bubbles: true }));
	  return true;
	}`, text)
	return chosen
}
