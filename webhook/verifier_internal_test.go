package webhook

import (
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// A setting of Verifier that Handler lacks would be without effect for most users.
func TestHandlerHasEverySettingOfVerifier(t *testing.T) {
	h := &Handler{Secrets: Secrets{"whsec_1"}, Tolerance: time.Minute, AnyAge: true, Now: time.Now}
	for field, value := range reflect.ValueOf(h.verifier()).Fields() {
		assert.False(t, value.IsZero(), "Handler needs the field %s of Verifier, its verifier copies it, and this test sets it", field.Name)
	}
}
