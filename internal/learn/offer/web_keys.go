package offer

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

// fieldTexts are the labels and hints of the form.
var fieldTexts = map[string]said{
	"situation":  {"offer.field.situation", "offer.hint.situation"},
	"question":   {"offer.field.question", "offer.hint.question"},
	"touched":    {"offer.field.touched", "offer.hint.touched"},
	"values.a":   {"offer.field.value_a", ""},
	"values.b":   {"offer.field.value_b", ""},
	"options.A":  {"offer.field.option_a", "offer.hint.option_a"},
	"options.B":  {"offer.field.option_b", "offer.hint.option_b"},
	"variations": {"offer.field.variations", "offer.hint.variations"},
}

// partTexts name the texts of a case to whoever takes it up, in the words of the bank.
var partTexts = map[string]string{
	"situation":  "offer.part.situation",
	"question":   "offer.part.question",
	"touched":    "offer.field.touched",
	"options.A":  "offer.part.option_a",
	"options.B":  "offer.part.option_b",
	"variations": "offer.field.variations",
}

// keptTexts say what is kept of an offer.
var keptTexts = []string{"offer.kept.1", "offer.kept.2", "offer.kept.3", "offer.kept.4"}

// keepTexts say what to know about a receipt.
var keepTexts = []string{"offer.receipt.keep.1", "offer.receipt.keep.2", "offer.receipt.keep.3"}

// stepTexts tell a sender how far an offer came.
var stepTexts = map[Step]said{
	StepReceived: {"offer.step.received", "offer.step.received_text"},
	StepWriting:  {"offer.step.writing", "offer.step.writing_text"},
	StepReview:   {"offer.step.review", "offer.step.review_text"},
	StepBank:     {"offer.step.bank", "offer.step.bank_text"},
	StepRetired:  {"offer.step.retired", "offer.step.retired_text"},
	StepDeclined: {"offer.step.declined", "offer.step.declined_text"},
}
