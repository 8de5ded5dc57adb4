package pager_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/pager"
)

// raw is a list whose pages take a second to come, tell their JSON, and then take
// another second to be decoded.
func raw(asked *[]string, tell func(*stripedispute.Page[string]) string) pager.List[string] {
	pages := 0
	inner := numbers(10, &pages)
	var mu sync.Mutex
	return pager.List[string]{
		ID:     same,
		Bounds: pager.Bounds{Prefetch: true, Limit: 2},
		Page: func(ctx context.Context, at pager.Cursor, opts ...stripedispute.Option) (*stripedispute.Page[string], error) {
			mu.Lock() // a request that was guessed wrong may go out beside the right one
			*asked = append(*asked, at.StartingAfter+at.EndingBefore)
			page, _ := inner(ctx, at)
			mu.Unlock()
			for range 2 {
				select {
				case <-time.After(time.Second):
				case <-ctx.Done():
					return nil, ctx.Err()
				}
				if received := stripedispute.NewCall(opts).Received; received != nil {
					received([]byte(tell(page)))
				}
			}
			return page, nil
		},
	}
}

// list is the JSON of a page of ids.
func list(p *stripedispute.Page[string]) string {
	var items []string
	for _, id := range p.Data {
		items = append(items, fmt.Sprintf(`{"id": %q, "object": "thing", "parts": [{"id": "p_1", "of": {"id": "x"}}], "note": "a } and a \" and a ]\\"}`, id))
	}
	return fmt.Sprintf(`{"object": "list", "has_more": %t, "data": [%s], "url": "/v1/things"}`, p.HasMore, strings.Join(items, ","))
}

func TestTheNextRequestGoesOutBeforeThePageIsDecoded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked, got []string
		start := time.Now()
		for s, err := range raw(&asked, list).Walk(t.Context()) {
			require.NoError(t, err)
			got = append(got, s)
			time.Sleep(time.Second)
			synctest.Wait()
			assert.LessOrEqual(t, len(asked), (len(got)-1)/2+3, "one page is ready and one under way")
		}
		assert.Equal(t, []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}, got)
		assert.Equal(t, []string{"", "2", "4", "6", "8"}, asked)
		assert.Equal(t, 12*time.Second, time.Since(start), "the first page, and then the work")
	})
}

func TestAWrongGuessChangesNothing(t *testing.T) {
	guesses := map[string]func(*stripedispute.Page[string]) string{
		"another item":       func(*stripedispute.Page[string]) string { return `{"has_more":true,"data":[{"id":"7"}]}` },
		"more where is none": func(p *stripedispute.Page[string]) string { return strings.Replace(list(p), "false", "true", 1) },
		"none where is more": func(p *stripedispute.Page[string]) string { return strings.Replace(list(p), "true", "false", 1) },
		"no JSON":            func(*stripedispute.Page[string]) string { return `"has_more": true ]}}}` },
		"nothing":            func(*stripedispute.Page[string]) string { return "" },
	}
	for name, tell := range guesses {
		for _, most := range []int{0, 3, 10} {
			t.Run(fmt.Sprintf("%s, %d at most", name, most), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var asked []string
					l := raw(&asked, tell)
					l.Max = most
					want := []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}
					if most > 0 {
						want = want[:most]
					}
					seq := l.Walk(t.Context())
					for range 2 {
						var got []string
						for s, err := range seq {
							require.NoError(t, err)
							got = append(got, s)
						}
						assert.Equal(t, want, got)
					}
				})
			})
		}
	}
}

func TestNoPageIsGuessedBeyondTheMaximumOrOnTheWayUp(t *testing.T) {
	for _, bounds := range []pager.Bounds{{Max: 4, Limit: 2}, {Max: 4}, {Cursor: pager.Cursor{EndingBefore: "5"}}} {
		synctest.Test(t, func(t *testing.T) {
			var asked []string
			l := raw(&asked, list)
			bounds.Prefetch = true
			l.Bounds = bounds
			got, err := collect(t, l)
			require.NoError(t, err)
			assert.Len(t, got, 4)
			assert.Len(t, asked, 2)
		})
	}
}
