package main

import (
	"errors"
	"regexp"
	"strings"

	"github.com/stripedispute-go/stripedispute"
)

// packageNames are the names of Go packages and steps with which errors of the library begin.
var packageNames = regexp.MustCompile(`^((evidence|dispute|fileupload|review|desk|stripe|fetch|check|upload|stage|compare|submit|confirm): )+`)

// message is the text of an error in words of the shell, in one line.
func message(err error) string {
	text := packageNames.ReplaceAllString(oneLine(err.Error()), "")
	text = strings.NewReplacer("Config.BaseURL", "STRIPE_API_BASE", "Config.FilesURL", "STRIPE_FILES_BASE").Replace(text)
	if errors.Is(err, stripedispute.ErrAuthentication) {
		return "Stripe does not accept the key in STRIPE_API_KEY: " + text
	}
	return text
}
