package storage

// The SQL of this package itself. The texts with %s take quoted names of schemas, tables and columns, which no engine
// accepts as parameters; no value ever goes in that way.
const (
	qBusyTimeout = `PRAGMA busy_timeout = %d`
	qCheckpoint  = `PRAGMA wal_checkpoint(TRUNCATE)`

	qServerEncoding = `SELECT current_setting('server_encoding')`
	qCountSchema    = `SELECT count(*) FROM pg_namespace WHERE nspname = $1`
	qCreateSchema   = `CREATE SCHEMA IF NOT EXISTS %s`
	qSearchPath     = `SET LOCAL search_path TO %s`
)

const (
	qCreateMigrationTable Query = `CREATE TABLE IF NOT EXISTS storage_migration (
	name text PRIMARY KEY,
	capability text NOT NULL,
	checksum text NOT NULL,
	applied_at bigint NOT NULL
)`
	qHasMigrationTableSQLite     Query = `SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'storage_migration'`
	qHasMigrationTablePostgreSQL Query = `SELECT count(*) FROM information_schema.tables
WHERE table_schema = current_schema() AND table_name = 'storage_migration'`
	qMigrations      Query = `SELECT name, checksum FROM storage_migration ORDER BY name`
	qInsertMigration Query = `INSERT INTO storage_migration (name, capability, checksum, applied_at) VALUES ($1, $2, $3, $4)`

	// The lock ends with the transaction, so it also works behind a transaction pooler. Its number is that of the schema.
	qMigrationLock Query = `SELECT pg_advisory_xact_lock(hashtextextended('beraad migration ' || current_schema(), 0))`
)

const (
	// What virtual tables keep for themselves ("shadow" tables) is not of our making.
	qSchemaSQLite Query = `SELECT s.sql FROM sqlite_schema s JOIN pragma_table_list l ON l.name = s.tbl_name AND l.schema = 'main'
WHERE s.sql IS NOT NULL AND s.name NOT LIKE 'sqlite@_%' ESCAPE '@' AND l.type <> 'shadow'
ORDER BY s.tbl_name, CASE s.type WHEN 'table' THEN 0 ELSE 1 END, s.name`

	qColumns Query = `SELECT table_name, column_name, data_type, is_nullable, coalesce(column_default, '')
FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position`
	qConstraints Query = `SELECT t.relname, c.conname, pg_get_constraintdef(c.oid, true)
FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
WHERE n.nspname = current_schema() AND c.contype <> 'n'
ORDER BY t.oid, CASE c.contype WHEN 'p' THEN 0 ELSE 1 END, c.oid`
	qIndexes Query = `SELECT t.relname, i.relname, pg_get_indexdef(x.indexrelid, 0, true)
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
JOIN pg_namespace n ON n.oid = t.relnamespace
WHERE n.nspname = current_schema() AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = x.indexrelid)`
)

const (
	qWithoutRowID Query = `SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = $1`

	// The table, its primary key's index and the first column of that.
	qPrimaryKey Query = `SELECT t.relname, i.relname, a.attname
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
JOIN pg_namespace n ON n.oid = t.relnamespace
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
WHERE n.nspname = current_schema() AND t.relname = $1 AND x.indisprimary`
)

// The names in these two are put in by the code; they are not queries yet.
const (
	qTouchAll = `UPDATE %s SET %s = %s`
	qCluster  = `CLUSTER %s USING %s`
)
