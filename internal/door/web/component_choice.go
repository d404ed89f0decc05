package web

import "unicode/utf8"

// Choice is a question with given answers. Three components show it: "br-radio" and "br-check" as tiles, "br-segment"
// as at most four short answers in a row. Nothing is chosen unless an option says so.
type Choice struct {
	Name      string
	Legend    string
	Hint      string
	Error     string
	Options   []Option
	Optional  bool
	Autofocus bool // the first option gets the keyboard
	Large     bool // the legend is the heading of the screen (one question per screen on a phone)
}

// tileColumnLimit is the longest label, in characters, that still fits a half-width tile at 320 px.
const tileColumnLimit = 18

// Checked returns the choice with its error, and with the keyboard if it is the first that is wrong.
func (c Choice) Checked(p Problems) Choice {
	c.Error = p.On(c.Name)
	c.Autofocus = p.First(c.Name)
	return c
}

// Described lists the ids of hint and error for aria-describedby.
func (c Choice) Described() string { return described(c.Name, c.Hint, c.Error) }

// Scale reports whether the options are the marks of a scale: no label has more than two signs, and they stand in a row.
func (c Choice) Scale() bool {
	for _, o := range c.Options {
		if len(o.Label) > 2 || o.Hint != "" {
			return false
		}
	}
	return len(c.Options) > 2
}

// Narrow reports whether the tiles may stand in two columns: every label is short and none has a hint.
func (c Choice) Narrow() bool {
	for _, o := range c.Options {
		if o.Hint != "" || utf8.RuneCountInString(o.Label) > tileColumnLimit {
			return false
		}
	}
	return len(c.Options) > 1
}

// Coins divides a number of coins over prompts. Without script these are plain number inputs and the server checks the
// sum; coins.js shows − and +, draws the coins and says how many are left.
type Coins struct {
	Name   string // id of the group
	Legend string
	Hint   string
	Error  string
	Total  int // coins to divide, for example 10
	Rows   []CoinRow
	Large  bool // the legend is the heading of the screen
}

// CoinRow is one prompt that coins may be given to.
type CoinRow struct {
	Name   string // name and id of the input
	Label  string // for example "Gevolg"
	Prompt string // for example "Wat levert het op, voor iedereen?"
	Value  int    // coins given, 0 to Total
}

// Left is how many coins are still to be divided; below 0 when too many were given.
func (c Coins) Left() int {
	left := c.Total
	for _, row := range c.Rows {
		left -= row.Value
	}
	return left
}

// Over is how many coins too many were given; 0 when none.
func (c Coins) Over() int { return max(0, -c.Left()) }

// Described lists the ids of hint and error for aria-describedby.
func (c Coins) Described() string { return described(c.Name, c.Hint, c.Error) }

// Checked returns the coins with their error.
func (c Coins) Checked(p Problems) Coins {
	c.Error = p.On(c.Name)
	return c
}
