package text

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	plainTags    = regexp.MustCompile(`</?[A-Za-z][^<>]*>`)
	plainArrows  = regexp.MustCompile(`\{[a-zA-Z0-9_]+\}`)
	plainComment = regexp.MustCompile(`(?s)<!--.*?-->`)
	plainLink    = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
	plainCode    = regexp.MustCompile("`[^`]*`")
	plainURL     = regexp.MustCompile(`https?://\S+`)
	plainItem    = regexp.MustCompile(`^\s*([-*+]|\d+[.)])\s+(\[[ xX]\]\s+)?`)
	plainHash    = regexp.MustCompile(`^(#{1,6})\s+(.*?)\s*#*$`)
	plainRule    = regexp.MustCompile(`^\s*\|?[\s:|-]+\|?\s*$`)
)

// plainStrip takes away markup and puts one word in the place of every placeholder.
func plainStrip(s string) string {
	return plainArrows.ReplaceAllString(plainTags.ReplaceAllString(s, ""), "{x}")
}

// plainBlocks splits a catalogue text into paragraphs: every line break ends one.
func plainBlocks(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' })
}

// plainSentences splits a paragraph at full stops, question marks and exclamation marks that a space, a quotation
// mark or the end follows. A dot in a number or after one letter ("d.w.z.", "art. 9") does not end a sentence.
func plainSentences(block string) []string {
	var out []string
	start := 0
	for i, r := range block {
		if r != '.' && r != '!' && r != '?' && r != '…' {
			continue
		}
		end := i + utf8.RuneLen(r)
		next, size := utf8.DecodeRuneInString(block[end:])
		if size > 0 && strings.ContainsRune(`"'”’)»`, next) {
			end += size
			next, size = utf8.DecodeRuneInString(block[end:])
		}
		if size > 0 && !unicode.IsSpace(next) {
			continue
		}
		if r == '.' && (plainShortBefore(block[:i]) || plainLowerAfter(block[end:])) {
			continue
		}
		out = append(out, block[start:end])
		start = end
	}
	if strings.TrimSpace(block[start:]) != "" {
		out = append(out, block[start:])
	}
	return out
}

// plainShortBefore reports whether a dot ends an abbreviation with dots inside ("d.w.z", "z.s.m") or a known short form.
func plainShortBefore(s string) bool {
	fields := strings.Fields(s)
	if len(fields) == 0 {
		return true
	}
	last := strings.ToLower(strings.TrimLeft(fields[len(fields)-1], `("'`))
	switch last {
	case "art", "nr", "blz", "bijv", "bv", "ca", "tel", "afd", "incl", "excl", "max", "min", "resp", "evt", "dr", "mr", "mw", "dhr":
		return true
	}
	return strings.Contains(last, ".") && len(last) <= 8 && !strings.ContainsAny(last, "0123456789")
}

// plainLowerAfter reports whether the text goes on in lower case: then the dot was none of a sentence.
func plainLowerAfter(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(s, unicode.IsSpace))
	return unicode.IsLower(r)
}

// manual checks a Markdown page block by block, so that a finding can name its line.
func (c *plainCheck) manual(page string) {
	page = plainComment.ReplaceAllStringFunc(page, func(m string) string { return strings.Repeat("\n", strings.Count(m, "\n")) })
	var words, sentences, from int
	var paragraph []string
	flush := func() {
		if len(paragraph) > 0 {
			c.line = from
			w, n := c.block(strings.Join(paragraph, " "))
			words, sentences = words+w, sentences+n
		}
		paragraph = nil
	}
	fenced, front := false, false
	for i, line := range strings.Split(page, "\n") {
		trimmed := strings.TrimSpace(line)
		switch {
		case i == 0 && trimmed == "---":
			front = true
			continue
		case front:
			front = trimmed != "---"
			continue
		case strings.HasPrefix(trimmed, "```") || strings.HasPrefix(trimmed, "~~~"):
			flush()
			fenced = !fenced
			continue
		case fenced:
			continue
		}
		if trimmed == "" || strings.HasPrefix(trimmed, "|") || plainItem.MatchString(line) || plainHash.MatchString(trimmed) {
			flush()
		}
		if len(paragraph) == 0 {
			from = i + 1
		}
		c.line = i + 1
		paragraph = append(paragraph, c.manualLine(line, trimmed)...)
	}
	flush()
	c.line = 0
	if sentences >= 2 && words > averageLimit*sentences {
		c.add(PlainAverage, PlainWarn, "", "%.1f words a sentence on the page, better at most %d", float64(words)/float64(sentences), averageLimit)
	}
}

// manualLine checks a heading or table row at once and returns nothing for it; any other line is handed back, without
// its markup, to be joined to its paragraph.
func (c *plainCheck) manualLine(line, trimmed string) []string {
	if m := plainHash.FindStringSubmatch(trimmed); m != nil {
		heading := plainUnmark(m[2])
		c.heading(heading)
		c.block(heading)
		return nil
	}
	if strings.HasPrefix(trimmed, "|") {
		if !plainRule.MatchString(trimmed) {
			for cell := range strings.SplitSeq(strings.Trim(trimmed, "|"), "|") {
				c.block(plainUnmark(cell))
			}
		}
		return nil
	}
	text := strings.TrimSpace(plainUnmark(plainItem.ReplaceAllString(strings.TrimLeft(line, "> "), "")))
	if text == "" || strings.HasPrefix(text, ":::") {
		return nil
	}
	return []string{text}
}

// plainUnmark takes Markdown's signs from a line: a link keeps its words, code and an address become one word.
func plainUnmark(s string) string {
	s = plainCode.ReplaceAllString(s, "{x}")
	s = plainLink.ReplaceAllString(s, "$1")
	s = plainURL.ReplaceAllString(s, "{x}")
	return strings.NewReplacer("**", "", "__", "", "*", "").Replace(plainStrip(s))
}
