package fileupload

import (
	"fmt"

	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// Purpose is what a file is for. Stripe decides by it which types and sizes it
// takes, how long a file is kept and whether it can be downloaded or linked to.
// Stripe may add values.
type Purpose string

// The purposes that a file can be uploaded for.
const (
	PurposeAccountRequirement         Purpose = "account_requirement"
	PurposeAdditionalVerification     Purpose = "additional_verification"
	PurposeBusinessIcon               Purpose = "business_icon"
	PurposeBusinessLogo               Purpose = "business_logo"
	PurposeCustomerSignature          Purpose = "customer_signature"
	PurposeDisputeEvidence            Purpose = "dispute_evidence" // for disputes, Issuing disputes included: at most 5 MB, kept for 9 months
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

// The purposes of files that Stripe makes itself. They are seen in answers and
// can be listed, but not uploaded for.
const (
	PurposeDocumentProviderIdentityDocument Purpose = "document_provider_identity_document"
	PurposeFinanceReportRun                 Purpose = "finance_report_run"
	PurposeFinancialAccountStatement        Purpose = "financial_account_statement"
	PurposeIdentityDocumentDownloadable     Purpose = "identity_document_downloadable"
	PurposeSelfie                           Purpose = "selfie"
	PurposeSigmaScheduledQuery              Purpose = "sigma_scheduled_query"
)

// checkUpload refuses what a file cannot be uploaded for.
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
		return fmt.Errorf("fileupload: Purpose %q is none that a file can be uploaded for", p)
	}
}

// maxEvidence is the most that Stripe takes for [PurposeDisputeEvidence], which it
// calls 5 MB: counted so that nothing is refused that Stripe may take. The limits of
// other purposes are not known here. Stripe: the file upload guide.
const maxEvidence = 5 << 20

// checkSize refuses a file that Stripe would refuse for its size; -1 is not known.
func (p Purpose) checkSize(name string, size int64) error {
	if p == PurposeDisputeEvidence && size > maxEvidence {
		return permanent.Wrap(fmt.Errorf("fileupload: %q has %d bytes; Stripe takes at most 5 MB (%d bytes) for %s", name, size, maxEvidence, p))
	}
	return nil
}
