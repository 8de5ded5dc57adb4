package sqltest

import (
	"database/sql"
	"path/filepath"
	"testing"

	_ "github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite"

	"github.com/stripedispute-go/stripedispute/internal/sqlserver"
	"github.com/stripedispute-go/stripedispute/webhook/sqlonce"
)

// database says how to reach a database. The tests run on each of them.
type database struct {
	Name    string          `json:"name"`
	Dialect sqlonce.Dialect `json:"dialect"`
	Driver  string          `json:"driver"`
	DSN     string          `json:"dsn"`
	Work    string          `json:"work"` // the statement that inserts an event into the table "effects"
}

// eachDatabase starts every database and runs test on it.
func eachDatabase(t *testing.T, test func(t *testing.T, d database)) {
	t.Helper()
	for name, start := range map[string]func(t *testing.T) database{
		"postgres": func(t *testing.T) database {
			t.Helper()
			return database{
				Dialect: sqlonce.Postgres, Driver: "pgx", DSN: "user=postgres database=postgres host=" + sqlserver.Postgres(t),
				Work: `INSERT INTO effects (event) VALUES ($1)`,
			}
		},
		"mariadb": func(t *testing.T) database {
			t.Helper()
			return database{
				Dialect: sqlonce.MySQL, Driver: "mysql", DSN: "root@unix(" + sqlserver.MariaDB(t) + ")/test",
				Work: `INSERT INTO effects (event) VALUES (?)`,
			}
		},
		"sqlite": func(t *testing.T) database {
			t.Helper()
			return database{
				Dialect: sqlonce.SQLite, Driver: "sqlite",
				DSN:  "file:" + filepath.Join(t.TempDir(), "events.db") + "?_pragma=busy_timeout(20000)&_pragma=journal_mode(WAL)",
				Work: `INSERT INTO effects (event) VALUES (?)`,
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := start(t)
			d.Name = name
			test(t, d)
		})
	}
}

// open opens a separate connection pool, as another process would have.
func (d database) open(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open(d.Driver, d.DSN)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// prepare creates the table of the work and the table of the Store.
func (d database) prepare(t *testing.T) *sql.DB {
	t.Helper()
	db := d.open(t)
	run(t, db, `CREATE TABLE effects (event VARCHAR(255) NOT NULL)`)
	require.NoError(t, d.store(db).Create(t.Context()))
	return db
}

func (d database) store(db *sql.DB) *sqlonce.Store {
	return &sqlonce.Store{DB: db, Dialect: d.Dialect}
}

func run(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	_, err := db.ExecContext(t.Context(), statement)
	require.NoError(t, err)
}

// effects counts the committed rows of the work for each event.
func effects(t *testing.T, db *sql.DB) map[string]int {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT event, COUNT(*) FROM effects GROUP BY event`)
	require.NoError(t, err)
	defer func() { _ = rows.Close() }()
	counts := map[string]int{}
	for rows.Next() {
		var event string
		var n int
		require.NoError(t, rows.Scan(&event, &n))
		counts[event] = n
	}
	require.NoError(t, rows.Err())
	return counts
}
