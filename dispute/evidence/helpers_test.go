package evidence_test

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// pdfOf is a PDF with n pages.
func pdfOf(n int) []byte {
	var kids, pages strings.Builder
	for i := range n {
		fmt.Fprintf(&kids, "%d 0 R ", 3+i)
		fmt.Fprintf(&pages, "%d 0 obj << /Type /Page /Parent 2 0 R >> endobj\n", 3+i)
	}
	return []byte("%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n" +
		"2 0 obj << /Type /Pages /Count 1 /Kids [" + kids.String() + "] >> endobj\n" + pages.String() + "trailer << /Root 1 0 R >>\n%%EOF\n")
}

// padded appends spaces to a file until it has size bytes.
func padded(file []byte, size int) []byte {
	return append(bytes.Clone(file), bytes.Repeat([]byte(" "), size-len(file))...)
}

func pngOf(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))))
	return b.Bytes()
}

func jpegOf(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil))
	return b.Bytes()
}

// folder is the folder of a packet, with this evidence.json and one PDF for each name.
func folder(manifest string, files ...string) fstest.MapFS {
	fsys := fstest.MapFS{evidence.Manifest: {Data: []byte(manifest)}}
	for _, name := range files {
		fsys[name] = &fstest.MapFile{Data: append(pdfOf(1), name...), Mode: 0o600}
	}
	return fsys
}

func load(t *testing.T, fsys fs.FS) *evidence.Packet {
	t.Helper()
	p, err := evidence.Load(fsys)
	require.NoError(t, err)
	return p
}

// samplePacket is a packet with three texts, three files and one key of metadata.
func samplePacket(t *testing.T) *evidence.Packet {
	t.Helper()
	return load(t, folder(`{
		"customer_name": "Jenny Rosen",
		"shipping_date": "2026-10-02",
		"uncategorized_text": "It was delivered.",
		"receipt": "receipt.pdf",
		"shipping_documentation": "label.pdf",
		"customer_communication": "mails.pdf",
		"metadata": {"case": "6735"}
	}`, "receipt.pdf", "label.pdf", "mails.pdf"))
}

// responder is a Responder that makes one attempt per request.
func responder(cfg stripedispute.Config) *evidence.Responder {
	cfg.MaxRetries = -1
	return &evidence.Responder{Disputes: dispute.NewClient(cfg), Files: fileupload.NewClient(cfg)}
}

// rules lists "severity rule field" of each problem.
func rules(ps evidence.Problems) []string {
	list := []string{}
	for _, p := range ps {
		list = append(list, strings.TrimSpace(fmt.Sprintf("%s %s %s", p.Severity, p.Rule, p.Field)))
	}
	return list
}

type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// clients are clients with the default number of retries.
func clients(cfg stripedispute.Config) (*dispute.Client, *fileupload.Client) {
	return dispute.NewClient(cfg), fileupload.NewClient(cfg)
}
