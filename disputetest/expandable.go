package disputetest

// expandable lists, for each kind, the members that hold an id of another
// object, and that object's kind. "" is a kind that the server does not have: such
// members are null here, and expanding null gives null.
func expandable(kind string) map[string]string {
	switch kind {
	case "dispute":
		paths := map[string]string{
			"charge": "charge", "payment_intent": "payment_intent", "balance_transactions.source": "dispute",
			"evidence.appeal.card.supporting_files": "file",
		}
		for _, field := range fileFields() {
			paths["evidence."+field] = "file"
		}
		return paths
	case "issuing.dispute":
		paths := map[string]string{"transaction": "issuing.transaction", "balance_transactions": "balance_transaction"}
		for reason, fields := range issuingEvidenceRules() {
			for name, r := range fields.fields {
				if r.kind == isFile {
					paths["evidence."+reason+"."+name] = "file"
				}
			}
		}
		return paths
	case "charge":
		return map[string]string{
			"customer": "customer", "payment_intent": "payment_intent", "application": "", "balance_transaction": "", "review": "",
		}
	case "payment_intent":
		return map[string]string{
			"customer": "customer", "latest_charge": "charge", "application": "", "payment_method": "", "review": "",
		}
	case "issuing.transaction":
		return map[string]string{"dispute": "issuing.dispute", "authorization": "", "balance_transaction": "", "token": ""}
	case "file":
		return map[string]string{"links": ""}
	case "file_link":
		return map[string]string{"file": "file"}
	}
	return nil
}
