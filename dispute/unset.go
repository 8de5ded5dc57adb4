package dispute

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute/internal/jsonname"
	"github.com/stripedispute-go/stripedispute/internal/unset"
)

// evidenceKey returns the form key of a path of Unset, which may begin with "evidence.". unset.Append
// calls it for each path, except those of metadata.
func (p UpdateParams) evidenceKey(path string) (key string, ok bool) {
	path = strings.TrimPrefix(path, "evidence.")
	return unset.Key("evidence", path), Field(path).Known() || p.clearable(path)
}

// clearable reports whether Unset may name path, a path below evidence other than its texts
// and files. Stripe documents these fields as "a value or the empty string". The charge of a
// prior transaction, booleans and merchandise_or_services have no empty value. Stripe accepts
// no field of a prior transaction without its charge. In disputetest, the parameters of the same
// fields are clearable(), and isClearable of the command also lists the whole objects.
func (p UpdateParams) clearable(path string) bool {
	switch path {
	case "enhanced_evidence", "appeal", "appeal.card", "appeal.card.reason_for_filing", "appeal.card.supporting_files":
		return true
	}
	path, ok := strings.CutPrefix(path, "enhanced_evidence.visa_compelling_evidence_3.")
	if !ok {
		return false
	}
	if text, ok := strings.CutPrefix(path, "disputed_transaction."); ok {
		return slices.Contains(textsIn(reflect.TypeFor[DisputedTransaction]()), text)
	}
	for i := range p.Evidence.priors() {
		if text, ok := strings.CutPrefix(path, fmt.Sprintf("prior_undisputed_transactions.%d.", i)); ok {
			return slices.Contains(textsIn(reflect.TypeFor[PriorTransaction]()), text)
		}
	}
	return false
}

// textsIn returns the paths of the texts of a transaction, such as "shipping_address.city". All of
// them have an empty value, except the charge.
func textsIn(transaction reflect.Type) []string {
	var paths []string
	for f := range transaction.Fields() {
		name := jsonname.Of(f)
		switch {
		case f.Type == reflect.TypeFor[string]() && name != "charge":
			paths = append(paths, name)
		case f.Type.Kind() == reflect.Pointer:
			for _, inner := range textsIn(f.Type.Elem()) {
				paths = append(paths, jsonname.Join(name, inner))
			}
		}
	}
	return paths
}
