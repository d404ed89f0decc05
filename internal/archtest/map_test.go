package archtest

func mapBites() []wrong {
	return []wrong{
		{"no map", map[string]string{mapPath: Gone}, "does not exist"},
		{"a room that is not drawn", map[string]string{"internal/learn/wording/w.go": goFile("wording")}, "has no row for the room learn/wording"},
		{"a room that is only drawn", map[string]string{mapPath: goodMap + "| `learn/judgement` | a stepwise deliberation |\n"}, "room learn/judgement does not exist"},
		{"a room drawn twice", map[string]string{mapPath: goodMap + "| `learn/dilemma` | dilemmas: library and own ones |\n"}, "has two rows"},
		{"a room without a purpose", map[string]string{"internal/learn/wording/w.go": goFile("wording"), mapPath: goodMap + "| `learn/wording` | words |\n"}, "does not say what it is for"},

		{"a folder without code is no room", map[string]string{"internal/learn/wording/notes.md": "x"}, ""},
	}
}
