package pdf_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute/evidence/internal/pdf"
)

func TestExamineCountsPagesUpToEachBound(t *testing.T) {
	for name, bound := range map[string]struct {
		most int
		file func(n int) []byte
	}{
		"pages": {10_000, document},
		"objects": {250_000, func(n int) []byte {
			f := plain(1, "1") // has three
			for i := range n - 3 {
				fmt.Fprintf(f, "%d 0 obj<<>>", 100+i)
			}
			return f.end("/Root 1 0 R")
		}},
		"inflated bytes": {32 << 20, func(n int) []byte {
			const index = "90 0 "
			body := deflated(index + "<<>>" + strings.Repeat(" ", n-len(index)-len("<<>>")))
			return plain(1, "1").stream(20, fmt.Sprintf("/Type /ObjStm /N 1 /First %d /Filter /FlateDecode", len(index)), body).end("/Root 1 0 R")
		}},
		"levels": {200, func(n int) []byte {
			f := newFile().object(1, root)
			for i := range n {
				f.object(2+i, fmt.Sprintf("<< /Kids [ %d 0 R ] >>", 3+i))
			}
			return f.object(2+n, leaf).end("/Root 1 0 R")
		}},
		"visits": {100_000, func(n int) []byte {
			f := newFile().object(1, root).object(2, "<< /Kids [ 3 0 R "+strings.Repeat("4 0 R ", n-2)+"] >>")
			return f.object(3, leaf).object(4, "<< /Type /X >>").end("/Root 1 0 R")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			n, err := pages(bound.file(bound.most))
			require.NoError(t, err)
			assert.Positive(t, n)
			_, err = pages(bound.file(bound.most + 1))
			require.ErrorIs(t, err, pdf.ErrUnknown)
		})
	}
}
