package main

import (
	"encoding/base64"
	"os"
	"reflect"
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// A setting is a method that returns its receiver, so that calls can be chained.
func TestControlHasEverySettingOfAFaultAndAWebhook(t *testing.T) {
	t.Parallel()
	for file, typ := range map[string]reflect.Type{
		"control_faults.go": reflect.TypeFor[disputetest.Fault](),
		"fake.go":           reflect.TypeFor[*disputetest.Webhook](),
	} {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		for method := range typ.Methods() {
			isSetting := method.Type.NumOut() == 1 && method.Type.Out(0) == typ
			if isSetting && method.Name != "Path" { // Path is for SendEvents, which a program in another language cannot use
				assert.Contains(t, string(source), "."+method.Name+"(", "%s needs a member for the setting %s of %s", file, method.Name, typ)
			}
		}
	}
}

func TestControlTakesTheLargestFile(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../../disputetest/file_upload.go")
	require.NoError(t, err)
	limit := regexp.MustCompile(`maxAnyFile += (\d+) << 20`).FindSubmatch(source)
	require.NotNil(t, limit)
	size, err := strconv.Atoi(string(limit[1]))
	require.NoError(t, err)
	assert.Greater(t, maxBody, base64.StdEncoding.EncodedLen(size<<20), "maxBody of control.go, and maxAnyFile of disputetest")
}

func TestGuideSaysTheSecret(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("main.go")
	require.NoError(t, err)
	flag := regexp.MustCompile(`"secret", "(\w+)"`).FindSubmatch(source)
	require.NotNil(t, flag)
	page, err := os.ReadFile("../../docs/fakestripe.md")
	require.NoError(t, err)
	assert.Contains(t, string(page), "`"+string(flag[1])+"` without the flag", "the default of -secret in docs/fakestripe.md")
}
