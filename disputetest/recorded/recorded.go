// Package recorded has a response of every endpoint, for your own mocks: with gock,
// httpmock, an httptest handler, or in another language. Use the bodies of this package, or
// copy the files.
//
//	gock.New("https://api.stripe.com").Get("^/v1/disputes/du_Test0001$").
//		Reply(200).BodyString(recorded.Body("dispute_get"))
//
// The names say which request was made, or what the response shows:
//
//	dispute_          list get stage submit close; inquiry appeal won lost prevented
//	issuing_dispute_  list create get update submit; won lost
//	file_             list upload get
//	file_link_        list create get update
//	event_            snapshot events by type, as in event_charge_dispute_created
//	thin_             the thin events of the same changes, as in thin_charge_dispute_created
//	error_            refusals by status, as in error_404
//
// [Names] lists them all. The bodies dispute_get, dispute_stage, dispute_submit, and then
// dispute_won or dispute_lost, show one dispute, du_Test0001, at different times. From
// dispute_stage on it has file_Test0001 as evidence. dispute_list has it as it is in dispute_get,
// and then du_Test0002, which dispute_close closes. The bodies inquiry, appeal and prevented show
// other disputes, which have the id du_Test0001 too. All values are invented, and the API version
// is that of this module. Deadlines are in 2099, so that no test is after a deadline.
//
// Stripe describes the objects at https://docs.stripe.com/api/disputes/object.
//
// Each body shows an object at one moment. Code that makes several requests that depend on
// each other, such as evidence.Responder, needs a server with a state: use disputetest
// itself, which made these responses.
//
// Stripe: https://docs.stripe.com/api.
package recorded

import (
	"embed"
	"io/fs"
	"strings"
)

// Files are the bodies as files, NAME.json. The function record in record_test.go makes the requests
// whose responses they are, and .ci/update writes them.
//
//go:embed *.json
var Files embed.FS

// Body returns the JSON that was recorded with a name. It panics if the name is not among
// [Names], because that is a mistake in the test.
func Body(name string) string {
	body, err := Files.ReadFile(name + ".json")
	if err != nil {
		panic("recorded: there is no " + name)
	}
	return string(body)
}

// Names lists the names of all recorded bodies, sorted.
func Names() []string {
	var names []string
	all, _ := fs.Glob(Files, "*.json") // the pattern is well formed
	for _, file := range all {
		names = append(names, strings.TrimSuffix(file, ".json"))
	}
	return names
}
