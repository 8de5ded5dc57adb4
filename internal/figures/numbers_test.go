package figures_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// numbers are sentences of documents and comments that say a constant, {} in the sentence. The value
// is an expression of constants of the source file.
var numbers = []struct{ document, sentence, source, value string }{
	{"SECURITY.md", "a whole value, or {} letters of one in a row", "internal/quote/echo.go", "pieceLen"},
	{"SECURITY.md", "reads at most {} bytes of a message", "internal/quote/message.go", "maxShown"},
	{"SECURITY.md", "{} of one object", "internal/transport/read_body.go", "maxObject"},
	{"SECURITY.md", "{} more for each item of a page", "internal/transport/read_body.go", "maxPerItem"},
	{"SECURITY.md", "each item of a page and at most {},", "internal/transport/read_body.go", "maxPage"},
	{"SECURITY.md", "{} of an error", "internal/transport/read_body.go", "maxRefusal"},
	{"SECURITY.md", "({} if no limit was given)", "internal/transport/response.go", "most"},
	{"SECURITY.md", "has at most {} of structs", "internal/decode/mend.go", "maxMemory"},
	{"SECURITY.md", "at most {} of evidence.json", "dispute/evidence/load.go", "maxManifest"},
	{"SECURITY.md", "{} values,", "dispute/evidence/load_json.go", "maxValues"},
	{"SECURITY.md", "{} entries of the folder", "dispute/evidence/load_folder.go", "maxEntries"},
	{"SECURITY.md", "{} files of at most", "dispute/evidence/examine.go", "maxFiles"},
	{"SECURITY.md", "At most {} of each rule are reported", "dispute/evidence/problem.go", "maxAlike"},
	{"SECURITY.md", "At most {} of a PDF are inflated", "dispute/evidence/internal/pdf/examine.go", "maxInflate"},
	{"SECURITY.md", "would take more than {}", "compose/internal/picture/open.go", "MaxMemory"},
	{"compose/doc.go", "A picture that would take more than {} of memory", "compose/internal/picture/open.go", "MaxMemory"},

	{"docs/documents.md", "more than {} pages (American Express)", "dispute/evidence/check_files.go", "amexPages"},
	{"docs/documents.md", "more than {} together with the others (Discover", "dispute/evidence/check_files.go", "discoverBytes"},
	{"docs/documents.md", "evidence.json has at most {},", "dispute/evidence/load.go", "maxManifest"},
	{"docs/documents.md", "{} values, and", "dispute/evidence/load_json.go", "maxValues"},
	{"docs/documents.md", "{} elements in one list", "dispute/evidence/load_json.go", "maxElements"},
	{"docs/documents.md", "At most {} entries of a folder are read", "dispute/evidence/load_folder.go", "maxEntries"},
	{"docs/documents.md", "{} levels deep", "dispute/evidence/load_folder.go", "maxLevels"},
	{"docs/documents.md", "at most {} files", "dispute/evidence/examine.go", "maxFiles"},
	{"docs/documents.md", "At most {} problems of the same rule", "dispute/evidence/problem.go", "maxAlike"},
	{"docs/documents.md", "at most {} of it are inflated", "dispute/evidence/internal/pdf/examine.go", "maxInflate"},

	{"RELIABILITY.md", "A call makes at most {} attempts", "internal/transport/retry.go", "defaultMaxRetries + 1"},
	{"docs/testing.md", "is retried {}, which takes", "internal/transport/retry.go", "defaultMaxRetries"},
	{"docs/safety.md", "A failed request is retried {}, after", "internal/transport/retry.go", "defaultMaxRetries"},
	{"config.go", "MaxRetries is the most retries that a call makes: 0 means {},", "internal/transport/retry.go", "defaultMaxRetries"},
	{"RELIABILITY.md", "the next one is made at once, {} times at most", "internal/transport/retry.go", "maxFreeRetries"},
	{"RELIABILITY.md", "`Retry-After` of the server, but never longer than {}", "internal/transport/retry.go", "longestRetryAfter"},
	{"error.go", "its header Retry-After, at most {}", "internal/transport/retry.go", "longestRetryAfter"},
	{"RELIABILITY.md", "It is the `Timeout` of your `http.Client`, or {}", "internal/transport/client.go", "defaultTimeout"},
	{"RELIABILITY.md", "after {}, with an `http.Client` that has no `Timeout`", "internal/transport/client.go", "defaultTimeout"},
	{"config.go", "Timeout, or after {} if that is 0", "internal/transport/client.go", "defaultTimeout"},
	{"RELIABILITY.md", "The {} budgets that were used last", "internal/transport/budget.go", "maxBudgets"},
	{"docs/testing.md", "it is enough for {} retries", "internal/transport/budget.go", "fullBudget / retryCost"},
	{"config.go", "after about {} retries without success", "internal/transport/budget.go", "fullBudget / retryCost"},
	{"RELIABILITY.md", "the call waits {} for it", "internal/apart/apart.go", "grace"},
	{"option.go", "A key has 1 to {} printable", "internal/transport/prepare.go", "maxKey"},
	{"dispute/list.go", "items per page, 1 to {}; 0", "internal/pager/bounds.go", "maxLimit"},
	{"issuingdispute/list.go", "items per page, 1 to {}; 0", "internal/pager/bounds.go", "maxLimit"},
	{"fileupload/list.go", "items per page, 1 to {}; 0", "internal/pager/bounds.go", "maxLimit"},
	{"fileupload/link.go", "items per page, 1 to {}; 0", "internal/pager/bounds.go", "maxLimit"},
	{"metadata.go", "at most {} keys of", "metadata.go", "maxMetadataKeys"},
	{"metadata.go", "keys of at most {} characters", "metadata.go", "maxMetadataKey"},
	{"metadata.go", "with values of at most {} characters", "metadata.go", "maxMetadataValue"},
	{"fileupload/download.go", "any size up to {} is accepted", "internal/transport/download.go", "maxContents"},
	{"dispute/evidence/responder.go", "at the same time; 0 means {}.", "dispute/evidence/step3_upload.go", "defaultParallel"},
	{"docs/safety.md", "made at most {} before or", "webhook/signature.go", "DefaultTolerance"},
	{"webhook/signature.go", "its time is at most {} from now", "webhook/signature.go", "DefaultTolerance"},

	{"deskriver/config.go", "Gather gets {} of it", "dispute/desk/look.go", "timeForWork"},
	{"deskriver/config.go", "it takes longer than {} of JobTimeout", "dispute/desk/look.go", "timeForWork"},
	{"deskriver/config.go", "JobTimeout ends a look or a sweep that takes longer. 0 means {},", "deskriver/config.go", "defaultJobTimeout"},
	{"docs/production.md", "`Config.RescueAfter`, {} by default", "deskriver/config.go", "defaultJobTimeout + timeToRescue"},
	{"dispute/desk/desk.go", "ends when {} of the time", "dispute/desk/look.go", "timeForWork"},
	{"docs/testing.md", "{} of `JobTimeout` must", "dispute/desk/look.go", "timeForWork"},
	{"dispute/desk/desk.go", "at least {}, Gather", "dispute/desk/gather.go", "leastTurn"},
	{"dispute/desk/desk.go", "fails {} after the dispute was opened", "dispute/desk/notice.go", "patience"},
	{"dispute/desk/desk.go", "or {} before the deadline", "dispute/desk/notice.go", "patience"},
	{"dispute/desk/doc.go", "the deadline is less than {} away", "dispute/desk/notice.go", "patience"},
	{"dispute/desk/approve.go", "is submitted {} before the deadline", "dispute/desk/plan.go", "lastChance"},
	{"deskriver/doc.go", "kept for {}, because", "deskriver/config.go", "keepFinished"},
	{"deskriver/config.go", "Processes that start within {} share", "deskriver/sweep_timer.go", "longestSlot"},
	{"docs/production.md", "Processes that start within {} share", "deskriver/sweep_timer.go", "longestSlot"},
	{"dispute/enhanced.go", "CustomerDeviceFingerprint has at least {} characters", "dispute/internal/device/device.go", "MinFingerprint"},
	{"dispute/enhanced.go", "CustomerDeviceID has at least {} characters", "dispute/internal/device/device.go", "MinID"},
	{"dispute/evidence.go", "together {}.", "dispute/field.go", "MaxText"},
	{"issuingdispute/doc.go", "A dispute that is not submitted within {} of its transaction", "issuingdispute/create.go", "SubmitWithin"},
	{"issuingdispute/create.go", "If it is not submitted, it expires {} after", "issuingdispute/create.go", "SubmitWithin"},
	{"disputetest/doc.go", "expire {} after their transaction", "disputetest/issuing_life.go", "issuingLife"},
	{"disputetest/issuing_transaction.go", "a dispute can be submitted until {} later", "disputetest/issuing_life.go", "issuingLife"},
	{"disputetest/doc.go", "inquiries close after {}", "disputetest/dispute_life.go", "inquiryLife"},
	{"disputetest/doc.go", "idempotency keys expire after {}", "disputetest/idempotency.go", "keyLife"},
	{"disputetest/doc.go", "files after {}", "disputetest/file.go", "fileLife"},
	{"disputetest/doc.go", "the last {} requests", "disputetest/journal.go", "keptRequests"},
	{"disputetest/doc.go", "{} idempotency keys and", "disputetest/idempotency.go", "keptKeys"},
	{"disputetest/doc.go", "per account, {} events", "disputetest/emit.go", "keptEvents"},
	{"disputetest/server.go", "is decided {} later", "disputetest/dispute_life.go", "defaultDecisionWait"},
	{"disputetest/dispute_seed.go", "the end of the UTC day {} later", "disputetest/dispute_life.go", "responseDays * 24 * time.Hour"},
	{"docs/fakestripe.md", "is repeated after {}, 5 and 25 seconds", "disputetest/queue.go", "retryDelays0"},
	{"docs/fakestripe.md", "is repeated after 1, {} and 25 seconds", "disputetest/queue.go", "retryDelays1"},
	{"docs/fakestripe.md", "is repeated after 1, 5 and {}", "disputetest/queue.go", "retryDelays2"},
	{"disputetest/webhook.go", "again after 1, {} and 25 seconds", "disputetest/queue.go", "retryDelays1"},
	{"disputetest/webhook.go", "again after 1, 5 and {}", "disputetest/queue.go", "retryDelays2"},
	{"disputetest/journal.go", "remembers the last {}, or fewer", "disputetest/journal.go", "keptRequests"},
	{"disputetest/delivery.go", "Deliveries lists the last {} attempts", "disputetest/delivery.go", "keptDeliveries"},
	{"disputetest/doc.go", "Files together may have {} bytes", "disputetest/dispute_evidence.go", "maxAllFiles"},
	{"disputetest/doc.go", "fee is {} in any currency", "disputetest/dispute_life.go", "disputeFee"},
}

