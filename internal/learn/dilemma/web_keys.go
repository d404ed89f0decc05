package dilemma

import "beraad/internal/ground/text"

// The text keys that go with a code, written out, so that a key without a use and a use without a key are both seen.

// said is a label with a line that explains it; more is "" where the label speaks for itself.
type said struct{ label, more string }

// sentences translates keys in their order.
func sentences(p text.Printer, keys []string) []string {
	out := make([]string, len(keys))
	for i, key := range keys {
		out[i] = p.T(key)
	}
	return out
}

// roleTexts name the roles.
var roleTexts = map[Role]string{
	"medewerker":     "dilemma.role.medewerker",
	"leidinggevende": "dilemma.role.leidinggevende",
	"raadslid":       "dilemma.role.raadslid",
	"wethouder":      "dilemma.role.wethouder",
	"burgemeester":   "dilemma.role.burgemeester",
	"griffier":       "dilemma.role.griffier",
}

// weightTexts name the weights.
var weightTexts = map[Weight]string{
	"licht":  "dilemma.weight.licht",
	"middel": "dilemma.weight.middel",
	"zwaar":  "dilemma.weight.zwaar",
}

// lensTexts name the lenses.
var lensTexts = map[string]string{
	"individu":    "dilemma.lens.individu",
	"organisatie": "dilemma.lens.organisatie",
	"doelgroep":   "dilemma.lens.doelgroep",
}

// stateTexts say where a version on its way is.
var stateTexts = map[State]said{
	Draft:   {"dilemma.state.draft", "dilemma.state.draft_text"},
	Offered: {"dilemma.state.offered", "dilemma.state.offered_text"},
	Review:  {"dilemma.state.review", "dilemma.state.review_text"},
}

// settleTexts name the ways to settle a finding.
var settleTexts = map[Settlement]said{
	Replace: {"dilemma.settle.replace", "dilemma.settle.replace_hint"},
	Blur:    {"dilemma.settle.blur", "dilemma.settle.blur_hint"},
	Stays:   {"dilemma.settle.stays", "dilemma.settle.stays_hint"},
}

// askTexts put a settlement to the writer: without words, and with the words to use.
var askTexts = map[Settlement]said{
	Replace: {"dilemma.edit.ask_replace", "dilemma.edit.ask_replace_by"},
	Blur:    {"dilemma.edit.ask_blur", "dilemma.edit.ask_blur_by"},
}

// fieldTexts are the labels and hints of the form.
var fieldTexts = map[string]said{
	"title":              {"dilemma.field.title", "dilemma.hint.title"},
	"situation":          {"dilemma.field.situation", "dilemma.hint.situation"},
	"question":           {"dilemma.field.question", "dilemma.hint.question"},
	"values.a":           {"dilemma.field.value_a", ""},
	"values.b":           {"dilemma.field.value_b", ""},
	"options.A":          {"dilemma.field.option_a", "dilemma.hint.option_a"},
	"options.B":          {"dilemma.field.option_b", "dilemma.hint.option_b"},
	"options.C":          {"dilemma.field.option_c", "dilemma.hint.option_c"},
	"polarity":           {"dilemma.field.polarity", "dilemma.hint.polarity"},
	"touched":            {"dilemma.field.touched", "dilemma.hint.touched"},
	"lenses.individu":    {"dilemma.field.lens_individu", ""},
	"lenses.organisatie": {"dilemma.field.lens_organisatie", ""},
	"lenses.doelgroep":   {"dilemma.field.lens_doelgroep", ""},
	"variations":         {"dilemma.field.variations", "dilemma.hint.variations"},
	"role":               {"dilemma.field.role", ""},
	"function":           {"dilemma.field.function", "dilemma.hint.function"},
	"weight":             {"dilemma.field.weight", ""},
	"minutes":            {"dilemma.field.minutes", ""},
	"tags":               {"dilemma.field.tags", "dilemma.hint.tags"},
	"rules":              {"dilemma.field.rules", "dilemma.hint.rules"},
}

// helpTexts are the rules of a good question.
var helpTexts = []string{
	"dilemma.help.1",
	"dilemma.help.2",
	"dilemma.help.3",
	"dilemma.help.4",
	"dilemma.help.5",
	"dilemma.help.6",
	"dilemma.help.7",
}

// stepsTexts are the steps of an import.
var stepsTexts = []string{
	"dilemma.import.step.1",
	"dilemma.import.step.2",
	"dilemma.import.step.3",
}

// reviewTexts are what the second pair of eyes asks itself.
var reviewTexts = []string{
	"dilemma.review.ask.1",
	"dilemma.review.ask.2",
	"dilemma.review.ask.3",
	"dilemma.review.ask.4",
}
