package sqlonce_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"strings"
	"testing"
)

// fakeDB is a database with one connection that understands the statements of a Store. It is
// enough to test the Store when a statement fails. The module internal/sqltest tests it with
// real databases.
type fakeDB struct {
	rows     map[string]bool // the committed rows, by name and id
	added    map[string]bool // the rows of the open transaction
	log      []string        // the first word of each statement
	prunes   int
	fail     string // the first word of a statement that fails, or BEGIN, COMMIT
	loseRows bool   // the database rolls the transaction back
}

var errFake = errors.New("the database is away")

func openFake(t *testing.T) (*fakeDB, *sql.DB) {
	t.Helper()
	f := &fakeDB{rows: map[string]bool{}}
	db := sql.OpenDB(f)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	return f, db
}

func (f *fakeDB) do(verb string) error {
	f.log = append(f.log, verb)
	if verb == f.fail {
		return errFake
	}
	return nil
}

func (f *fakeDB) Connect(context.Context) (driver.Conn, error) { return fakeConn{f}, nil }
func (f *fakeDB) Driver() driver.Driver                        { return nil }

type fakeConn struct{ *fakeDB }

func (c fakeConn) Prepare(string) (driver.Stmt, error) { return nil, errors.ErrUnsupported }
func (c fakeConn) Close() error                        { return nil }

func (c fakeConn) Begin() (driver.Tx, error) {
	c.added = map[string]bool{}
	return c, c.do("BEGIN")
}

func (c fakeConn) Commit() error {
	if err := c.do("COMMIT"); err != nil {
		return err
	}
	for key := range c.added {
		c.rows[key] = true
	}
	return nil
}

func (c fakeConn) Rollback() error { return c.do("ROLLBACK") }

func (c fakeConn) ExecContext(_ context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	verb, _, _ := strings.Cut(query, " ")
	if err := c.do(verb); err != nil {
		return nil, err
	}
	switch verb {
	case "INSERT":
		if c.rows[key(args)] {
			return driver.RowsAffected(0), nil
		}
		c.added[key(args)] = !c.loseRows
		return driver.RowsAffected(1), nil
	case "DELETE":
		c.prunes++
	}
	return driver.RowsAffected(0), nil
}

func (c fakeConn) QueryContext(_ context.Context, _ string, args []driver.NamedValue) (driver.Rows, error) {
	if err := c.do("SELECT"); err != nil {
		return nil, err
	}
	return &fakeRows{found: c.rows[key(args)] || c.added[key(args)]}, nil
}

func key(args []driver.NamedValue) string {
	name, _ := args[0].Value.(string)
	id, _ := args[1].Value.(string)
	return name + "/" + id
}

type fakeRows struct{ found bool }

func (r *fakeRows) Columns() []string { return []string{"one"} }
func (r *fakeRows) Close() error      { return nil }
func (r *fakeRows) Next(dest []driver.Value) error {
	if !r.found {
		return io.EOF
	}
	r.found = false
	dest[0] = int64(1)
	return nil
}
