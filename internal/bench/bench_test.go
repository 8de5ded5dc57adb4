package bench

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"reflect"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/form"
	"github.com/stripedispute-go/stripedispute/internal/decode"
)

func TestMain(m *testing.M) {
	ServeAsChild()
	os.Exit(m.Run())
}

func TestFloorTransactionDecodesTheSameAsTheLibrary(t *testing.T) {
	want := new(stripedispute.BalanceTransaction)
	require.NoError(t, decode.Into([]byte(floorJSON), want, 0))
	got, err := floorTransaction([]byte(floorJSON))
	require.NoError(t, err)
	assert.Equal(t, want, got)
}

func TestFloorTransactionRefusesOtherJSON(t *testing.T) {
	for _, body := range []string{"", "{", `{"id`, `{"id": "a", "amount": "b"}`, `{"other": 1}`} {
		_, err := floorTransaction([]byte(body))
		assert.Error(t, err, body)
	}
}

// A raised stripe-go may have parameters that testdata/full.json does not have yet.
func TestFixtureSetsEveryParameterOfStripeGo(t *testing.T) {
	_, stripeGo, err := updates()
	require.NoError(t, err)
	assert.Empty(t, unsetParams("evidence", reflect.ValueOf(stripeGo.Evidence)), "add them to testdata/full.json")
}

// unsetParams returns the names of the parameters of stripe-go that are not set.
func unsetParams(name string, v reflect.Value) (unset []string) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return []string{name}
		}
		return unsetParams(name, v.Elem())
	case reflect.Slice:
		if v.Len() == 0 {
			return []string{name}
		}
		for i := range v.Len() {
			unset = append(unset, unsetParams(fmt.Sprint(name, "[", i, "]"), v.Index(i))...)
		}
	case reflect.Struct:
		for field, value := range v.Fields() {
			if tag := field.Tag.Get("form"); tag != "-" {
				unset = append(unset, unsetParams(name+"["+tag+"]", value)...)
			}
		}
	}
	return unset
}

func TestUpdatesEncodeToTheSameForm(t *testing.T) {
	library, stripeGo, err := updates()
	require.NoError(t, err)
	encoded, err := form.Encode(library)
	require.NoError(t, err)
	assert.Equal(t, parseForm(t, encodeStripe(stripeGo)), parseForm(t, encoded))
}

func parseForm(t *testing.T, encoded string) url.Values {
	t.Helper()
	v, err := url.ParseQuery(encoded)
	require.NoError(t, err)
	return v
}

func TestPageHasTheDisputesFromFirstUpToBefore(t *testing.T) {
	body := page(freshDispute, 5, 8, true)
	var p struct {
		Data []struct {
			ID      string `json:"id"`
			Created int    `json:"created"`
		} `json:"data"`
	}
	require.NoError(t, json.Unmarshal(body, &p))
	require.Len(t, p.Data, 3)
	for i, d := range p.Data {
		assert.Equal(t, disputeID(5+i), d.ID)
		assert.Equal(t, createdAt-(5+i)*secondsBetween, d.Created)
	}
}

// With -race it also fails if two goroutines write the peak at the same time.
func TestHeapGrowthIsThePeakOfTheWork(t *testing.T) {
	const size = 8 << 20
	for range 20 {
		grown, err := heapGrowth(func() error {
			b := make([]byte, size)
			time.Sleep(2 * time.Millisecond)
			runtime.KeepAlive(b)
			return nil
		})
		require.NoError(t, err)
		assert.GreaterOrEqual(t, grown, uint64(size)/2)
	}
}

// TestRatios runs the races that take seconds. The command ratios runs all races, and with more
// rounds. Its figures are printed for the log and not judged.
func TestRatios(t *testing.T) {
	for _, r := range Races {
		if slices.Contains([]string{"prefetch", "scan", "build"}, r.Name) {
			continue
		}
		t.Run(r.Name, func(t *testing.T) {
			figures, err := r.Run(Effort{Rounds: 10, Backfill: 300, Accounts: 20, Photo: 300, Delay: 5 * time.Millisecond})
			require.NoError(t, err)
			for _, f := range figures {
				fmt.Fprintln(os.Stdout, f)
			}
		})
	}
}
