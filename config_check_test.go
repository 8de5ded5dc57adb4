package stripedispute_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

func TestCheckReturnsMistakesOfTheConfig(t *testing.T) {
	t.Parallel()
	const key = "sk_test_123"
	tests := map[string]struct {
		cfg  stripedispute.Config
		want string // "" means no error
	}{
		"a key":                {stripedispute.Config{Key: key}, ""},
		"no key":               {stripedispute.Config{}, "Config.Key is empty"},
		"a key with a newline": {stripedispute.Config{Key: key + "\n"}, "Config.Key holds"},
		"plain http":           {stripedispute.Config{Key: key, BaseURL: "http://example.com"}, "Config.BaseURL"},
		"no URL for files":     {stripedispute.Config{Key: key, FilesURL: "files"}, "Config.FilesURL"},
		"two lines":            {stripedispute.Config{Key: key, UserAgent: "a\nb"}, "Config.UserAgent"},
	}
	for name, test := range tests {
		for _, err := range []error{
			dispute.NewClient(test.cfg).Check(), fileupload.NewClient(test.cfg).Check(), issuingdispute.NewClient(test.cfg).Check(),
		} {
			if test.want == "" {
				assert.NoError(t, err, name)
				continue
			}
			require.ErrorContains(t, err, test.want, name)
			assert.True(t, stripedispute.Permanent(err), name)
			assert.NotContains(t, err.Error(), key, name)
		}
	}
	require.ErrorContains(t, new(dispute.Client).Check(), "NewClient")
}
