package pages_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stripedispute-go/stripedispute/compose/internal/pages"
)

// TestReadFolder reads and copies every PDF in the folder PDF_FOLDER and its subfolders, to try
// the package with other files. It logs the files that Read refuses.
func TestReadFolder(t *testing.T) {
	folder := os.Getenv("PDF_FOLDER")
	if folder == "" {
		t.Skip("PDF_FOLDER is not set")
	}
	out := os.Getenv("PDF_OUT")
	files, refused := 0, 0
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(strings.ToLower(path), ".pdf") {
			return err
		}
		file, err := os.ReadFile(path)
		if err != nil || len(file) > 32<<20 {
			return err
		}
		files++
		s, err := pages.Read(t.Context(), file)
		if err != nil {
			refused++
			t.Logf("refused: %s: %v", path, err)
			return nil
		}
		var list []pages.Page
		for i := range min(s.Len(), 300) {
			list = append(list, pages.Page{Source: s, Number: i + 1})
		}
		copied, unseen, err := pages.Write(t.Context(), "", list, nil)
		if err != nil {
			refused++
			t.Logf("refused: %s: %v", path, err)
			return nil
		}
		again, err := pages.Read(t.Context(), file)
		if err != nil {
			t.Errorf("%s: the second time: %v", path, err)
			return nil
		}
		for i := range list {
			list[i].Source = again
		}
		if second, _, _ := pages.Write(t.Context(), "", list, nil); !bytes.Equal(copied, second) {
			t.Errorf("%s: other bytes the second time", path)
		}
		back, err := pages.Read(t.Context(), copied)
		if err != nil || back.Len() != len(list) {
			t.Errorf("%s: the copy cannot be read back: %v", path, err)
		}
		if unseen > 0 {
			t.Logf("comments: %s: %d", path, unseen)
		}
		if out != "" {
			name := strings.ReplaceAll(strings.TrimPrefix(path, folder), "/", "_")
			return os.WriteFile(filepath.Join(out, name), copied, 0o600)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d files, %d refused", files, refused)
}
