package sqlonce_test

import (
	"context"
	"database/sql"
	"log"
	"net/http"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/webhook"
	"github.com/stripedispute-go/stripedispute/webhook/sqlonce"
)

// Several processes serve one endpoint. Each event becomes one job, even if it is delivered to
// several of them or more than once.
func ExampleStore() {
	var (
		db       *sql.DB         // sql.Open("pgx", …) when the program starts
		disputes *dispute.Client // dispute.NewClient(cfg)
	)
	store := &sqlonce.Store{DB: db, Dialect: sqlonce.Postgres}
	if err := store.Create(context.Background()); err != nil {
		log.Println(err)
		return
	}
	http.Handle("POST /stripe", &webhook.Handler{
		Secrets:      []string{"whsec_test"},
		Once:         store,
		FetchDispute: disputes.Get, // before the transaction begins
		Handle: func(ctx context.Context, e *webhook.Event) error {
			_, err := sqlonce.Tx(ctx).ExecContext(ctx, `INSERT INTO todo (dispute) VALUES ($1)`, e.Related.ID)
			return err
		},
	})
}