// A reader of a document cannot know that a constant has changed, and a reader of the constant does
// not know the document.
func TestDocumentsAndCommentsSayTheNumbersOfTheCode(t *testing.T) {
	for _, n := range numbers {
		text, err := os.ReadFile(filepath.Join(root, n.document))
		require.NoError(t, err)
		plain := strings.Join(strings.Fields(regexp.MustCompile(`(?m)^\s*//`).ReplaceAllString(string(text), "")), " ")
		before, after, _ := strings.Cut(n.sentence, "{}")
		pattern := regexp.QuoteMeta(before) +
			`((?:[0-9][0-9,]*|[a-z]+)(?: (?:quarters|hundred|thousand|[KM]iB|MB|ms|seconds|minutes|hours|days?|months))?)` + regexp.QuoteMeta(after)
		found := regexp.MustCompile(pattern).FindAllStringSubmatch(plain, -1)
		assert.NotEmpty(t, found, "%s does not have the sentence %q; correct it in numbers", n.document, n.sentence)
		for _, sentence := range found {
			assert.InDelta(t, constantOf(t, n.source, n.value), numberOf(t, sentence[1]), 1e-9,
				"%s says %q; %s of %s has another value: change one of the two", n.document, sentence[0], n.value, n.source)
		}
	}
}

