package dialogue

// This file chooses what of a view the projector shows. The wall has room for one conclusion, one drawing and what people
// chose; the rest is on the phones. bron: BOOT-4

// wallSentences is how many sentences stand beside a drawing on the projector.
const wallSentences = 4

// OnWall reports whether the projector shows what a round brought. While a group writes down what it concludes, the
// conclusion has the wall.
func (v View) OnWall() bool {
	return v.HasResult() && v.Kind != Conclude && v.Kind != Agree && v.Phase != InWrapUp
}

// Headline is the one sentence above everything on the projector: the conclusion of the drawing, or the question.
func (v View) Headline() string {
	switch {
	case v.Figure != nil:
		return v.Figure.Headline
	case v.Set != nil && v.Gap != "":
		return v.Gap
	case v.Set != nil:
		return v.Set.Title
	}
	return v.Title
}

// About is the question that the headline answers, "" when the headline is the question.
func (v View) About() string {
	if v.Headline() == v.Title {
		return ""
	}
	return v.Title
}

// Aside are the sentences beside the drawing.
func (v View) Aside() []string {
	var all []string
	if v.Figure != nil {
		all = append(all, v.Figure.Sentences...)
	}
	all = append(all, v.Sentences...)
	if v.Figure != nil && v.Gap != "" {
		all = append(all, v.Gap)
	}
	var known []string
	if v.Figure != nil {
		known = v.Figure.Known // has its place on the wall: where the organisation and residents stand is what was asked
	}
	seen, out := map[string]bool{}, []string(nil)
	for _, s := range all {
		if !seen[s] && len(out)+len(known) < wallSentences {
			seen[s], out = true, append(out, s)
		}
	}
	return append(out, known...)
}

// Next names the step that the big button leads to, "" when it leads to no other step.
func (v LeadView) Next() string {
	if v.Main == nil || v.Main.Command != "next" && v.Main.Command != "begin" {
		return ""
	}
	for _, s := range v.Steps.Steps {
		if s.State == "todo" {
			return s.Label
		}
	}
	return ""
}
