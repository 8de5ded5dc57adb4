package pages

import (
	"errors"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// A Source without a table makes pdfcpu panic, as some damaged files do.
func TestValueReturnsErrDamagedWhenPdfcpuPanics(t *testing.T) {
	t.Parallel()
	if v, err := new(Source).value(types.IndirectRef{ObjectNumber: 1}); !errors.Is(err, ErrDamaged) {
		t.Errorf("%v, %v", v, err)
	}
}
