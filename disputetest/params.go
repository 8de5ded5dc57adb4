package disputetest

// The parameters of every endpoint, in one place. See rule.go for the words.

// with adds what every endpoint takes.
func with(tables ...map[string]rule) map[string]rule {
	return merge(append(tables, map[string]rule{"expand": listOf(textOf(idLimit), 0)})...)
}

// listing is what every list takes besides its filters.
func listing(filters map[string]rule) map[string]rule {
	return with(filters, map[string]rule{
		"created":        span(),
		"limit":          integer(1, 100),
		"starting_after": textOf(idLimit),
		"ending_before":  textOf(idLimit),
	})
}

func disputeFilters() map[string]rule {
	return each(textOf(idLimit), "charge", "payment_intent")
}

func disputeUpdate() map[string]rule {
	return map[string]rule{
		"evidence":                   objectOf(evidenceRules()),
		"intended_submission_method": enum("manual", "prefer_manual", "prefer_smart_disputes", "smart_disputes"),
		"metadata":                   labels().clearable(),
		"submit":                     boolean(),
	}
}

func issuingFilters() map[string]rule {
	return map[string]rule{
		"status":      enum("expired", "lost", "submitted", "unsubmitted", "won"),
		"transaction": textOf(idLimit),
	}
}

func issuingCreate() map[string]rule {
	return map[string]rule{
		"amount":      integer(1, 0),
		"evidence":    objectOf(issuingEvidenceRules()),
		"metadata":    labels(), // not clearable here, as the OpenAPI document has it
		"transaction": textOf(idLimit),
		"treasury":    objectOf(map[string]rule{"received_debit": textOf(idLimit).required()}),
	}
}

func issuingUpdate() map[string]rule {
	return map[string]rule{
		"amount":   integer(1, 0),
		"evidence": objectOf(issuingEvidenceRules()),
		"metadata": labels().clearable(),
	}
}

func onlyMetadata() map[string]rule {
	return map[string]rule{"metadata": labels().clearable()}
}

func fileFilters() map[string]rule {
	return map[string]rule{"purpose": enum(append(uploadPurposes(), madePurposes()...)...)}
}

// fileUpload leaves the file itself out: upload.go takes it from the stream.
func fileUpload() map[string]rule {
	return map[string]rule{
		"purpose": enum(uploadPurposes()...).required(),
		"file_link_data": objectOf(map[string]rule{
			"create":     boolean().required(),
			"expires_at": moment(),
			"metadata":   labels().clearable(),
		}),
	}
}

func linkFilters() map[string]rule {
	return map[string]rule{"expired": boolean(), "file": textOf(idLimit)}
}

func linkCreate() map[string]rule {
	return map[string]rule{
		"file":       textOf(idLimit).required(),
		"expires_at": moment(),
		"metadata":   labels().clearable(),
	}
}

func linkUpdate() map[string]rule {
	return map[string]rule{
		"expires_at": moment("now").clearable(),
		"metadata":   labels().clearable(),
	}
}

func eventFilters() map[string]rule {
	return map[string]rule{
		"type":             textOf(idLimit),
		"types":            listOf(textOf(idLimit), 20),
		"delivery_success": boolean(),
	}
}
