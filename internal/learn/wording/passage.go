package wording

import (
	"regexp"
	"strings"
)

// quoteWords is the length from which words in quotation marks are somebody's speech and not one word held at a
// distance.
const quoteWords = 3

var quoteShape = regexp.MustCompile(`"[^"\n]+"|“[^”\n]+”|„[^”“\n]+[”“]|«[^»\n]+»|‘[^’\n]+’`)

// quotes finds literal speech: people are recognised by their words. Only a person can paraphrase, so the proposal is
// a reminder to do so.
func (f *finder) quotes() {
	for _, m := range quoteShape.FindAllStringIndex(f.text, -1) {
		if len(strings.Fields(f.text[m[0]:m[1]])) >= quoteWords {
			f.add(KindQuote, Advice, m[0], m[1], "(in eigen woorden)")
		}
	}
}

// rare finds the first event that a reader of the newspaper would recognise, once for each event.
func (f *finder) rare() {
	if !f.dutch() {
		return
	}
	for i := range f.tokens {
		if n := words().rare.at(f.tokens[i:]); n > 0 {
			start, end := f.tokens[i].start, f.tokens[i+n-1].end
			f.add(KindRare, Advice, start, end, "", "event", f.text[start:end])
		}
	}
}
