package compose_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stripedispute-go/stripedispute/compose"
)

func TestStringAndLogValueShowNoEvidence(t *testing.T) {
	l := compose.Letter{From: "SECRET", Facts: "SECRET", Events: []compose.Event{{Text: "SECRET"}}, Packet: full()}
	d := compose.Document{Title: "SECRET", Fonts: [][]byte{[]byte("SECRET")}}
	d.Letter(l)
	r := compose.Result{PDF: []byte("SECRET"), Notes: []string{"SECRET"}}
	var b bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&b, nil))
	for _, v := range []any{l, &l, d, &d, r, &r} {
		fmt.Fprintf(&b, "%v %+v %#v %s\n", v, v, v, v)
		logger.Info("made", "it", v)
	}
	if s := b.String(); strings.Contains(s, "SECRET") || strings.Contains(s, "83") || !strings.Contains(s, "1 parts") {
		t.Error(s)
	}
}
