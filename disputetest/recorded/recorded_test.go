package recorded_test

import (
	"encoding/json"
	"flag"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest/recorded"
	"github.com/stripedispute-go/stripedispute/webhook"
)

var update = flag.Bool("update", false, "record the bodies again")

func TestMain(m *testing.M) {
	flag.Parse()
	if *update {
		_ = flag.Set("test.run", "TestBodiesAreUpToDate") // other tests would read the old bodies, which are embedded
	}
	os.Exit(m.Run())
}

// With -update, as .ci/update runs it, this test records the bodies again.
func TestBodiesAreUpToDate(t *testing.T) {
	today := record(t)
	if *update {
		for _, name := range recorded.Names() {
			require.NoError(t, os.Remove(name+".json"))
		}
		for name, body := range today {
			require.NoError(t, os.WriteFile(name+".json", []byte(body), 0o600))
		}
		return
	}
	old := slices.DeleteFunc(append(recorded.Names(), slices.Collect(maps.Keys(today))...), func(name string) bool {
		file, _ := recorded.Files.ReadFile(name + ".json") // nil if there is none
		return today[name] == string(file)
	})
	assert.Empty(t, old, "these bodies are out of date: run .ci/update")
}

func TestNamesAreThoseOfThePackageCommentAndOfEveryEvent(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("recorded.go")
	require.NoError(t, err)
	var listed []string
	for _, line := range regexp.MustCompile(`(?m)^//\t(\w+_) +([a-z ;]+)$`).FindAllStringSubmatch(string(source), -1) {
		for verb := range strings.FieldsSeq(strings.ReplaceAll(line[2], ";", "")) {
			listed = append(listed, line[1]+verb)
		}
	}
	names := slices.DeleteFunc(recorded.Names(), regexp.MustCompile("^(error|event|thin)_").MatchString)
	assert.ElementsMatch(t, listed, names, "the names in the comment of package recorded, and the recorded bodies")
	for _, typ := range slices.Concat(webhook.DisputeEvents(), webhook.IssuingDisputeEvents()) {
		for _, form := range []string{"event_", "thin_"} {
			name := form + strings.ReplaceAll(string(typ), ".", "_")
			assert.True(t, slices.Contains(recorded.Names(), name), "there is no %s: cause the event in record_test.go, then run .ci/update", name)
		}
	}
}

func TestBodiesMatchTheirNames(t *testing.T) {
	t.Parallel()
	for _, name := range recorded.Names() {
		body := []byte(recorded.Body(name))
		var is struct {
			Object string `json:"object"`
		}
		require.NoError(t, json.Unmarshal(body, &is), name)
		switch {
		case strings.HasPrefix(name, "error_"):
			var response struct {
				Error stripedispute.Error `json:"error"`
			}
			require.NoError(t, json.Unmarshal(body, &response), name)
			assert.NotEmpty(t, response.Error.Message, name)
		case strings.HasPrefix(name, "event_"), strings.HasPrefix(name, "thin_"):
			e, err := webhook.ParseTrusted(body)
			require.NoError(t, err, name)
			_, typ, _ := strings.Cut(name, "_")
			assert.Equal(t, typ, strings.ReplaceAll(strings.TrimPrefix(string(e.Type), "v1."), ".", "_"))
		case strings.HasSuffix(name, "_list"):
			assert.Equal(t, "list", is.Object, name)
		default:
			assert.Equal(t, strings.ReplaceAll(is.Object, ".", "_"), name[:strings.LastIndex(name, "_")])
		}
	}
}

func TestBodyPanicsOnAnUnknownName(t *testing.T) {
	t.Parallel()
	assert.PanicsWithValue(t, "recorded: there is no dispute_got", func() { recorded.Body("dispute_got") })
}

func TestBodiesShowOneDisputeFromStagingToItsOutcome(t *testing.T) {
	t.Parallel()
	read := func(name string) (d dispute.Dispute) {
		require.NoError(t, json.Unmarshal([]byte(recorded.Body(name)), &d), name)
		return d
	}
	first, staged := read("dispute_get"), read("dispute_stage")
	var list stripedispute.Page[*dispute.Dispute]
	require.NoError(t, json.Unmarshal([]byte(recorded.Body("dispute_list")), &list))
	assert.Equal(t, first, *list.Data[0])
	assert.Equal(t, read("dispute_close").ID, list.Data[1].ID)
	for _, name := range []string{"dispute_submit", "dispute_won", "dispute_lost"} {
		d := read(name)
		assert.Equal(t, staged.ID, d.ID, name)
		assert.Equal(t, staged.Charge, d.Charge, name)
		assert.Equal(t, staged.Reason, d.Reason, name)
		assert.Equal(t, staged.Metadata, d.Metadata, name)
		assert.Equal(t, staged.Evidence.Fingerprint(), d.Evidence.Fingerprint(), name)
		assert.EqualValues(t, 1, d.EvidenceDetails.SubmissionCount, name)
	}
}
