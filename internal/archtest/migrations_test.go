package archtest

func migrationsBites() []wrong {
	const dir = "internal/learn/dilemma/migrations/"
	sql := func(body string) map[string]string { return map[string]string{dir + "2026-11-23-1-more.sql": body} }
	query := func(q string) map[string]string {
		return map[string]string{"internal/learn/dilemma/store_x.go": "package dilemma\n\nconst q = `" + q + "`\n"}
	}
	return []wrong{
		{"another name", map[string]string{dir + "0001_start.sql": ""}, "is not named YYYY-MM-DD-n-words.sql"},
		{"the same name twice", map[string]string{"internal/learn/wording/migrations/2026-11-22-1-dilemma.sql": "", "internal/learn/wording/w.go": goFile("wording")}, "their order is not fixed"},
		{"a folder too deep", map[string]string{dir + "old/2026-11-23-1-more.sql": ""}, "stand in migrations or migrations/live"},
		{"a table of another room", sql("CREATE TABLE org_person (id text);"), "org_person does not begin with dilemma_"},
		{"a table with half a name", sql("CREATE TABLE dilemmas (id text);"), "dilemmas does not begin with dilemma_"},
		{"an index without the room", sql("CREATE INDEX title ON dilemma_item (title);"), "title does not begin with dilemma_"},
		{"a change to another room's table", sql("ALTER TABLE org_person ADD COLUMN x text;"), "org_person does not begin"},
		{"rows of another room", sql("\n\nUPDATE org_person SET x = 1;"), "more.sql:3: org_person does not begin"},
		{"the engine's clock", sql("CREATE TABLE dilemma_x (at bigint DEFAULT (now()));"), "pass the instant from Go"},
		{"a cast", sql("UPDATE dilemma_x SET a = b::text;"), "no casts"},
		{"a type of one engine", sql("CREATE TABLE dilemma_x (id text, at timestamptz NOT NULL);"), "column at has type timestamptz"},
		{"a counter", sql("CREATE TABLE dilemma_x (id bigserial PRIMARY KEY);"), "order of arrival"},
		{"integer", sql("CREATE TABLE dilemma_x (n integer);"), "column n has type integer"},
		{"an added column of another type", sql("ALTER TABLE dilemma_item ADD COLUMN n varchar(3);"), "column n has type varchar"},
		{"a changed type", sql("ALTER TABLE dilemma_item ALTER COLUMN title TYPE bigint;"), "make a new column"},
		{"a key to a room without an edge", withRoom("steer/organ", "organ_x", sql("CREATE TABLE dilemma_x (a text REFERENCES organ_x (id));")), "foreign keys follow the declared edges"},
		{"a key to nothing", sql("CREATE TABLE dilemma_x (a text REFERENCES person (id));"), "belongs to no room"},
		{"a key to a table that nobody makes", sql("CREATE TABLE dilemma_x (a text REFERENCES dilemma_gone (id));"), "no migration of the same database makes"},
		{"a key out of the live database", map[string]string{dir + "live/2026-11-23-1-live.sql": "CREATE TABLE dilemma_x (a text REFERENCES dilemma_item (id));"}, "no migration of the same database makes"},
		{"every column in a query", query("SELECT * FROM dilemma_item"), "name the columns"},
		{"every column of one table", query("SELECT d.id, o.* FROM dilemma_item d, dilemma_option o"), "name the columns"},
		{"any of a list", query("SELECT id FROM dilemma_item WHERE id = ANY($1)"), "no ANY"},
		{"distinct on", query("SELECT DISTINCT ON (id) id FROM dilemma_item"), "no DISTINCT ON"},

		{"an edge allows a key", withRoom("learn/wording", "wording_x", sql("CREATE TABLE dilemma_x (a text REFERENCES wording_x (id));")), ""},
		{"the live database", map[string]string{dir + "live/2026-11-23-1-live.sql": "CREATE TABLE dilemma_vote (round text, PRIMARY KEY (round));\nCREATE TABLE dilemma_why (round text REFERENCES dilemma_vote (round));"}, ""},
		{"counting and upserting", query("INSERT INTO dilemma_item (id) SELECT count(*) FROM x WHERE true ON CONFLICT (id) DO UPDATE SET id = $1"), ""},
	}
}

// withRoom adds a room with one table.
func withRoom(room Room, table string, change map[string]string) map[string]string {
	change["internal/"+string(room)+"/a.go"] = goFile(room.Name())
	change["internal/"+string(room)+"/migrations/2026-11-20-1-"+room.Name()+".sql"] = "CREATE TABLE " + table + " (id text);"
	return change
}
