package apart_test

import (
	"testing"

	"github.com/stripedispute-go/stripedispute/internal/leaktest"
)

func TestMain(m *testing.M) { leaktest.Main(m) }
