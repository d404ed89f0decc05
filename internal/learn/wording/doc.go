// Package wording is the reading aid for what people write about a moral question: it looks at a question and says
// how to sharpen it, and it looks at a story and says what could betray a person.
//
// Software finds, people decide: nothing here changes or refuses a text. A finding names a rule or a kind, a level, a
// text key with its values, and where possible a wording to take over. In a municipality the title of a function is a
// name, so functions held by fewer than five people count as names, with the paraphrases that people use for them.
// The package is a leaf: no files but its own word lists, no clock, no chance. What it knows about one organisation
// (its staff, its places, how many people hold a function) comes through the interface Known, met by the consumer.
//
// Words it owns: question (morele vraag), finding (aanwijzing), hit (vindplaats).
//
// bron: BING-4, GI-4
package wording
