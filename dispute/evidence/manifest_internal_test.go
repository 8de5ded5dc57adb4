package evidence

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// Each member of evidence.json is in manifest, and Load and encode copy it.
func TestLoadAndEncodeCopyEveryMemberOfEvidenceJSON(t *testing.T) {
	var p Packet
	for member := range reflect.TypeFor[manifest]().Fields() {
		switch value := reflect.ValueOf(&p).Elem().FieldByName(member.Name); {
		case !value.IsValid():
			t.Fatalf("manifest in load.go has the member %s, and Packet has no field with this name", member.Name)
		case member.Type == reflect.TypeFor[dispute.Evidence]():
			value.Set(reflect.ValueOf(dispute.Evidence{CustomerName: "Jo"}))
		case member.Type == reflect.TypeFor[stripedispute.Metadata]():
			value.Set(reflect.ValueOf(stripedispute.Metadata{"order": "7"}))
		default: // a text; Load refuses another Product
			value.SetString(string(dispute.ProductPhysical))
		}
	}
	text, err := p.encode()
	require.NoError(t, err)
	var m manifest
	require.NoError(t, json.Unmarshal(text, &m))
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, Manifest), text, 0o600))
	loaded, err := Load(os.DirFS(dir))
	require.NoError(t, err)
	for member := range reflect.TypeFor[manifest]().Fields() {
		want := reflect.ValueOf(p).FieldByName(member.Name).Interface()
		assert.Equal(t, want, reflect.ValueOf(m).FieldByName(member.Name).Interface(), "encode in save_json.go does not copy %s", member.Name)
		assert.Equal(t, want, reflect.ValueOf(*loaded).FieldByName(member.Name).Interface(), "Load in load.go does not copy %s", member.Name)
	}
}
