package archtest

// Guard is one agreement about the house and the function that keeps it.
type Guard struct {
	Name  string
	Rule  string // what always holds, in one sentence
	Check func(*Tree) []Finding
}

// House is every guard, in the order in which a newcomer might read them. The rules that need the running application
// (the golden table of routes, preparing every query on both engines) stand in the tests of app.
func House() []Guard {
	return []Guard{
		{"readable", "every Go file parses", Readable},
		{"shape", "wings hold rooms, a room is one package, and names say what is inside", Shape},
		{"floors", "a room imports lower floors, and its own floor along declared edges only", Floors},
		{"imports", "rooms that must not know something cannot name it", Imports},
		{"roles", "HTTP, SQL, time and chance each stay in the files made for them", Roles},
		{"sources", "every package says which requirement asks for it, and every source exists", Sources},
		{"texts", "Dutch and English have the same texts, each used, none missing", Texts},
		{"literals", "no word on a page stands outside the catalogue", Literals},
		{"pages", "pages, scripts and style sheets load nothing from elsewhere and hold no inline script or style", Pages},
		{"phones", "pages for phones load no htmx and less than 10 kB of script", Phones},
		{"migrations", "migrations are named in order, stay with their own tables, and run on both engines", Migrations},
		{"requirements", "docs/bronnen/requirements.md tells the truth about all 47 requirements", Requirements},
		{"map", "the table in docs/ARCHITECTURE.md shows the rooms that exist", Map},
		{"libc", "modernc.org/libc is the version that sqlite was made with", LibcPin},
		{"sizes", "files and functions fit in a head", Sizes},
		{"words", "nothing in the project speaks of the place where it was written", Words},
	}
}
