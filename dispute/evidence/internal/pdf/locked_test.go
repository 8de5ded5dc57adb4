package pdf_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute/evidence/internal/pdf"
)

func fixture(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "qpdf", name+".pdf"))
	require.NoError(t, err)
	return b
}

// The files are made by qpdf: see testdata/qpdf/make.sh.
func TestExamineRecognisesPasswordsOfAllCiphers(t *testing.T) {
	files, err := filepath.Glob("testdata/qpdf/*.pdf")
	require.NoError(t, err)
	require.Len(t, files, 34)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".pdf")
		t.Run(name, func(t *testing.T) {
			r := pdf.Examine(fixture(t, name))
			locked := strings.HasPrefix(name, "locked-")
			assert.Equal(t, locked, r.Locked)
			assert.False(t, r.NoEnd || r.NoPages || r.Lost > 0 || r.Blank > 0 || r.Holes > 0, "%+v", r)
			if locked && strings.HasSuffix(name, "-packed") {
				require.ErrorContains(t, r.Unknown, "password")
				return
			}
			require.NoError(t, r.Unknown)
			assert.Equal(t, 2, r.Pages)
		})
	}
}

// encryption returns the encryption dictionary of a file, and the reference to it.
func encryption(t *testing.T, file []byte) (dictionary, reference string) {
	t.Helper()
	_, after, ok := strings.Cut(string(file), "/Encrypt ")
	require.True(t, ok)
	id, _, _ := strings.Cut(after, " ")
	reference = id + " 0 R"
	_, after, ok = strings.Cut(string(file), "\n"+id+" 0 obj\n")
	require.True(t, ok)
	dictionary, _, _ = strings.Cut(after, "\nendobj")
	return dictionary, reference
}

func TestExamineReadsEveryFormOfTheEncryptionDictionary(t *testing.T) {
	for _, name := range []string{
		"aes-256-r6-packed", "aes-256-r6", "aes-128", "aes-128-metadata-clear-packed", "rc4-128", "rc4-128-packed", "rc4-40",
	} {
		for _, kind := range []string{"open-", "locked-"} {
			file := fixture(t, kind+name)
			dictionary, reference := encryption(t, file)
			for what, changed := range map[string]string{
				"in the trailer": strings.Replace(string(file), "/Encrypt "+reference, "/Encrypt "+dictionary, 1),
				"texts in brackets": rewritten(string(file), func(hex string) string {
					var b strings.Builder
					for i := 0; i+1 < len(hex); i += 2 {
						fmt.Fprintf(&b, `\%03o`, octet(t, hex[i:i+2]))
					}
					return "(" + b.String() + ")"
				}),
				"texts in brackets, as they are": rewritten(string(file), func(hex string) string {
					var b strings.Builder
					for i := 0; i+1 < len(hex); i += 2 {
						switch c := octet(t, hex[i:i+2]); c {
						case '(', ')', '\\':
							b.WriteString(`\` + string(rune(c)))
						case '\r':
							b.WriteString(`\r`)
						default:
							b.WriteByte(c)
						}
					}
					return "(" + b.String() + ")"
				}),
				"hex in capital letters, with line breaks": rewritten(string(file), func(hex string) string {
					return "<" + strings.ToUpper(hex[:3]) + "\n " + hex[3:] + " >"
				}),
				"a positive P":           strings.NewReplacer("/P -4 ", "/P 4294967292 ", "/P -3904 ", "/P 4294963392 ").Replace(string(file)),
				"CR line ends around it": strings.Replace(string(file), dictionary, "\r"+dictionary+"\r", 1),
			} {
				r := pdf.Examine([]byte(changed))
				assert.Equal(t, kind == "locked-", r.Locked, "%s%s, %s", kind, name, what)
			}
		}
	}
}

// rewritten replaces every text in hexadecimal in a file by text(hex).
func rewritten(file string, text func(hex string) string) string {
	var b strings.Builder
	for {
		before, after, ok := strings.Cut(file, "<")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		hex, rest, _ := strings.Cut(after, ">")
		if len(hex) >= 32 && strings.Trim(hex, "0123456789abcdef") == "" {
			b.WriteString(text(hex))
			file = rest
			continue
		}
		b.WriteString("<")
		file = after
	}
}

func octet(t *testing.T, hex string) byte {
	t.Helper()
	var c byte
	_, err := fmt.Sscanf(hex, "%02x", &c)
	require.NoError(t, err)
	return c
}

func TestExamineRecognisesOtherEncryption(t *testing.T) {
	encrypted := func(dictionary string) []byte {
		return plain(1, "1").object(40, dictionary).end("/Root 1 0 R /Encrypt 40 0 R")
	}
	for name, test := range map[string]struct {
		file   []byte
		locked bool
	}{
		"a certificate":           {encrypted("<< /Filter /Adobe.PubSec /V 4 /SubFilter /adbe.pkcs7.s5 >>"), true},
		"of a later version":      {encrypted("<< /Filter /Standard /V 9 /R 9 >>"), true},
		"nothing to compare with": {encrypted("<< /Filter /Standard /V 2 /R 3 >>"), true},
		"only attached files": {
			encrypted(
				"<< /Filter /Standard /V 5 /R 6 /StmF /Identity /StrF /Identity /EFF /StdCF /CF << /StdCF << /CFM /AESV3 /AuthEvent /EFOpen >> >> >>",
			),
			false,
		},
		"null":                      {plain(1, "1").end("/Root 1 0 R /Encrypt null"), false},
		"an object that is missing": {plain(1, "1").end("/Root 1 0 R /Encrypt 40 0 R"), true},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.locked, pdf.Examine(test.file).Locked)
		})
	}
	cut := bytes.Split(encrypted("<< /Filter"), []byte("xref"))[0]
	assert.False(t,
		pdf.Examine(append([]byte("trailer << /Encrypt 40 0 R >> startxref 0 %%EOF "), cut...)).Locked,
		"the file is cut, which is another problem",
	)
}
