package sqlonce

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// Dialect is the kind of database that a [Store] uses.
type Dialect string

// A new dialect is a constant and a case of Dialect.queries. The error of Store.queries, the package
// comment and docs/limits.md name it too. Module internal/sqltest runs the statements on databases; the
// tests here do not. Its eachDatabase starts the server of a dialect.

// The supported databases. The tests run on Postgres 15, MariaDB 10.11 and SQLite 3. The
// statements are also valid for Postgres 9.5, MySQL 5.7 and SQLite 3.24, which are not
// tested.
const (
	Postgres Dialect = "postgres"
	SQLite   Dialect = "sqlite" // for several processes on one file, set WAL mode and a busy timeout in the driver's DSN
	MySQL    Dialect = "mysql"  // and MariaDB; the table is InnoDB
)

// queries has the statements for one table. A row means that its change was handled. Names and
// ids are compared as bytes, so that upper and lower case differ. done is in Unix seconds of
// the database's clock. Store.queriesFor and Store.queries check that values fit the columns. A change
// of create does not change the tables that users have already.
type queries struct {
	create []string
	locked string // a format that runs all of create while no other session does; "" if not needed
	insert string // (name, id): affects one row, or none if the row exists; waits for another session that has inserted it
	find   string // (name, id): returns one row or none; never an uncommitted row of another session (MySQL waits for it)
	prune  string // (name, seconds): removes rows that are older
}

// queries returns the statements for a table. ok is false for an unknown dialect.
func (d Dialect) queries(table string) (q queries, ok bool) {
	switch d {
	case Postgres:
		const now = `CAST(EXTRACT(EPOCH FROM now()) AS BIGINT)`
		q = queries{
			// CREATE TABLE IF NOT EXISTS can fail if two sessions run it at the same time. The
			// lock has a number that other programs are unlikely to use.
			locked: `DO $$ BEGIN PERFORM pg_advisory_xact_lock(7384911622701); %s; END $$`,
			create: []string{
				`CREATE TABLE IF NOT EXISTS TABLE_NAME (handler VARCHAR(MAX_NAME) COLLATE "C" NOT NULL, ` +
					`event VARCHAR(MAX_ID) COLLATE "C" NOT NULL, done BIGINT NOT NULL, PRIMARY KEY (handler, event))`,
				`CREATE INDEX IF NOT EXISTS TABLE_NAME_done ON TABLE_NAME (handler, done)`,
			},
			insert: `INSERT INTO TABLE_NAME (handler, event, done) VALUES ($1, $2, ` + now + `) ON CONFLICT DO NOTHING`,
			find:   `SELECT 1 FROM TABLE_NAME WHERE handler = $1 AND event = $2`,
			prune:  `DELETE FROM TABLE_NAME WHERE handler = $1 AND done < ` + now + ` - $2`,
		}
	case SQLite:
		const now = `CAST(strftime('%s', 'now') AS INTEGER)`
		q = queries{
			create: []string{
				`CREATE TABLE IF NOT EXISTS TABLE_NAME (handler TEXT NOT NULL, ` +
					`event TEXT NOT NULL, done INTEGER NOT NULL, PRIMARY KEY (handler, event))`,
				`CREATE INDEX IF NOT EXISTS TABLE_NAME_done ON TABLE_NAME (handler, done)`,
			},
			insert: `INSERT INTO TABLE_NAME (handler, event, done) VALUES (?, ?, ` + now + `) ON CONFLICT DO NOTHING`,
			find:   `SELECT 1 FROM TABLE_NAME WHERE handler = ? AND event = ?`,
			prune:  `DELETE FROM TABLE_NAME WHERE handler = ? AND done < ` + now + ` - ?`,
		}
	case MySQL:
		q = queries{
			create: []string{
				`CREATE TABLE IF NOT EXISTS TABLE_NAME (handler VARBINARY(MAX_NAME) NOT NULL, ` +
					`event VARBINARY(MAX_ID) NOT NULL, done BIGINT NOT NULL, PRIMARY KEY (handler, event), ` +
					`KEY TABLE_NAME_done (handler, done)) ENGINE=InnoDB`,
			},
			insert: `INSERT IGNORE INTO TABLE_NAME (handler, event, done) VALUES (?, ?, UNIX_TIMESTAMP())`,
			// Without the lock, a session at READ UNCOMMITTED could see an uncommitted row.
			find:  `SELECT 1 FROM TABLE_NAME WHERE handler = ? AND event = ? LOCK IN SHARE MODE`,
			prune: `DELETE FROM TABLE_NAME WHERE handler = ? AND done < CAST(UNIX_TIMESTAMP() AS SIGNED) - ?`,
		}
	default:
		return q, false
	}
	name := strings.NewReplacer("TABLE_NAME", table, "MAX_NAME", strconv.Itoa(maxName), "MAX_ID", strconv.Itoa(maxID))
	for i := range q.create {
		q.create[i] = name.Replace(q.create[i])
	}
	q.insert, q.find, q.prune = name.Replace(q.insert), name.Replace(q.find), name.Replace(q.prune)
	return q, true
}

// queries returns the statements for s, or an error if its settings are wrong.
func (s *Store) queries() (queries, error) {
	table := s.Table
	if table == "" {
		table = DefaultTable
	}
	q, ok := s.Dialect.queries(table)
	switch {
	case s.DB == nil:
		return q, permanent.New("webhook/sqlonce: Store.DB is nil")
	case !ok:
		return q, permanent.New(`webhook/sqlonce: Store.Dialect must be Postgres, SQLite or MySQL`)
	case !isIdentifier(table):
		return q, permanent.New(fmt.Sprintf("webhook/sqlonce: Store.Table may have only ASCII letters, digits and _, "+
			"at most %d characters, and must not begin with a digit", maxTable))
	case len(s.Name) > maxName:
		return q, permanent.New(fmt.Sprintf("webhook/sqlonce: Store.Name has %d bytes, at most %d are allowed", len(s.Name), maxName))
	}
	return q, nil
}

// queriesFor also checks the id of a change. MySQL would cut off a longer one.
func (s *Store) queriesFor(id string) (queries, error) {
	q, err := s.queries()
	switch {
	case err != nil:
		return q, err
	case id == "":
		return q, permanent.New("webhook/sqlonce: the id of the change is empty")
	case len(id) > maxID:
		return q, permanent.New(fmt.Sprintf("webhook/sqlonce: the id of the change has %d bytes, at most %d are allowed", len(id), maxID))
	}
	return q, nil
}

// isIdentifier reports whether text can be used as a table name without quotes.
func isIdentifier(text string) bool {
	for i, r := range text {
		switch {
		case r == '_', 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', i > 0 && '0' <= r && r <= '9':
		default:
			return false
		}
	}
	return text != "" && len(text) <= maxTable
}
