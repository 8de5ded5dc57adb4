package evidence_test

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// repeated is s repeated n times, with the count in the place of %d.
func repeated(n int, s string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(s, "%d", fmt.Sprint(i)))
	}
	return b.String()
}

// largeManifests are contents for evidence.json of several megabytes. Anybody who can write
// to the folder can put such a file there.
func largeManifests() map[string]string {
	prior := `{"charge":"ch_%d","customer_purchase_ip":"x"},`
	return map[string]string{
		"80,000 earlier payments": `{"enhanced_evidence":{"visa_compelling_evidence_3":{"prior_undisputed_transactions":[` +
			repeated(80_000, prior) + `{}]}}}`,
		"2,000 missing files":   `{"appeal":{"card":{"supporting_files":[` + repeated(2_000, `"missing-%d.pdf",`) + `""]}}}`,
		"100 missing files":     `{"appeal":{"card":{"supporting_files":[` + repeated(100, `"missing-%d.pdf",`) + `""]}}}`,
		"a key of a megabyte":   `{"` + strings.Repeat("k", 1<<20) + `":1,"metadata":{"` + strings.Repeat(`a\u000ab`, 1<<17) + `":1}}`,
		"keys of a kilobyte":    `{` + repeated(3_000, `"%d`+strings.Repeat("k", 1_000)+`":1,`) + `"z":1}`,
		"labels":                `{"metadata":{` + repeated(200_000, `"k%d":1,`) + `"z":1}}`,
		"a list of empty lists": `{"x":[` + strings.Repeat(`[[[]]],`, 400_000) + `[]]}`,
		"a wide tree":           `{"x":[` + strings.Repeat(`[`+strings.Repeat(`[`+strings.Repeat("1,", 150)+"1],", 60)+`1],`, 100) + `1]}`,
		"a text of megabytes":   `{"receipt":"` + strings.Repeat("x", 3<<20) + `.pdf","customer_name":1}`,
		"one field many times":  `{` + repeated(100_000, `"customer_name":"J",`) + `"x":1}`,
	}
}

func TestLoadOfALargeManifestIsBounded(t *testing.T) {
	fsys := fstest.MapFS{}
	for i := range 3_000 {
		fsys[fmt.Sprintf("missing_%d.pdf", i)] = &fstest.MapFile{Data: pdfOf(1)}
	}
	for name, manifest := range largeManifests() {
		t.Run(name, func(t *testing.T) {
			fsys[evidence.Manifest] = &fstest.MapFile{Data: []byte(manifest)}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := evidence.Load(fsys)
			runtime.ReadMemStats(&after)

			problems, ok := errors.AsType[*evidence.Problems](err)
			require.True(t, ok)
			assert.Less(t, len(*problems), 300)
			assert.Less(t, len(err.Error()), 20_000)
			assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(200<<20), "bytes, garbage included")
			for _, p := range *problems {
				assert.Less(t, len(p.String()), 2_000)
				assert.NotContains(t, p.String(), "\n")
			}
		})
	}
}

func TestCheckOfALargePacketIsBounded(t *testing.T) {
	priors := make([]dispute.PriorTransaction, 100_000)
	ids := make([]stripedispute.FileID, 100_000)
	p := &evidence.Packet{
		Evidence: texts{
			EnhancedEvidence: &dispute.EnhancedEvidence{VisaCompellingEvidence3: &dispute.CompellingEvidence3{PriorUndisputedTransactions: priors}},
			Appeal:           &dispute.Appeal{Card: &dispute.CardAppeal{SupportingFiles: ids}},
		},
		AppealFiles: make([]evidence.File, 100_000),
	}
	ps := p.Problems(nil)
	assert.Less(t, len(ps), 200)
	assert.Contains(t, rules(ps), "error too_many")
	assert.Contains(t, rules(ps), "error too_many appeal.card.supporting_files")
	assert.Contains(t, rules(ps), "error compelling_evidence enhanced_evidence.visa_compelling_evidence_3.prior_undisputed_transactions")
	assert.Less(t, len(ps.Error()), 20_000)
}

