package evidence_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

func fullPacket() *evidence.Packet {
	return &evidence.Packet{
		Dispute: "du_1", Charge: "ch_1", PaymentIntent: "pi_1", Account: "acct_1", Product: dispute.ProductPhysical,
		Evidence: texts{
			CustomerName: "Jörg <b> & \u2028 \"x\" \\", RefundPolicy: "file_123", UncategorizedText: "one\ntwo\t\u0000",
			EnhancedEvidence: &dispute.EnhancedEvidence{
				VisaCompliance: &dispute.Compliance{FeeAcknowledged: true},
				VisaCompellingEvidence3: &dispute.CompellingEvidence3{
					DisputedTransaction:         &dispute.DisputedTransaction{ShippingAddress: &dispute.Address{City: "Berlin"}},
					PriorUndisputedTransactions: []dispute.PriorTransaction{{Charge: "ch_8"}, {Charge: "ch_9"}},
				},
			},
			Appeal: &dispute.Appeal{Card: &dispute.CardAppeal{ReasonForFiling: "…", SupportingFiles: []stripedispute.FileID{"file_9"}}},
		},
		Files: files{
			dispute.FieldReceipt: file("Quittung März.pdf", pdfOf(1)), dispute.FieldCustomerSignature: file("Quittung März.pdf", pdfOf(1)),
			dispute.FieldShippingDocumentation: file("label.png", []byte("any")),
		},
		AppealFiles: []evidence.File{file("more.pdf", pdfOf(2)), file("more 2.pdf", pdfOf(3))},
		Metadata:    stripedispute.Metadata{"case": "6735", "old": ""},
	}
}

func TestSaveWritesWhatLoadReads(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cases", "6735")
	p := fullPacket()
	require.NoError(t, p.Save(dir))

	loaded := load(t, os.DirFS(dir))
	assert.Equal(t, p.Evidence, loaded.Evidence)
	assert.Equal(t, p.Metadata, loaded.Metadata)
	assert.Equal(t, []string{p.Dispute, p.Charge, p.PaymentIntent, p.Account, string(p.Product)}, []string{
		loaded.Dispute, loaded.Charge, loaded.PaymentIntent, loaded.Account, string(loaded.Product),
	})
	require.Len(t, loaded.Files, 3)
	require.Len(t, loaded.AppealFiles, 2)
	assert.Equal(t, contents(t, p.AppealFiles[1]), contents(t, loaded.AppealFiles[1]))
	for f, file := range p.Files {
		assert.Equal(t, file.Name, loaded.Files[f].Name)
		assert.Equal(t, contents(t, file), contents(t, loaded.Files[f]))
	}
	assert.Equal(t, []string{"Quittung März.pdf", "evidence.json", "label.png", "more 2.pdf", "more.pdf"}, names(t, dir))
	assert.NotContains(t, rules(loaded.Problems(nil)), "warning unused_file")

	again := filepath.Join(t.TempDir(), "again")
	require.NoError(t, loaded.Save(again))
	for _, name := range names(t, dir) {
		one, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		two, err := os.ReadFile(filepath.Join(again, name))
		require.NoError(t, err)
		assert.Equal(t, string(one), string(two), "the same packet gives the same bytes")
	}
	info, err := os.Stat(filepath.Join(dir, evidence.Manifest))
	require.NoError(t, err)
	assert.Zero(t, info.Mode().Perm()&0o077, "nobody else may read it")
}

func contents(t *testing.T, f evidence.File) string {
	t.Helper()
	r, err := f.Open()
	require.NoError(t, err)
	b, err := io.ReadAll(r)
	require.NoError(t, err)
	require.NoError(t, r.Close())
	return string(b)
}

func names(t *testing.T, dir string) (list []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

func TestSaveDoesNotChangeAnExistingFolder(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "notes.txt"), []byte("mine"), 0o600))
	require.ErrorIs(t, fullPacket().Save(dir), fs.ErrExist)
	assert.Equal(t, []string{"notes.txt"}, names(t, dir))

	require.ErrorIs(t, fullPacket().Save(filepath.Join(dir, "notes.txt")), fs.ErrExist, "a file")
	assert.FileExists(t, filepath.Join(dir, "notes.txt"))

	empty := filepath.Join(dir, "empty")
	require.NoError(t, os.Mkdir(empty, 0o700))
	link := filepath.Join(dir, "link")
	require.NoError(t, os.Symlink(empty, link))
	require.ErrorIs(t, fullPacket().Save(link), fs.ErrExist, "a symbolic link")
	require.NoError(t, fullPacket().Save(empty))
	require.ErrorIs(t, fullPacket().Save(empty), fs.ErrExist, "twice")
	assert.Equal(t, []string{"empty", "link", "notes.txt"}, names(t, dir), "nothing temporary is left")
}

