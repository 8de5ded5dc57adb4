package quote_test

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute/internal/quote"
)

const key = "sk_test_0celot51QWERTYUIOPasdfghjkl"

func carrying(form string) *quote.Filter { return quote.New(quote.Sent{Key: key, Form: form}) }

func TestMessageRemovesWhatTheRequestCarried(t *testing.T) {
	long := "Delivered to Jane Roe, 12 Elm Street, on the 3rd of May; she signed for it."
	known := "The customer did not return the item, and the account was used again after the refund."
	tests := map[string]struct{ form, message, want string }{
		"a value":                    {"evidence[customer_name]=Jane+Roe", "Bad name: Jane Roe.", "Bad name: […]."},
		"in other letters":           {"evidence[customer_email_address]=Jane%40Example.com", "No mail to jane@example.com", "No mail to […]"},
		"as it was encoded":          {"evidence[customer_email_address]=jane%40example.com", "Got x=jane%40example.com&y", "Got […]"},
		"with other line breaks":     {"evidence[billing_address]=Jane+Roe%0D%0A12+Elm+St", "Got Jane Roe\n12 Elm St", "Got […]"},
		"between typographic quotes": {"evidence[customer_name]=Jane+Roe", "The name “Jane Roe” is invalid", "The name […] is invalid"},
		"beside no-break spaces": {
			"evidence[customer_name]=Jane+Roe", "The\u00a0name\u202fJane Roe\u00a0is\u3000invalid", "The name […] is invalid",
		},
		"among other letters": {"evidence[customer_name]=Jane+Roe", "名前Jane Roeです", "[…]"},
		"in other scripts' letters": {
			"evidence[customer_name]=%CE%98%CE%91%CE%9B%CE%95%CE%99%CE%91", "No such θάλεια ΘΑΛΕΙΑ θαλεια", "No such […]",
		},
		"cut short": {
			"evidence[uncategorized_text]=" + url.QueryEscape(long), "Too long: " + long[:40] + "...", "Too long: Delivered to […], on.",
		},
		"a sentence of known words": {"evidence[uncategorized_text]=" + url.QueryEscape(known), "Too long: " + known, "Too long: […]."},
		"a piece of it": {
			"evidence[uncategorized_text]=" + url.QueryEscape(known), "Too long: 'did not return the item' is used", "Too long: […] is used",
		},
		"cut within words":             {"evidence[uncategorized_text]=" + url.QueryEscape(known), "omer did not return the it", "[…]"},
		"a value that is a known word": {"metadata[a]=order", "No such order", "No such […]"},
		"known words in another order": {"metadata[a]=such+order", "No such customer order", "No such customer order"},
		"a number in it":               {"evidence[shipping_address]=12+Elm+St,+94107", "Invalid: 94107 of 5000", "Invalid: […] of 5000"},
		"an amount in it":              {"evidence[uncategorized_text]=paid+5000", "Invalid: 5,000", "Invalid: […]"},
		"numbers in a row":             {"metadata[a]=jane", "Invalid: 106 97 110 101 characters", "Invalid: […] characters"},
		"nothing but dashes":           {"metadata[a]=---", "Bad ---------", "Bad […]"},
		"the key":                      {"", "Invalid API Key provided: " + key, "Invalid API Key provided: […]"},
		"a part of the key":            {"", "Invalid API Key provided: sk_test_****hjkl, *****TYUIOPas", "Invalid API Key provided: […]"},
		"another key":                  {"", "No such dispute: 'sk_live_abc', key=rk_live_abc", "No such dispute: […]"},
		"a client secret":              {"", "See pi_1_secret_abc or seti_1_secret_abc", "See […] or […]"},
		"an id stays":                  {"metadata[a]=x&evidence[receipt]=file_1AbC", "No such file: 'file_1AbC'.", "No such file: 'file_1AbC'."},
		"an enum stays": {
			"metadata[a]=jane&purpose=dispute_evidence", "Invalid purpose: dispute_evidence", "Invalid purpose: dispute_evidence",
		},
		"the name of a field stays": {
			"evidence[customer_name]=evidence&z[zz]=1", "evidence[customer_name] or (z[zz])", "evidence[customer_name] or (z[zz])",
		},
		"a malformed form":            {"%zz=%zz&=&&evidence[a]=Jane", "Jane and %zz", "[…] and […]"},
		"control characters":          {"", "No\x1b[31m such\r\ndispute\x00 \u2028here\u202e", "[…] such […]"},
		"many lines":                  {"", "No\n\n such\r\ndispute", "No such dispute"},
		"longer than any of Stripe's": {"", strings.Repeat("x", 40_001), "the message is longer than any of Stripe's and is left out"},
		"nothing":                     {"metadata[a]=jane", "", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, carrying(test.form).Message(test.message))
		})
	}
}

