package evidence

// Rule names what a [Problem] is about, for programs. More may come.
type Rule string

// The rules about evidence.json and the files beside it. They are all errors.
const (
	RuleJSON         Rule = "json"          // evidence.json is readable JSON, one object
	RuleUnknownField Rule = "unknown_field" // fields are Stripe's
	RuleFieldType    Rule = "field_type"    // a text is a text, a file field names a file
	RuleTwice        Rule = "twice"         // a field is given once
	RuleOneFile      Rule = "one_file"      // a file field takes one file
	RuleTooMany      Rule = "too_many"      // a list or an object has no more elements than evidence can have
	RuleFileName     Rule = "file_name"     // the file is in the folder
)

// The rules about what is in a packet.
const (
	RuleEmpty        Rule = "empty"         // there is something to send
	RuleTextLength   Rule = "text_length"   // a text is not too long; nor are all together (no field)
	RuleText         Rule = "text"          // a text is text, in the field where it belongs
	RuleProof        Rule = "proof"         // a text proves something: warning
	RuleLink         Rule = "link"          // nobody opens links: warning
	RuleChargeID     Rule = "charge_id"     // what refers to a charge is the id of another charge
	RuleMetadata     Rule = "metadata"      // labels fit
	RuleProduct      Rule = "product"       // the product is one of the kinds that there are
	RuleFileRead     Rule = "file_read"     // the file can be read
	RuleFileType     Rule = "file_type"     // it is a PDF, JPEG or PNG by its contents
	RuleFileSize     Rule = "file_size"     // it is not too large; nor are all together (no field)
	RuleFileLocked   Rule = "file_locked"   // it opens without a password
	RuleFileDamaged  Rule = "file_damaged"  // it is whole; where it may be, a warning
	RuleFileDisplay  Rule = "file_display"  // it shows the same everywhere: warning
	RulePages        Rule = "pages"         // the files do not have too many pages together
	RulePagesUnknown Rule = "pages_unknown" // the pages can be counted: warning
	RuleFileID       Rule = "file_id"       // a file that is uploaded already cannot be checked: warning
	RuleUnusedFile   Rule = "unused_file"   // documents in the folder are for something: warning
)

// The rules about the dispute that a packet is for.
const (
	RuleBinding     Rule = "binding"             // the packet is for this dispute; a customer other than Stripe's: warning
	RuleStatus      Rule = "status"              // the dispute takes a response, and this sort of one
	RuleDeadline    Rule = "deadline"            // it takes one still; staging does not need it
	RuleFee         Rule = "fee"                 // the fee of a compliance case is acknowledged; staging does not need it
	RuleEligibility Rule = "eligibility"         // enhanced evidence is for a programme that the dispute is eligible for
	RuleCompelling  Rule = "compelling_evidence" // Compelling Evidence 3.0 is complete
	RuleFutile      Rule = "futile"              // evidence is looked at, and can win: warning
	RuleMissing     Rule = "missing"             // what helps against the reason is there: advice
	RuleChanged     Rule = "changed"             // nobody changes evidence between its comparison and its submission: warning
)