func TestSaveRefusesWrongNamesAndFiles(t *testing.T) {
	gone := file("a.pdf", nil)
	gone.Open = func() (io.ReadCloser, error) { return nil, fs.ErrPermission }
	breaks := file("a.pdf", nil)
	breaks.Open = func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader("%PDF"), badReader{})), nil
	}
	named := func(name string) *evidence.Packet { return receipt(name, pdfOf(1)) }
	two := func(a, b string) *evidence.Packet {
		return &evidence.Packet{Files: files{dispute.FieldReceipt: file(a, pdfOf(1)), dispute.FieldRefundPolicy: file(b, pdfOf(2))}}
	}
	invalid := "\xff"
	for name, p := range map[string]*evidence.Packet{
		"no packet":                nil,
		"no name":                  named(""),
		"a path":                   named("scans/label.pdf"),
		"a path out of the folder": named("../label.pdf"),
		"a path of Windows":        named(`..\label.pdf`),
		"a path from the root":     named("/etc/passwd"),
		"the folder":               named("."),
		"the folder above":         named(".."),
		"a line break":             named("a\n.pdf"),
		"a NUL":                    named("a\x00.pdf"),
		"not UTF-8":                named("a\xff.pdf"),
		"a long name":              named(strings.Repeat("x", 252) + ".pdf"),
		"evidence.json":            named("Evidence.JSON"),
		"an id":                    named("file_123"),
		"two files of a name":      two("a.pdf", "a.pdf"),
		"two names that differ in upper and lower case": two("a.pdf", "A.PDF"),
		"two names that look the same":                  two("\u00e4.pdf", "a\u0308.pdf"),
		"a file and an id": {
			Evidence: texts{Receipt: "file_1"}, Files: files{dispute.FieldReceipt: file("a.pdf", pdfOf(1))},
		},
		"a file for a text":         {Files: files{"customer_name": file("a.pdf", pdfOf(1))}},
		"a field that is not one":   {Files: files{"../x": file("a.pdf", pdfOf(1))}},
		"a text in a file field":    {Evidence: texts{Receipt: "It was sold."}},
		"a text that is not UTF-8":  {Evidence: texts{CustomerName: invalid}},
		"a label that is not UTF-8": {Metadata: stripedispute.Metadata{"a": invalid}},
		"a nested text that is not UTF-8": {
			Evidence: texts{Appeal: &dispute.Appeal{Card: &dispute.CardAppeal{ReasonForFiling: invalid}}},
		},
		"a file that may not be read": {Files: files{dispute.FieldReceipt: gone}},
		"a file that breaks off":      {Files: files{dispute.FieldReceipt: breaks}},
		"a file without contents":     {Files: files{dispute.FieldReceipt: {Name: "a.pdf"}}},
		"too many labels":             {Metadata: labels(500)},
	} {
		t.Run(name, func(t *testing.T) {
			parent := t.TempDir()
			err := p.Save(filepath.Join(parent, "case"))
			require.ErrorContains(t, err, "evidence: ")
			assert.Empty(t, names(t, parent), "nothing is left")
			assert.Equal(t, name == "a file that may not be read", errors.Is(err, fs.ErrPermission))
		})
	}
}

func TestSaveAcceptsTheLongestName(t *testing.T) {
	require.NoError(t, receipt(strings.Repeat("x", 251)+".pdf", pdfOf(1)).Save(filepath.Join(t.TempDir(), "case")))
}

func labels(n int) stripedispute.Metadata {
	m := stripedispute.Metadata{}
	for i := range n {
		m[fmt.Sprint(i)] = "x"
	}
	return m
}

func TestSaveOfAFileOfMoreThan100MiB(t *testing.T) {
	large := file("a.pdf", nil)
	large.Open = func() (io.ReadCloser, error) { return io.NopCloser(&zeros{left: 100<<20 + 1}), nil }
	parent := t.TempDir()
	p := &evidence.Packet{Files: files{dispute.FieldReceipt: large}}
	require.ErrorContains(t, p.Save(filepath.Join(parent, "case")), "larger than 100 MiB")
	assert.Empty(t, names(t, parent), "nothing is left")
}

// zeros yields this many bytes.
type zeros struct{ left int }

func (z *zeros) Read(b []byte) (int, error) {
	n := min(len(b), z.left)
	if n == 0 {
		return 0, io.EOF
	}
	z.left -= n
	clear(b[:n])
	return n, nil
}

// If Save cannot list a folder, it must not say that the folder has files in it.
func TestSaveIntoAFolderThatCannotBeRead(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "case")
	require.NoError(t, os.Mkdir(dir, 0o300))
	if _, err := os.ReadDir(dir); err == nil {
		t.Skip("this user can read every folder")
	}
	err := fullPacket().Save(dir)
	require.ErrorIs(t, err, fs.ErrPermission)
	assert.NotErrorIs(t, err, fs.ErrExist)
}

func TestSaveByManyAtOnceWritesOne(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "case")
	errs := make(chan error)
	for range 8 {
		go func() { errs <- fullPacket().Save(dir) }()
	}
	saved := 0
	for range 8 {
		err := <-errs
		if err == nil {
			saved++
			continue
		}
		assert.ErrorIs(t, err, fs.ErrExist)
	}
	assert.Equal(t, 1, saved)
	load(t, os.DirFS(dir))
	assert.Equal(t, []string{"case"}, names(t, filepath.Dir(dir)))
}
