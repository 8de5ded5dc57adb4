package sqlonce_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/leaktest"
	"github.com/stripedispute-go/stripedispute/webhook"
	"github.com/stripedispute-go/stripedispute/webhook/sqlonce"
)

func TestMain(m *testing.M) { leaktest.Main(m) }

// A Store has the methods that a Handler uses.
var _ interface {
	webhook.Once
	Done(ctx context.Context, id string) (bool, error)
} = (*sqlonce.Store)(nil)

func nothing(context.Context) error { return nil }

func TestStoreDoAndDoneSendStatementsInOrder(t *testing.T) {
	f, db := openFake(t)
	s := &sqlonce.Store{DB: db, Dialect: sqlonce.Postgres, Age: -1}
	require.NoError(t, s.Do(t.Context(), "evt_1", func(ctx context.Context) error {
		require.NotNil(t, sqlonce.Tx(ctx))
		_, err := sqlonce.Tx(ctx).ExecContext(ctx, "UPDATE orders")
		return err
	}))
	assert.Equal(t, []string{"BEGIN", "INSERT", "UPDATE", "SELECT", "COMMIT"}, f.log)

	f.log = nil
	require.NoError(t, s.Do(t.Context(), "evt_1", func(context.Context) error { t.Error("run again"); return nil }))
	assert.Equal(t, []string{"BEGIN", "INSERT", "ROLLBACK"}, f.log)
	done, err := s.Done(t.Context(), "evt_1")
	require.NoError(t, err)
	assert.True(t, done)
}

func TestStoreDoCommitsNothingWhenSomethingFails(t *testing.T) {
	mine := errors.New("mine")
	tests := map[string]struct {
		fail string
		f    func(context.Context) error
		want error
	}{
		"the beginning":           {"BEGIN", nothing, errFake},
		"the row":                 {"INSERT", nothing, errFake},
		"the work":                {"", func(context.Context) error { return mine }, mine},
		"the query before commit": {"SELECT", nothing, errFake},
		"the commit":              {"COMMIT", nothing, errFake},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f, db := openFake(t)
			s := &sqlonce.Store{DB: db, Dialect: sqlonce.SQLite}
			f.fail = tt.fail
			require.ErrorIs(t, s.Do(t.Context(), "evt_1", tt.f), tt.want)
			assert.Empty(t, f.rows)
			assert.NotContains(t, f.log, "DELETE")

			f.fail = ""
			ran := false
			require.NoError(t, s.Do(t.Context(), "evt_1", func(context.Context) error { ran = true; return nil }))
			assert.True(t, ran)
		})
	}
}

func TestStoreDoRollsBackWhenTheWorkPanics(t *testing.T) {
	f, db := openFake(t)
	s := &sqlonce.Store{DB: db, Dialect: sqlonce.MySQL}
	assert.Panics(t, func() { _ = s.Do(t.Context(), "evt_1", func(context.Context) error { panic("no") }) })
	assert.Equal(t, []string{"BEGIN", "INSERT", "ROLLBACK"}, f.log)
}

func TestStoreDoNoticesThatTheDatabaseRolledBack(t *testing.T) {
	f, db := openFake(t)
	f.loseRows = true
	s := &sqlonce.Store{DB: db, Dialect: sqlonce.MySQL}
	require.ErrorIs(t, s.Do(t.Context(), "evt_1", nothing), sqlonce.ErrRolledBack)
	assert.NotContains(t, f.log, "COMMIT")
}

func TestStorePrunesAboutOnceAnHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, db := openFake(t)
		defer func() { _ = db.Close() }() // inside the bubble
		s := &sqlonce.Store{DB: db, Dialect: sqlonce.MySQL}
		do := func(id string) { require.NoError(t, s.Do(t.Context(), id, nothing)) }
		do("evt_1")
		do("evt_2")
		do("evt_2")
		assert.Equal(t, 1, f.prunes)
		time.Sleep(time.Hour)
		do("evt_2")
		assert.Equal(t, 1, f.prunes, "a duplicate removes nothing")
		f.fail, f.log = "DELETE", nil
		do("evt_3")
		assert.Contains(t, f.log, "DELETE")
		f.fail = ""
		do("evt_4")
		assert.Equal(t, 1, f.prunes, "an error of Prune is not an error of Do")
		time.Sleep(time.Hour)
		do("evt_5")
		assert.Equal(t, 2, f.prunes)
	})
}

