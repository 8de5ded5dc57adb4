package sqltest

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"syscall"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/webhook"
	"github.com/stripedispute-go/stripedispute/webhook/sqlonce"
)

// workerEnv has the configuration of a worker as JSON.
const workerEnv = "SQLTEST_WORKER"

type workerConfig struct {
	Database database `json:"database"`
	Seed     uint64   `json:"seed"`
}

// serve runs a worker process: a webhook endpoint that prints its address and runs until
// its standard input ends. It kills itself at random points, most of them inside the work,
// which a kill from outside rarely hits.
func serve(text string) {
	var config workerConfig
	if err := json.Unmarshal([]byte(text), &config); err != nil {
		panic(err)
	}
	d := config.Database
	db, err := sql.Open(d.Driver, d.DSN)
	if err != nil {
		panic(err)
	}
	points := make(chan bool) // true: die here
	go func() {
		rng := rand.New(rand.NewPCG(config.Seed, 1))
		for {
			points <- rng.IntN(25) == 0
		}
	}()
	mayDie := func() {
		if <-points {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	h := &webhook.Handler{
		Secrets: []string{secret},
		Once:    mortal{&sqlonce.Store{DB: db, Dialect: d.Dialect}, mayDie},
		FetchDispute: func(_ context.Context, id string, _ ...stripedispute.Option) (*dispute.Dispute, error) {
			mayDie()
			return &dispute.Dispute{ID: id}, nil
		},
		Handle: func(ctx context.Context, e *webhook.Event) error {
			mayDie()
			_, err := sqlonce.Tx(ctx).ExecContext(ctx, d.Work, e.ChangeID())
			mayDie()
			return err
		},
	}
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println("http://" + listener.Addr().String())
	server := &http.Server{Handler: h, ReadTimeout: time.Minute}
	go func() { _ = server.Serve(listener) }()
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// mortal is a Store whose process may die after a commit, before the response.
type mortal struct {
	*sqlonce.Store
	mayDie func()
}

func (m mortal) Do(ctx context.Context, id string, f func(context.Context) error) error {
	err := m.Store.Do(ctx, id, f)
	m.mayDie()
	return err
}