// encodings has ways in which a server may repeat a value. No list can have all of them;
// therefore the filter does not use such a list.
func encodings() map[string]func(string) string {
	each := func(f func(r rune) string) func(string) string {
		return func(s string) string {
			var b strings.Builder
			for _, r := range s {
				b.WriteString(f(r))
			}
			return b.String()
		}
	}
	return map[string]func(string) string{
		"as it is":            func(s string) string { return s },
		"shouted":             strings.ToUpper,
		"title":               func(s string) string { return strings.ToTitle(s) },
		"quoted":              strconv.Quote,
		"in typographic":      func(s string) string { return "„" + s + "“" },
		"in guillemets":       func(s string) string { return "«\u202f" + s + "\u202f»" },
		"with no-break space": func(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") },
		"with zero width":     func(s string) string { return strings.Join(strings.Split(s, ""), "\u200b") },
		"with soft hyphens":   func(s string) string { return strings.Join(strings.Split(s, ""), "\u00ad") },
		"spaced out":          func(s string) string { return strings.Join(strings.Split(s, ""), " ") },
		"in CJK":              func(s string) string { return "値" + s + "は無効" },
		"full width": each(func(r rune) string {
			if '!' <= r && r <= '~' {
				r += 0xfee0
			}
			return string(r)
		}),
		"query":             url.QueryEscape,
		"path":              url.PathEscape,
		"percent":           each(func(r rune) string { return fmt.Sprintf("%%%02x", r) }),
		"percent, twice":    func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
		"JSON, \\u":         each(func(r rune) string { return fmt.Sprintf(`\u%04x`, r) }),
		"JSON, slashes":     func(s string) string { return strings.NewReplacer("/", `\/`, " ", `\/`).Replace(s) },
		"JSON, twice":       func(s string) string { return strconv.Quote(strconv.Quote(s)) },
		"HTML, named":       html.EscapeString,
		"HTML, twice":       func(s string) string { return html.EscapeString(html.EscapeString(s)) },
		"HTML, decimal":     each(func(r rune) string { return fmt.Sprintf("&#%d;", r) }),
		"HTML, hexadecimal": each(func(r rune) string { return fmt.Sprintf("&#x%X;", r) }),
		"quoted-printable":  each(func(r rune) string { return fmt.Sprintf("=%02X", r) }),
		"encoded word":      func(s string) string { return mime.QEncoding.Encode("utf-8", s+"é") },
		"base64":            func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
		"base64, URL":       func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
		"base32":            func(s string) string { return base32.StdEncoding.EncodeToString([]byte(s)) },
		"hex":               func(s string) string { return hex.EncodeToString([]byte(s)) },
		"octal":             each(func(r rune) string { return fmt.Sprintf(`\%03o`, r) }),
		"decimal codes":     each(func(r rune) string { return strconv.Itoa(int(r)) + " " }),
		"reversed": func(s string) string {
			r := []rune(s)
			slices.Reverse(r)
			return string(r)
		},
		"rotated": each(func(r rune) string {
			if 'a' <= r && r <= 'z' {
				r = 'a' + (r-'a'+13)%26
			}
			return string(r)
		}),
		"underscores": func(s string) string { return strings.ReplaceAll(s, " ", "_") },
		"a map":       func(s string) string { return "map[evidence:" + s + "]" },
		"a pair":      func(s string) string { return "evidence[customer_name]=" + s },
		"cut":         func(s string) string { return s[:len(s)*2/3] + "..." },
		"the middle":  func(s string) string { return "..." + s[2:] },
	}
}

func TestFilterRemovesEveryEncodingOfWhatWasSent(t *testing.T) {
	values := []string{
		"Jane Narwhal", "jane.quokka@example.com", "12 Platypus Street/94107",
		"203.0.113.77", "Łukasz Żyrafa", "+44 20 7946 0123", "axolotl <b>&</b> 'sons'",
	}
	for _, value := range values {
		f := carrying("evidence[customer_name]=" + url.QueryEscape(value))
		file := quote.New(quote.Sent{Key: key, Form: "purpose=dispute_evidence", File: true})
		for name, encode := range encodings() {
			for _, around := range [][2]string{{"", ""}, {"Invalid value: ", " is not accepted."}, {"('", "')"}, {"name=", "&x"}} {
				text := around[0] + encode(value) + around[1]
				for _, got := range []string{
					f.Message(text), f.Reason(text), f.Word(text), f.Param(text),
					f.URL("https://stripe.com/docs/" + text), f.RequestID(text), file.Message(text), file.Word("x_" + text),
				} {
					rest := strings.NewReplacer("[…]", " ", "Invalid", " ", "value", " ", "is not accepted",
						" ", "the message is left out, since it may repeat the file that was sent", " ").Replace(got)
					letters := strings.TrimFunc(rest, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) })
					assert.Contains(t, []string{""}, letters, "%s of %q: %q became %q", name, value, text, got)
				}
			}
		}
	}
}