func TestLoadAcceptsAsMuchAsItsBoundsAndNoMore(t *testing.T) {
	sized := func(n int) fstest.MapFS { return folder(`{}` + strings.Repeat(" ", n-2)) }
	ids := func(n int) fstest.MapFS {
		return folder(`{"appeal": {"card": {"supporting_files": [` + repeated(n-1, `"file_%d",`) + `"file_x"]}}}`)
	}
	missing := func(n int) fstest.MapFS { // the file is found by its look, after n-2 others
		fsys := folder(`{"receipt": "z z.pdf"}`, "z\u00a0z.pdf")
		for i := range n - 2 {
			fsys[fmt.Sprintf("a%d.pdf", i)] = &fstest.MapFile{}
		}
		return fsys
	}
	for want, fsys := range map[string][2]fstest.MapFS{
		"error json": {sized(4 << 20), sized(4<<20 + 1)},
		"error too_many " + "appeal.card.supporting_files": {ids(200), ids(201)},
		"error file_name receipt":                          {missing(10_000), missing(10_001)},
	} {
		load(t, fsys[0])
		_, err := evidence.Load(fsys[1])
		problems, ok := errors.AsType[*evidence.Problems](err)
		require.True(t, ok, want)
		assert.Equal(t, want, rules(problems.Errors())[0])
	}
	assert.Len(t, load(t, folder(`{}`, "1/2/3/4/a.pdf", "1/2/3/4/5/b.pdf")).Problems(nil).Warnings(), 1)
	_, err := evidence.Load(folder(`{"appeal": {"card": {"supporting_files": [`+repeated(30, `"skan-%d.pdf",`)+`""]}}}`, "scan-1.pdf"))
	problems, _ := errors.AsType[*evidence.Problems](err)
	assert.Equal(t, 20, strings.Count(fmt.Sprint(*problems), "Did you mean"))
}

// hesitant returns no byte and no error this many times, and then the end.
type hesitant int

func (h *hesitant) Read([]byte) (int, error) {
	if *h--; *h < 0 {
		return 0, io.EOF
	}
	return 0, nil
}

func TestCheckReadsFromAReaderThatReturnsNothing99Times(t *testing.T) {
	for times, want := range map[hesitant]string{99: "error file_size receipt", 100: "error file_read receipt"} { // empty, or unreadable
		f := evidence.File{Name: "a.pdf", Open: func() (io.ReadCloser, error) { return io.NopCloser(&times), nil }}
		assert.Equal(t, []string{want}, rules((&evidence.Packet{Files: files{dispute.FieldReceipt: f}}).Problems(nil)))
	}
}

func TestCheckAcceptsAHundredFiles(t *testing.T) {
	p := &evidence.Packet{AppealFiles: make([]evidence.File, 100)}
	assert.NotContains(t, rules(p.Problems(nil)), "error too_many")
	p.AppealFiles = make([]evidence.File, 101)
	assert.Contains(t, rules(p.Problems(nil)), "error too_many")
}

func TestProblemsAreOneLine(t *testing.T) {
	name := "a\x00\x1b[31m\r\nb\u2028c\u202e" + strings.Repeat("x", 500) + ".pdf"
	broken := evidence.File{Name: name, Open: nil}
	ps := (&evidence.Packet{Files: files{dispute.FieldReceipt: broken, "no\nfield": broken}, Evidence: texts{CustomerName: "J"}}).Problems(nil)
	_, err := evidence.Load(folder(`{"receipt": "a\u0007\u202e.pdf", "x\n\u0000y": 1, "metadata": {"\r": 1}}`))
	for _, text := range []string{ps.Error(), err.Error()} {
		assert.False(t,
			strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u202e' }), "%q", text,
		)
		assert.Less(t, len(text), 2_000)
	}
}

func TestProblemsAreAsLongAsTheirCommentsSay(t *testing.T) {
	long := strings.Repeat("ü", 1_000)
	broken := evidence.File{Name: "a.pdf", Open: func() (io.ReadCloser, error) { return nil, errors.New(long) }}
	field, message := 0, 0
	for _, p := range (&evidence.Packet{Files: files{dispute.FieldReceipt: broken, dispute.Field(long): broken}}).Problems(nil) {
		field, message = max(field, utf8.RuneCountInString(p.Field)), max(message, utf8.RuneCountInString(p.Message))
	}
	assert.Equal(t, []int{200, 600}, []int{field, message})
}

func TestProblemsOfOneRuleAreBounded(t *testing.T) {
	_, err := evidence.Load(folder(`{` + repeated(150, `"unknown_%d": 1,`) + `"receipt": "missing.pdf"}`))
	problems, ok := errors.AsType[*evidence.Problems](err)
	require.True(t, ok)
	require.Len(t, *problems, 52)
	list := *problems
	assert.Contains(t, list[50].Message, "There are more")
	assert.Contains(t, rules(list), "error file_name receipt", "problems of another rule are in the list")
	assert.Contains(t, err.Error(), "There are 32 more.")
}
