// Package recorded holds an answer of every endpoint, for mocks of your own: gock,
// httpmock, a handler of httptest, another language. Use the bodies from here, or
// copy the files.
//
//	gock.New("https://api.stripe.com").Get("^/v1/disputes/du_Test0001$").
//		Reply(200).BodyString(recorded.Body("dispute_get"))
//
// The names say what was asked:
//
//	dispute_          list get stage submit close
//	issuing_dispute_  list create get update submit
//	file_             list upload get
//	file_link_        list create get update
//	event_            webhook payloads by type, as in event_charge_dispute_created
//	error_            refusals by status, as in error_404
//
// [Names] lists them all. The objects belong together: du_Test0001 is answered with
// file_Test0001, and so on. Every value is made up, and the API version is the one
// of this module. Deadlines lie in 2099, whatever clock a test has. For what changes over time, such as a status that turns to won,
// use disputetest itself, whose answers these are.
package recorded

import (
	"embed"
	"io/fs"
	"strings"
)

// Files are the bodies as files, NAME.json.
//
//go:embed *.json
var Files embed.FS

// Body is the JSON that was recorded under a name. One that is not among [Names]
// panics, since only a test's own spelling can be at fault.
func Body(name string) string {
	body, err := Files.ReadFile(name + ".json")
	if err != nil {
		panic("recorded: there is no " + name)
	}
	return string(body)
}

// Names lists what was recorded, sorted.
func Names() []string {
	var names []string
	all, _ := fs.Glob(Files, "*.json") // the pattern is well formed
	for _, file := range all {
		names = append(names, strings.TrimSuffix(file, ".json"))
	}
	return names
}