func TestStoreRefusesSettingsThatCannotWork(t *testing.T) {
	_, db := openFake(t)
	tests := map[string]struct {
		store *sqlonce.Store
		id    string
		want  string
	}{
		"no database":            {&sqlonce.Store{Dialect: sqlonce.SQLite}, "evt_1", "Store.DB"},
		"no dialect":             {&sqlonce.Store{DB: db}, "evt_1", "Store.Dialect"},
		"an unknown dialect":     {&sqlonce.Store{DB: db, Dialect: "oracle"}, "evt_1", "Store.Dialect"},
		"SQL for a table":        {&sqlonce.Store{DB: db, Dialect: sqlonce.SQLite, Table: "x; DROP TABLE y"}, "evt_1", "Store.Table"},
		"a table in a schema":    {&sqlonce.Store{DB: db, Dialect: sqlonce.SQLite, Table: "shop.events"}, "evt_1", "Store.Table"},
		"a digit first":          {&sqlonce.Store{DB: db, Dialect: sqlonce.SQLite, Table: "1events"}, "evt_1", "Store.Table"},
		"a table with an umlaut": {&sqlonce.Store{DB: db, Dialect: sqlonce.SQLite, Table: "vorfälle"}, "evt_1", "Store.Table"},
		"a long table":           {&sqlonce.Store{DB: db, Dialect: sqlonce.SQLite, Table: strings.Repeat("t", 49)}, "evt_1", "Store.Table"},
		"a long name":            {&sqlonce.Store{DB: db, Dialect: sqlonce.SQLite, Name: strings.Repeat("n", 65)}, "evt_1", "Store.Name"},
		"no id":                  {&sqlonce.Store{DB: db, Dialect: sqlonce.SQLite}, "", "is empty"},
		"a long id":              {&sqlonce.Store{DB: db, Dialect: sqlonce.SQLite}, strings.Repeat("e", 256), "256 bytes"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, done := tt.store.Done(t.Context(), tt.id)
			errs := []error{done, tt.store.Do(t.Context(), tt.id, func(context.Context) error { t.Error("run"); return nil })}
			if tt.id == "evt_1" {
				_, schema := tt.store.Schema()
				_, prune := tt.store.Prune(t.Context())
				errs = append(errs, schema, prune, tt.store.Create(t.Context()))
			}
			for _, err := range errs {
				require.ErrorContains(t, err, tt.want)
				assert.True(t, stripedispute.Permanent(err))
			}
		})
	}
}

func TestStoreAcceptsTheLongestValues(t *testing.T) {
	_, db := openFake(t)
	s := &sqlonce.Store{DB: db, Dialect: sqlonce.Postgres, Name: strings.Repeat("n", 64), Table: strings.Repeat("t", 48)}
	require.NoError(t, s.Do(t.Context(), strings.Repeat("e", 255), nothing))
	schema, err := s.Schema()
	require.NoError(t, err)
	assert.Contains(t, schema, "VARCHAR(64)")
	assert.Contains(t, schema, "VARCHAR(255)")
}

func TestStoreRemembersLongerThanAnEventCanBeSentAgain(t *testing.T) {
	assert.Greater(t, sqlonce.DefaultAge, 30*24*time.Hour)
}

func TestStoreSchemaNamesTheTable(t *testing.T) {
	_, db := openFake(t)
	for _, dialect := range []sqlonce.Dialect{sqlonce.Postgres, sqlonce.SQLite, sqlonce.MySQL} {
		s := &sqlonce.Store{DB: db, Dialect: dialect, Table: "seen"}
		schema, err := s.Schema()
		require.NoError(t, err)
		assert.Contains(t, schema, "CREATE TABLE IF NOT EXISTS seen ", dialect)
		assert.True(t, strings.HasSuffix(schema, ";\n"), dialect)
		assert.NotRegexp(t, "TABLE_NAME|MAX_", schema, dialect)
		assert.NotContains(t, schema, "%", dialect)
		require.NoError(t, s.Create(t.Context()))
	}
}

func TestTxIsNilOutsideOfDo(t *testing.T) {
	assert.Nil(t, sqlonce.Tx(t.Context()))
}