func TestFilterRemovesEveryEncodingOfTheKey(t *testing.T) {
	f := carrying("charge=ch_1&limit=10")
	for name, encode := range encodings() {
		got := strings.ToLower(f.Message("Invalid API Key provided: "+encode(key)) + f.Word(encode(key)) + f.RequestID(encode(key)))
		for _, part := range []string{"0celot51", "celot51q", "qwertyui", "uiopasdf", "asdfghjkl"} {
			assert.NotContains(t, got, part, name)
			assert.NotContains(t, got, strings.ToLower(encode(part)), name)
		}
	}
}

// Messages of Stripe, and of proxies and the network, that people need.
func TestMessageKeepsMessagesThatHelp(t *testing.T) {
	f := carrying("evidence[uncategorized_text]=We+have+delivered+the+parcel&metadata[order]=x1")
	for _, message := range []string{
		"No such dispute: 'du_1MtJUT2eZvKYlo2CNaw2HvEv'; a similar object exists in live mode, but a test mode key was used to " +
			"make this request.",
		"This dispute is already closed.",
		"You cannot update this dispute because it is closed.",
		"The evidence of this dispute was submitted already and can no longer be changed.",
		"Invalid string: evidence[customer_name]; must be at most 5000 characters",
		"Received unknown parameter: evidence[customer_email]. Did you mean evidence[customer_email_address]?",
		"The file you uploaded was too long. Please upload a file with fewer than 50 pages.",
		"The files you've attached to this dispute as evidence will exceed the limit for a dispute's total size. Try using smaller " +
			"files as evidence.",
		"The charge ch_1AbC is not eligible for visa_compelling_evidence_3.",
		"Keys for idempotent requests can only be used with the same parameters they were first used with.",
		"There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and " +
			"the other request is still going through)",
		"This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you " +
			"see this error intermittently, retry the request.",
		"Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
		"Metadata can have up to 50 keys, but this object would have 51",
		"Invalid request: the amount must be greater than 0 and at most 4.5 MB",
		"The provided key does not have the required permissions for this endpoint on account 'acct_1'.",
		"write tcp: broken pipe", "http: server closed idle connection", "unexpected EOF",
		"context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
		"gock: cannot match any request", "nothing came within 1m20s: net/http: request canceled",
		"the connection was lost, or the server refused the stream, before a response came",
	} {
		assert.Equal(t, strings.Join(strings.Fields(message), " "), f.Message(message))
	}
}

