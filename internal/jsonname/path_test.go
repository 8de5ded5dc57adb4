package jsonname_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute/internal/jsonname"
)

func TestJoinAndElement(t *testing.T) {
	assert.Equal(t, "appeal", jsonname.Join("", "appeal"))
	assert.Equal(t, "appeal.card", jsonname.Join("appeal", "card"))
	assert.Equal(t, "list[0].charge", jsonname.Join(jsonname.Element("list", 0), "charge"))
}
