package disputetest

import "slices"

// evidencePurpose is the purpose of files that can be used as evidence.
const evidencePurpose = "dispute_evidence"

// uploadPurposes lists the purposes that an upload may have.
func uploadPurposes() []string {
	return []string{
		"account_requirement", "additional_verification", "business_icon", "business_logo", "customer_signature", evidencePurpose,
		"identity_document", "issuing_regulatory_reporting", "pci_document", "platform_terms_of_service",
		"tax_document_user_upload", "terminal_android_apk", "terminal_reader_splashscreen", "terminal_wifi_certificate",
		"terminal_wifi_private_key",
	}
}

// stripePurposes lists the purposes of files that Stripe creates itself.
func stripePurposes() []string {
	return []string{
		"document_provider_identity_document", "finance_report_run", "financial_account_statement",
		"identity_document_downloadable", "selfie", "sigma_scheduled_query",
	}
}

// linkable reports whether files for this purpose can have links.
func linkable(purpose string) bool {
	return slices.Contains([]string{
		"business_icon", "business_logo", "customer_signature", evidencePurpose, "finance_report_run", "financial_account_statement",
		"identity_document_downloadable", "issuing_regulatory_reporting", "pci_document", "selfie", "sigma_scheduled_query",
		"tax_document_user_upload", "terminal_android_apk", "terminal_reader_splashscreen",
	}, purpose)
}
