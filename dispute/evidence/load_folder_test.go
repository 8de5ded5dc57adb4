package evidence_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// manifestWithReceipt is an evidence.json whose receipt is this file.
func manifestWithReceipt(name string) string { return `{"receipt": ` + strconv.Quote(name) + `}` }

func TestLoadTakesAFileWhoseNameLooksTheSame(t *testing.T) {
	for what, names := range map[string][2]string{ // on disk, in evidence.json
		"an accent as a character of its own on the disk":      {"re\u0301ception.png", "r\u00e9ception.png"},
		"an accent as a character of its own in evidence.json": {"fa\u00e7ade.png", "fac\u0327ade.png"},
		"in a folder's name":                     {"Ka\u0308ufe/Mu\u0308ll/a.pdf", "K\u00e4ufe/M\u00fcll/a.pdf"},
		"a Korean name":                          {"\u110b\u1167\u11bc\u1109\u116e\u110c\u1173\u11bc.pdf", "\uc601\uc218\uc99d.pdf"},
		"a Japanese name":                        {"\u30cf\u3099\u30b9.pdf", "\u30d0\u30b9.pdf"},
		"the narrow space of a Mac's screenshot": {"Screen Shot 3.07.55\u202fAM.png", "Screen Shot 3.07.55 AM.png"},
		"a space in evidence.json":               {"order 1.png", "order\u00a01.png"},
		"a dash":                                 {"2026\u201310.pdf", "2026-10.pdf"},
		"a quote":                                {"Ann\u2019s bill.pdf", "Ann's bill.pdf"},
		"an invisible character":                 {"receipt.pdf", "\u200ereceipt.pdf"},
	} {
		t.Run(what, func(t *testing.T) {
			p := load(t, folder(manifestWithReceipt(names[1]), names[0]))
			assert.Equal(t, filepath.Base(names[0]), p.Files[dispute.FieldReceipt].Name)
			assert.Contains(t, contents(t, p.Files[dispute.FieldReceipt]), names[0])
			assert.Empty(t, p.Problems(nil))
		})
	}
}

func TestLoadPrefersTheExactName(t *testing.T) {
	p := load(t, folder(manifestWithReceipt("d\u00e9cor.pdf"), "d\u00e9cor.pdf", "de\u0301cor.pdf"))
	assert.Equal(t, "d\u00e9cor.pdf", p.Files[dispute.FieldReceipt].Name)
	assert.Equal(t, []string{"warning unused_file"}, rules(p.Problems(nil)))
}

func TestLoadRefusesAnAmbiguousName(t *testing.T) {
	_, err := evidence.Load(folder(manifestWithReceipt("a b.pdf"), "a\u00a0b.pdf", "a\u202fb.pdf"))
	require.ErrorContains(t, err, "several files have names that look like it")
	_, err = evidence.Load(folder(manifestWithReceipt("receipt.pdf"), "r\u0435ceipt.pdf")) // a Cyrillic letter
	require.ErrorContains(t, err, "They differ in the characters U+0065 and U+0435")
	require.ErrorIs(t, err, fs.ErrNotExist)
	_, err = evidence.Load(folder(manifestWithReceipt("receipt.pdf"), "Receipt.PDF"))
	require.ErrorContains(t, err, `Did you mean "Receipt.PDF"?`)
	assert.NotContains(t, err.Error(), "U+")
}