func TestFilterKeepsShortFieldsByTheirForm(t *testing.T) {
	strict, plain := carrying("evidence[customer_name]=Jane+Roe&metadata[a]=resource&metadata[Jane+Roe]=x"), carrying("charge=ch_1")
	for in, want := range map[string][2]string{ // in strict, in plain
		"":                       {"", ""},
		"resource_missing":       {"resource_missing", "resource_missing"},
		"a_code_of_tomorrow":     {"a_code_of_tomorrow", "a_code_of_tomorrow"},
		"N7":                     {"N7", "N7"},
		"51":                     {"51", "51"},
		"Jane":                   {"[…]", "Jane"},
		"jane_roe":               {"[…]", "jane_roe"},
		"jane@example.com":       {"[…]", "[…]"},
		"aGVsbG8gd29ybGQ":        {"[…]", "aGVsbG8gd29ybGQ"},
		strings.Repeat("a", 81):  {"[…]", "[…]"},
		"pi_1_secret_2":          {"[…]", "[…]"},
		"whsec_abc":              {"[…]", "[…]"},
		key:                      {"[…]", "[…]"},
		"x\ny":                   {"[…]", "[…]"},
		"qwertyuiop":             {"[…]", "[…]"},
		"global-concurrency":     {"global-concurrency", "global-concurrency"},
		"invalid_request_error":  {"invalid_request_error", "invalid_request_error"},
		"not.a.code of any kind": {"[…]", "[…]"},
	} {
		assert.Equal(t, want[0], strict.Word(in), in)
		assert.Equal(t, want[1], plain.Word(in), in)
	}
	for in, want := range map[string][2]string{
		"evidence[receipt]":       {"evidence[receipt]", "evidence[receipt]"},
		"evidence[customer_name]": {"evidence[customer_name]", "evidence[customer_name]"},
		"metadata[jane]":          {"[…]", "metadata[jane]"},
		"metadata[Jane Roe]":      {"[…]", "[…]"},
		"expand[0]":               {"expand[0]", "expand[0]"},
	} {
		assert.Equal(t, want[0], strict.Param(in), in)
		assert.Equal(t, want[1], plain.Param(in), in)
	}
	for in, want := range map[string]string{
		"https://stripe.com/docs/error-codes/resource-missing":                     "=",
		"https://docs.stripe.com/error-codes/lock-timeout":                         "=",
		"https://dashboard.stripe.com/acct_1/test/logs/req_2?t=1700000000":         "=",
		"https://dashboard.stripe.com/test/workbench/logs?object=jane":             "",
		"https://dashboard.stripe.com/jane":                                        "",
		"https://jane.stripe.com/docs":                                             "",
		"https://stripe.com.evil.test/docs":                                        "",
		"http://stripe.com/docs":                                                   "",
		"https://jane@stripe.com/docs":                                             "",
		"https://stripe.com/docs#jane":                                             "",
		"https://stripe.com/d%6fcs":                                                "",
		"https://stripe.com/" + strings.Repeat("docs/", 200):                       "",
		"https://dashboard.stripe.com/test/logs/req_1?t=" + strings.Repeat("a", 9): "",
	} {
		if want == "=" {
			want = in
		}
		assert.Equal(t, want, strict.URL(in), in)
	}
	for in, want := range map[string][2]string{
		"req_1AbC":                             {"req_1AbC", "req_1AbC"},
		"req_" + strings.Repeat("a", 61):       {"[…]", "[…]"},
		"8b1c9a54-6f0e-4f3e-9c35-3ad2be2a1a8e": {"[…]", "8b1c9a54-6f0e-4f3e-9c35-3ad2be2a1a8e"},
		"Jane":                                 {"[…]", "Jane"},
		"a b":                                  {"[…]", "[…]"},
		key:                                    {"[…]", "[…]"},
		"req_x_secret_y":                       {"[…]", "[…]"},
		"":                                     {"", ""},
		strings.Repeat("1", 10<<20):            {"[…]", "[…]"},
	} {
		assert.Equal(t, want[0], strict.RequestID(in))
		assert.Equal(t, want[1], plain.RequestID(in))
	}
	assert.Equal(t, "ch_1", strict.ID("ch_1"))
	assert.Empty(t, strict.ID("jane_roe"))
	assert.Empty(t, strict.ID("pi_1_secret_2"))
}

