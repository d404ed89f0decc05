package app

import (
	"beraad/internal/learn/dialogue"
	"beraad/internal/learn/disclosure"
)

// demoStories are the two sessions that Merendam held earlier this week. Everything in them is invented.
var demoStories = []story{
	{
		team: "Wmo", preset: dialogue.Short, dilemma: "wmo-extra-uur",
		rounds: [][]demoVote{
			{
				{[4]int{2, 1, 6, 1}, "B", "Hij redt het niet zonder die hulp."},
				{[4]int{3, 1, 5, 1}, "B", "Ik zie een mens, geen norm."},
				{[4]int{1, 2, 1, 6}, "A", "Als ik dit opschrijf, is mijn verslag niets meer waard."},
				{[4]int{2, 2, 5, 1}, "B", ""},
				{[4]int{1, 4, 1, 4}, "A", "Ik wil eerlijk blijven in wat ik opschrijf."},
				{[4]int{2, 2, 4, 2}, "B", "Niemand anders let op hem."},
				{[4]int{1, 1, 2, 6}, "A", "Een ander met dezelfde klacht krijgt twee uur."},
				{[4]int{3, 1, 5, 1}, "unsure", ""},
				{[4]int{2, 3, 4, 1}, "B", ""},
			},
			{
				{[4]int{1, 3, 4, 2}, "C", "Openlijk vragen kan ook."},
				{[4]int{2, 2, 4, 2}, "C", ""},
				{[4]int{1, 3, 1, 5}, "C", "Dan is het voor iedereen hetzelfde."},
				{[4]int{2, 2, 4, 2}, "C", ""},
				{[4]int{1, 4, 1, 4}, "A", ""},
				{[4]int{2, 2, 3, 3}, "C", ""},
				{[4]int{1, 2, 2, 5}, "A", "Ook open blijft het een uitzondering."},
				{[4]int{2, 2, 4, 2}, "C", ""},
				{[4]int{1, 4, 3, 2}, "C", ""},
			},
		},
		outcome: dialogue.Outcome{
			Act: "Wij schrijven op wat we zien en leggen een afwijking openlijk voor.", Because: "een eerlijk verslag ook morgen nog telt",
			Despite: "het een week langer duurt voor de aanvrager", Limit: "wij intussen een vrijwilliger vragen en bellen om uit te leggen",
			SharedBy: disclosure.SupportMajority, Minority: "Een afwijking voor één mens is oneerlijk voor wie er niet om vraagt.",
			Tipping: "hij gevaar loopt in de week dat we wachten", Lesson: "Vraag de uitzondering hardop, dan hoef je niets mooier op te schrijven.",
		},
		agreed:   dialogue.Agreement{Text: "We leggen elke afwijking vast in het teamoverleg.", Owner: "teamleider"},
		question: dialogue.Question{Text: "Hoe snel kan kwaliteit een afwijking beoordelen?", Organ: "kwaliteitsmedewerker"},
	},
	{
		team: "Vergunningen", preset: dialogue.Short, dilemma: "vergunning-open-zonder",
		rounds: [][]demoVote{
			{
				{[4]int{4, 1, 4, 1}, "B", "Wij zijn zelf te laat."},
				{[4]int{5, 1, 3, 1}, "B", "Twee mensen verliezen hun plek."},
				{[4]int{1, 1, 1, 7}, "A", "De buurman kreeg wel een dwangsom."},
				{[4]int{4, 2, 3, 1}, "B", ""},
				{[4]int{1, 2, 1, 6}, "A", "Gelijke gevallen behandel je gelijk."},
				{[4]int{5, 2, 2, 1}, "B", "Het gaat om een lunchroom, niet om een chemische fabriek."},
				{[4]int{2, 2, 2, 4}, "pass", ""},
				{[4]int{1, 3, 1, 5}, "A", "Wegkijken kan ik niet uitleggen."},
			},
			{
				{[4]int{3, 2, 3, 2}, "C", "Zichtbaar gedogen is eerlijker dan wegkijken."},
				{[4]int{4, 2, 2, 2}, "C", ""},
				{[4]int{1, 2, 1, 6}, "C", ""},
				{[4]int{3, 2, 3, 2}, "C", ""},
				{[4]int{1, 3, 1, 5}, "C", "Als het voor iedereen geldt die op ons wacht."},
				{[4]int{4, 3, 2, 1}, "B", ""},
				{[4]int{2, 3, 2, 3}, "C", ""},
				{[4]int{1, 4, 1, 4}, "C", ""},
			},
		},
		outcome: dialogue.Outcome{
			Act: "Wij gedogen tijdelijk en zichtbaar, met een datum erbij.", Because: "de achterstand bij ons ligt en niet bij haar",
			Despite: "wie wel op tijd was zich benadeeld kan voelen", Limit: "wij dit voor elke aanvraag doen die door ons te laat is",
			SharedBy: disclosure.SupportBroad, Minority: "Zonder besluit op papier is gedogen toch wegkijken.",
			Tipping: "er gevaar is voor bezoekers", Lesson: "Ligt de fout bij ons, zeg dat dan hardop en maak er een besluit van.",
		},
		agreed: dialogue.Agreement{Text: "We maken een vast briefje voor zichtbaar gedogen.", Owner: "jurist"},
	},
}
