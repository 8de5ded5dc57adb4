package fileupload

import (
	"fmt"

	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// Purpose is what a file is used for. It decides which types and sizes Stripe accepts, how
// long Stripe keeps the file, and whether the file can be downloaded or have links. Stripe
// may add values.
type Purpose string

// A new purpose is also in checkUpload below, if a file can be uploaded for it.

// The purposes that a file can be uploaded for.
const (
	PurposeAccountRequirement         Purpose = "account_requirement"
	PurposeAdditionalVerification     Purpose = "additional_verification"
	PurposeBusinessIcon               Purpose = "business_icon"
	PurposeBusinessLogo               Purpose = "business_logo"
	PurposeCustomerSignature          Purpose = "customer_signature"
	PurposeDisputeEvidence            Purpose = "dispute_evidence" // disputes and Issuing disputes; at most 5 MB, kept for 9 months
	PurposeIdentityDocument           Purpose = "identity_document"
	PurposeIssuingRegulatoryReporting Purpose = "issuing_regulatory_reporting"
	PurposePCIDocument                Purpose = "pci_document"
	PurposePlatformTermsOfService     Purpose = "platform_terms_of_service"
	PurposeTaxDocumentUserUpload      Purpose = "tax_document_user_upload"
	PurposeTerminalAndroidAPK         Purpose = "terminal_android_apk"
	PurposeTerminalReaderSplashscreen Purpose = "terminal_reader_splashscreen"
	PurposeTerminalWifiCertificate    Purpose = "terminal_wifi_certificate"
	PurposeTerminalWifiPrivateKey     Purpose = "terminal_wifi_private_key"
)

// The purposes of files that Stripe makes itself. Responses and lists have them; a file
// cannot be uploaded with them.
const (
	PurposeDocumentProviderIdentityDocument Purpose = "document_provider_identity_document"
	PurposeFinanceReportRun                 Purpose = "finance_report_run"
	PurposeFinancialAccountStatement        Purpose = "financial_account_statement"
	PurposeIdentityDocumentDownloadable     Purpose = "identity_document_downloadable"
	PurposeSelfie                           Purpose = "selfie"
	PurposeSigmaScheduledQuery              Purpose = "sigma_scheduled_query"
)

// checkUpload returns an error if no file can be uploaded with this purpose.
func (p Purpose) checkUpload() error {
	switch p {
	case PurposeAccountRequirement, PurposeAdditionalVerification, PurposeBusinessIcon, PurposeBusinessLogo,
		PurposeCustomerSignature, PurposeDisputeEvidence, PurposeIdentityDocument, PurposeIssuingRegulatoryReporting,
		PurposePCIDocument, PurposePlatformTermsOfService, PurposeTaxDocumentUserUpload, PurposeTerminalAndroidAPK,
		PurposeTerminalReaderSplashscreen, PurposeTerminalWifiCertificate, PurposeTerminalWifiPrivateKey:
		return nil
	case "":
		return fmt.Errorf("fileupload: Purpose is empty; for evidence it is %q", PurposeDisputeEvidence)
	default:
		return fmt.Errorf("fileupload: files cannot be uploaded with Purpose %q", p)
	}
}

// maxEvidenceSize is the largest file that Stripe accepts for [PurposeDisputeEvidence], in
// bytes. Stripe calls it 5 MB; this is the larger of the two meanings, so that nothing is
// refused that Stripe may accept. The limits of other purposes are not known here. The limit of
// dispute/evidence is lower, in limits.go.
// Stripe: https://docs.stripe.com/file-upload.
const maxEvidenceSize = 5 << 20

// checkSize returns an error for a file that is too large for Stripe. A size of -1 is
// unknown.
func (p Purpose) checkSize(name string, size int64) error {
	if p == PurposeDisputeEvidence && size > maxEvidenceSize {
		return permanent.Wrap(fmt.Errorf("fileupload: %q has %d bytes; Stripe takes at most %d MB (%d bytes) for %s",
			name, size, maxEvidenceSize>>20, maxEvidenceSize, p))
	}
	return nil
}
