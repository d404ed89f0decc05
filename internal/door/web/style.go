package web

// StylePage is the living style guide: every component in every state, with sample content. It exists in the demo and
// in development only. Its samples are content, not texts of the product, and therefore stand here in Dutch.
type StylePage struct {
	Hero     Hero
	Icons    []string
	Buttons  []Button
	Actions  Actions
	Tags     []Tag
	Notes    []Note
	Problems Problems
	Fields   []Field
	Radio    Choice
	Check    Choice
	Segment  Choice
	Coins    Coins
	Steps    Steps
	Tabs     Tabs
	Progress Progress
	Deadline []Deadline
	Empty    Empty
	Confirm  Confirm
	Table    Table
	Wide     Table
	Details  DetailsTable
	Facts    Facts
	QR       QR
}

// NewStylePage fills the style guide. title and lead are already translated.
func NewStylePage(title, lead string, icons []string) (StylePage, error) {
	code, err := NewQR("https://beraad.voorbeeld.nl/d/K7F3Q", "QR-code naar een sessie")
	if err != nil {
		return StylePage{}, err
	}
	code.Code = "K7F3Q"
	problems := Problems{{"stijl-fout", "Schrijf de vraag in hooguit 14 woorden."}, {"", "Kies eerst een dilemma."}}
	table := styleTable("stijl-tabel")
	return StylePage{
		Hero:    Hero{Kicker: "/stijl", Title: title, Lead: lead, Tag: Tag{Status: "info", Label: "Voorbeeld"}},
		Icons:   icons,
		Buttons: styleButtons(),
		Actions: Actions{
			Main:   Button{Label: "Bewaar", Kind: "primary"},
			Others: []Button{{Label: "Annuleer", Href: "#inhoud"}},
			Danger: Button{Label: "Verwijder", Kind: "danger", Icon: "trash", Href: "#inhoud"},
		},
		Tags: []Tag{
			{"positive", "werkt"},
			{"secured", "geborgd"},
			{"warning", "op papier"},
			{"negative", "ontbreekt"},
			{"info", "nieuw"},
			{"neutral", "niet van toepassing"},
		},
		Notes:    styleNotes(),
		Problems: problems,
		Fields:   styleFields(problems),
		Radio: Choice{Name: "stijl-radio", Legend: "Wat zou jij doen?", Options: []Option{
			{Value: "a", Label: "Ik neem de wijn aan", Hint: "En ik laat het mijn team zien.", Chosen: true}, {Value: "b", Label: "Ik geef hem terug"},
		}},
		Check: Choice{Name: "stijl-check", Legend: "Wie doet er mee?", Optional: true, Options: []Option{
			{Value: "a", Label: "Balie", Chosen: true}, {Value: "b", Label: "Vergunningen"}, {Value: "c", Label: "Wijkteam"},
		}},
		Segment: Choice{Name: "stijl-segment", Legend: "Hoe zwaar weegt dit?", Options: []Option{
			{Value: "1", Label: "Een beetje"}, {Value: "2", Label: "Flink", Chosen: true}, {Value: "3", Label: "Het meest"},
		}},
		Coins: Coins{Name: "stijl-munten", Legend: "Verdeel tien munten", Hint: "Geef het meeste aan wat het zwaarst telt.", Total: 10, Rows: []CoinRow{
			{Name: "stijl-gevolg", Label: "Gevolg", Prompt: "Wat levert het op, voor iedereen?", Value: 5},
			{Name: "stijl-relatie", Label: "Relatie", Prompt: "Wat zijn wij deze mens verschuldigd?", Value: 3},
		}},
		Steps: Steps{Label: "Van idee tot dilemma", Steps: []Step{
			{Label: "Idee", State: "done", Href: "#inhoud"},
			{Label: "Schrijven", Note: "20 minuten", State: "now"},
			{Label: "Meelezen"},
		}},
		Tabs:     Tabs{Label: "Dilemma's", Tabs: []Tab{{"Alle", "#inhoud", true, "14"}, {"Archief", "#inhoud", false, ""}}},
		Progress: Progress{Label: "Voortgang", Words: "6 van 9 stappen", Done: 6, Total: 9},
		Deadline: []Deadline{{"2026-11-24", "dinsdag 24 november", "nog 2 dagen", "warning"}, {"2026-11-20", "vrijdag 20 november", "2 dagen te laat", "negative"}},
		Empty: Empty{
			Icon: "book", Title: "Nog geen lessen", Text: "Een les begint bij een gesprek.",
			Example: "“Een klein geschenk mag, als je team het weet.”", Next: Button{Label: "Plan een sessie", Href: "#inhoud"},
		},
		Confirm: Confirm{
			Title: "Wil je dit dilemma verwijderen?", Text: "Het verdwijnt uit de lijst.", Action: "/stijl",
			Points: []string{"Sessies die al geweest zijn blijven bestaan."}, Yes: "Ja, verwijder", No: Link{"Nee, bewaar het", "#inhoud"}, Danger: true,
		},
		Table: table, Wide: Table{Name: "stijl-breed", Caption: "Veel getallen", Wide: true, Columns: table.Columns, Rows: table.Rows},
		Details: DetailsTable{Table: styleTable("stijl-details")},
		Facts:   Facts{{"Duur", "60 minuten"}, {"Groep", "6 tot 12 mensen"}, {"Gebruikt", "4 keer"}},
		QR:      code,
	}, nil
}