func TestCheckUnusedFile(t *testing.T) {
	p := load(t, folder(`{"receipt": "receipt.jpg", "shipping_documentation": "scans/front.jpg"}`,
		"receipt.jpg", "scans/front.jpg", "scans/back.JPG", "scans/old/first.tif", "photo.heic", "offer.doc", "offer.docx", "mail.msg",
		"mail.eml", "list.xlsx", "clip.mov", "chat.webp", "page.html",
		"notes.txt", "script.sh", "evidence.json.bak", // people do not attach such files
		"._receipt.jpg", "scans/._front.jpg", "~$offer.docx", ".~lock.offer.docx#", ".DS_Store", "__MACOSX/._receipt.jpg",
		"__MACOSX/receipt.jpg", ".git/x.pdf", "Thumbs.db", "desktop.ini",
		"another/evidence.json", "another/receipt.pdf", // another packet
	))
	var told []string
	for _, problem := range p.Problems(nil) {
		assert.Equal(t, evidence.RuleUnusedFile, problem.Rule)
		var name string
		_, err := fmt.Sscanf(problem.Message, "The file %q is in the folder, and no field names it.", &name)
		require.NoError(t, err)
		told = append(told, name)
	}
	assert.ElementsMatch(t,
		[]string{
			"scans/back.JPG", "scans/old/first.tif", "photo.heic", "offer.doc", "offer.docx", "mail.msg", "mail.eml", "list.xlsx", "clip.mov",
			"chat.webp", "page.html",
		},
		told,
	)
}

func TestLoadNamesAFileThatMayBeTheManifest(t *testing.T) {
	for _, name := range []string{
		"evidence.json.txt", "EVIDENCE.json", "evidence.jsn", "evidence(2).json", "evidence - copy.json", "evidences.json",
		"case 5/evidence.json",
	} {
		_, err := evidence.Load(fstest.MapFS{
			name: {Data: []byte("{}")}, "receipt.pdf": {Data: pdfOf(1)}, "._evidence.json": {}, "evidence": {Mode: fs.ModeDir},
		})
		require.ErrorIs(t, err, fs.ErrNotExist)
		require.ErrorContains(t, err, "There is "+`"`+name+`"`)
	}
	_, err := evidence.Load(fstest.MapFS{"receipt.pdf": {Data: pdfOf(1)}, "invoice.json": {}})
	require.ErrorIs(t, err, fs.ErrNotExist)
	assert.NotContains(t, err.Error(), "There is")
}

func TestLoadReportsProblemsOfFilesToo(t *testing.T) {
	fsys := folder(
		`{"customer_mail": "x", "receipt": "receipt.pdf", "customer_signature": "gone.pdf", `+
			`"shipping_documentation": "photo.heic", "customer_name": " ", "uncategorized_file": "good.pdf"}`,
		"good.pdf",
	)
	fsys["receipt.pdf"] = &fstest.MapFile{Data: pdfOf(60)[:200]}
	fsys["photo.heic"] = &fstest.MapFile{Data: []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic")}
	_, err := evidence.Load(fsys)
	problems, ok := errors.AsType[*evidence.Problems](err)
	require.True(t, ok)
	assert.Equal(t, []string{
		"error unknown_field customer_mail", "error file_damaged receipt", "error file_name customer_signature",
		"error file_type shipping_documentation", "error text customer_name",
	}, rules(*problems))
	for _, p := range *problems {
		assert.Positive(t, p.Line)
	}
}

func TestLoadListsAFolderOnce(t *testing.T) {
	dir := t.TempDir()
	for i := range 200 {
		require.NoError(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("scan-%03d.pdf", i)), pdfOf(1), 0o600))
	}
	require.NoError(t,
		os.WriteFile(
			filepath.Join(dir, evidence.Manifest),
			[]byte(`{"appeal": {"card": {"supporting_files": [`+repeated(90, `"skan-%d.pdf",`)+`"scan-000.pdf"]}}}`), 0o600,
		),
	)
	counted := &counting{FS: os.DirFS(dir)}
	_, err := evidence.Load(counted)
	require.Error(t, err)
	assert.Equal(t, 1, counted.listed)
}

// counting is a file system that counts how often its root folder is opened.
type counting struct {
	fs.FS
	listed int
}

func (c *counting) Open(name string) (fs.File, error) {
	if name == "." {
		c.listed++
	}
	return c.FS.Open(name)
}

func (c *counting) Stat(name string) (fs.FileInfo, error) { return fs.Stat(c.FS, name) }
