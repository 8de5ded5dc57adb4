package setup_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/examples/internal/setup"
)

func TestConfigWithoutAKeyUsesMemory(t *testing.T) {
	t.Setenv("STRIPE_API_KEY", "")
	cfg, memory, err := setup.Config(false)
	require.NoError(t, err)
	assert.NotNil(t, memory)
	assert.Equal(t, memory.Config().BaseURL, cfg.BaseURL)
}

func TestConfigWithATestKeyUsesTheServerOfTheEnvironment(t *testing.T) {
	t.Setenv("STRIPE_API_KEY", "rk_test_1")
	t.Setenv("STRIPE_API_BASE", "http://127.0.0.1:1")
	cfg, memory, err := setup.Config(false)
	require.NoError(t, err)
	assert.Nil(t, memory)
	assert.Equal(t, "rk_test_1", cfg.Key)
	assert.Equal(t, "http://127.0.0.1:1", cfg.BaseURL)
}

func TestConfigRequiresLiveForALiveKey(t *testing.T) {
	for _, key := range []string{"sk_live_1", "rk_live_1", "1", "_test_", " sk_test_1"} {
		t.Setenv("STRIPE_API_KEY", key)
		_, _, err := setup.Config(false)
		require.ErrorContains(t, err, "-live", key)
		assert.NotContains(t, err.Error(), key)
	}
	t.Setenv("STRIPE_API_KEY", "sk_live_1")
	cfg, _, err := setup.Config(true)
	require.NoError(t, err)
	assert.Equal(t, "sk_live_1", cfg.Key)
}