func styleButtons() []Button {
	return []Button{
		{Label: "Start de sessie", Kind: "primary", Icon: "player-play"},
		{Label: "Bekijk op telefoon", Icon: "device-mobile"},
		{Label: "Wijzig mijn keuze", Kind: "quiet"},
		{Label: "Verwijder", Kind: "danger", Icon: "trash"},
	}
}

func styleNotes() []Note {
	return []Note{
		{Title: "Goed om te weten", Text: "Iedereen kan meedoen zonder account."},
		{Kind: "positive", Title: "Opgeslagen", Text: "Tot de ronde sluit kun je nog wijzigen."},
		{Kind: "warning", Title: "Nog iemand laten meelezen", Text: "Een ander ziet sneller of iemand te herkennen is.", Next: Button{Label: "Vraag een meelezer", Href: "#inhoud"}},
		{Kind: "negative", Title: "De verbinding is weg", Text: "We proberen het opnieuw. Je keuze staat nog op dit scherm."},
	}
}

func styleFields(p Problems) []Field {
	return []Field{
		{Name: "stijl-tekst", Label: "Titel", Hint: "Hooguit zes woorden.", Value: "De fles wijn aan de balie"},
		Field{Name: "stijl-fout", Label: "Vraag", Hint: "Een vraag met twee goede antwoorden.", Value: "Neem je de fles wijn aan?"}.Checked(p),
		{Name: "stijl-casus", Label: "Casus", Kind: "textarea", Optional: true},
		{Name: "stijl-keuze", Label: "Onderwerp", Kind: "select", Options: []Option{{Label: "Geschenken"}, {Label: "Inkoop", Value: "b"}}},
		{Name: "stijl-datum", Label: "Datum", Kind: "date", Short: true},
		{Name: "stijl-aantal", Label: "Aantal mensen", Kind: "number", Min: "3", Max: "30", InputMode: "numeric", Short: true, Value: "12"},
	}
}

func styleTable(name string) Table {
	return Table{
		Name: name, Caption: "Dilemma's", Columns: []Column{{"Dilemma", false}, {"Onderwerp", false}, {"Status", false}, {"Gebruikt", true}},
		Rows: []Row{
			{[]Cell{{Text: "De fles wijn", Href: "#inhoud", Note: "Neem je hem aan?"}, {Text: "Geschenken"}, {Tag: Tag{"positive", "klaar"}}, {Text: "4"}}},
			{[]Cell{{Text: "De neef", Href: "#inhoud", Note: "Zeg je wat je weet?"}, {Text: "Inkoop"}, {Tag: Tag{"neutral", "concept"}}, {Text: "0"}}},
		},
	}
}