// numberOf reads a number with its unit. A time is in seconds.
func numberOf(t *testing.T, text string) float64 {
	t.Helper()
	number, unit, _ := strings.Cut(text, " ")
	n, isWord := map[string]float64{
		"a": 1, "two": 2, "twice": 2, "three": 3, "four": 4, "five": 5, "eight": 8, "nine": 9, "ten": 10, "twenty": 20,
	}[number]
	if !isWord {
		var err error
		n, err = strconv.ParseFloat(strings.ReplaceAll(number, ",", ""), 64)
		require.NoError(t, err, text)
	}
	const day = 24 * 3600
	units := map[string]float64{
		"": 1, "quarters": 0.25, "hundred": 100, "thousand": 1000, "KiB": 1 << 10, "MiB": 1 << 20, "MB": 1e6,
		"ms": 1e-3, "seconds": 1, "minutes": 60, "hours": 3600, "day": day, "days": day, "months": 30 * day,
	}
	require.Contains(t, units, unit, text)
	return n * units[unit]
}

// constantOf computes an expression of constants of a file. An element of a list that a function
// returns is the name of the function with the index, such as retryDelays0.
func constantOf(t *testing.T, path, expression string) float64 {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, path), nil, 0)
	require.NoError(t, err)
	values := map[string]ast.Expr{}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			for i, value := range n.Values {
				values[n.Names[i].Name] = value
			}
		case *ast.FuncDecl:
			if n.Body == nil || len(n.Body.List) != 1 {
				break
			}
			returned, ok := n.Body.List[0].(*ast.ReturnStmt)
			if !ok || len(returned.Results) != 1 {
				break
			}
			if list, ok := returned.Results[0].(*ast.CompositeLit); ok {
				for i, value := range list.Elts {
					values[n.Name.Name+strconv.Itoa(i)] = value
				}
			}
		}
		return true
	})
	e, err := parser.ParseExpr(expression)
	require.NoError(t, err)
	return compute(t, e, values)
}

func compute(t *testing.T, e ast.Expr, values map[string]ast.Expr) float64 {
	t.Helper()
	switch e := e.(type) {
	case *ast.BasicLit:
		n, err := strconv.ParseFloat(strings.ReplaceAll(e.Value, "_", ""), 64)
		require.NoError(t, err)
		return n
	case *ast.Ident:
		require.Contains(t, values, e.Name, "there is no constant with this name")
		return compute(t, values[e.Name], values)
	case *ast.SelectorExpr:
		units := map[string]float64{"Millisecond": 1e-3, "Second": 1, "Minute": 60, "Hour": 3600}
		require.Contains(t, units, e.Sel.Name)
		return units[e.Sel.Name]
	case *ast.BinaryExpr:
		x, y := compute(t, e.X, values), compute(t, e.Y, values)
		switch e.Op {
		case token.MUL:
			return x * y
		case token.QUO:
			return x / y
		case token.ADD:
			return x + y
		case token.SUB:
			return x - y
		case token.SHL:
			return x * float64(uint64(1)<<uint(y))
		}
	}
	t.Fatalf("compute does not know %T", e)
	return 0
}
