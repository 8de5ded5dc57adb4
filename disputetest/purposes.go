package disputetest

import "slices"

// evidencePurpose is what a file must be uploaded for to serve as evidence.
const evidencePurpose = "dispute_evidence"

// uploadPurposes are the purposes that an upload may name.
func uploadPurposes() []string {
	return []string{
		"account_requirement", "additional_verification", "business_icon", "business_logo", "customer_signature", evidencePurpose,
		"identity_document", "issuing_regulatory_reporting", "pci_document", "platform_terms_of_service",
		"tax_document_user_upload", "terminal_android_apk", "terminal_reader_splashscreen", "terminal_wifi_certificate",
		"terminal_wifi_private_key",
	}
}

// madePurposes are those of files that Stripe makes itself.
func madePurposes() []string {
	return []string{
		"document_provider_identity_document", "finance_report_run", "financial_account_statement",
		"identity_document_downloadable", "selfie", "sigma_scheduled_query",
	}
}

// linkable reports whether files for this purpose can be linked to.
func linkable(purpose string) bool {
	return slices.Contains([]string{
		"business_icon", "business_logo", "customer_signature", evidencePurpose, "finance_report_run", "financial_account_statement",
		"identity_document_downloadable", "issuing_regulatory_reporting", "pci_document", "selfie", "sigma_scheduled_query",
		"tax_document_user_upload", "terminal_android_apk", "terminal_reader_splashscreen",
	}, purpose)
}