func TestHeaderShowsOnlyHarmlessValues(t *testing.T) {
	h := http.Header{
		"Request-Id": {"req_1"}, "Stripe-Version": {"2026-10-28.endive"},
		"Content-Type": {"application/json; x=jane"}, "Date": {"Sat, 21 Nov 2026 09:26:01 GMT"},
		"Retry-After": {"7"}, "Idempotent-Replayed": {"true"}, "Stripe-Account": {"acct_1"},
		"Server": {"nginx"}, "Location": {"https://evil.test/?jane"},
		"X-Jane": {"1"}, "X-Request": {"Jane Roe", "ok and " + key},
	}
	strict := carrying("evidence[customer_name]=Jane+Roe").Header(h)
	assert.Equal(t, http.Header{
		"Request-Id": {"req_1"}, "Stripe-Version": {"2026-10-28.endive"},
		"Content-Type": {"application/json"}, "Date": {"Sat, 21 Nov 2026 09:26:01 GMT"},
		"Retry-After": {"7"}, "Idempotent-Replayed": {"true"}, "Stripe-Account": {"acct_1"},
		"Server": {"[…]"}, "Location": {"[…]"}, "X-Request": {"[…]", "ok and […]"},
	}, strict)
	plain := carrying("charge=ch_1").Header(h)
	assert.Equal(t, "nginx", plain.Get("Server"))
	assert.Equal(t, []string{"Jane Roe", "ok and […]"}, plain["X-Request"])
	assert.Equal(t, "unknown type", quote.MediaType("jane/html"))
	assert.Equal(t, "Sat, 21 Nov 2026 09:26:01 GMT", h.Get("Date"))
}

func TestMessageOfAnUploadIsWholeOrRemoved(t *testing.T) {
	f := quote.New(quote.Sent{
		Key: key, Form: "purpose=dispute_evidence", File: true, Texts: []string{"Invoice 6735.pdf", "The customer received the order 94107"},
	})
	const left = "the message is left out, since it may repeat the file that was sent"
	for message, want := range map[string]string{
		"The file is too large: at most 5242880 bytes.": "The file is too large: at most 5242880 bytes.",
		"Invalid purpose: dispute_evidence":             "Invalid purpose: dispute_evidence",
		"Invalid file: Invoice 6735.pdf":                left,
		"Invalid file: invoice":                         "Invalid file: invoice",
		"Got 6735":                                      left,
		"Got 94107":                                     left,
		"The customer received the order":               left,
		"axolotl":                                       left,
	} {
		assert.Equal(t, want, f.Message(message))
	}
	assert.Equal(t, "malformed header line: […]", f.Reason("malformed header line: axolotl"))
}

// The effort is limited, so that a hostile message costs no more time than a long one.
func TestMessageLimitsTheEffort(t *testing.T) {
	f := carrying("metadata[a]=" + strings.Repeat("a+", 75_000))
	assert.Equal(t, "[…]", f.Message(strings.Repeat("a ", 19_000)))
	f = carrying("metadata[a]=" + strings.Repeat("the+customers+", 10_000))
	assert.Equal(t, "[…]", f.Message(strings.Repeat("the customer ", 3_000)))
	assert.Equal(t, "[…]", carrying("").Message(strings.Repeat("x", 39_000)))
	assert.Equal(t, strings.Repeat("no ", 666)+"[…]", carrying("").Message(strings.Repeat("no ", 1000)))
}

func TestIDPathLineAndObject(t *testing.T) {
	for in, want := range map[string]string{
		"du_1": "du_1", "th_1": "th_1", "idp_1AbC": "idp_1AbC", "sk_live_1": "…",
		"rk_test_1": "…", "whsec_1": "…", "sk_org_live_1": "…", "pi_1_secret_2": "…",
		"desk_1": "desk_1", "desk_1_sk_live_1": "…", "network_rk_test_1": "…", // sk_ within a word, and then a key
		"": "…", "jane@example.com": "…", "Jane": "…", "4242424242424242": "…", "du_" + strings.Repeat("x", 81): "…", "du_1\n": "…",
	} {
		assert.Equal(t, want, quote.ID(in), in)
	}
	assert.Equal(t, "/base/v1/issuing/disputes/idp_1/submit", quote.Path("/base/v1/issuing/disputes/idp_1/submit"))
	assert.Equal(t, "/v1/disputes/…/close", quote.Path("/v1/disputes/sk_live_123/close"))
	assert.Equal(t, "/v1/files/…/contents", quote.Path("/v1/files/Jane Roe/contents"))
	assert.Equal(t, "a  b …", quote.Line("a\r\nb \u2028x"[:6]+"…", 100))
	assert.Equal(t, "ab…", quote.Line("abc", 2))
	assert.Equal(t, "issuing.dispute", quote.Object("issuing.dispute"))
	assert.Equal(t, "thing of another kind", quote.Object("jane"))
}
