package evidence

// Rule says which rule a [Problem] is about, so that a program can tell problems apart. Later
// releases may add rules.
type Rule string

// A new rule also needs a check that reports it: see problems in check.go. If Stage must only warn
// about it, add it to forStaging in step2_inspect.go.

// The rules about evidence.json and the files in its folder. Their problems are errors.
const (
	RuleJSON         Rule = "json"          // evidence.json is readable and is one JSON object
	RuleUnknownField Rule = "unknown_field" // every field is a field of Stripe
	RuleFieldType    Rule = "field_type"    // a text field has a text, a file field has the name of a file
	RuleTwice        Rule = "twice"         // a field is given once
	RuleOneFile      Rule = "one_file"      // a file field has one file
	RuleTooMany      Rule = "too_many"      // a list or an object has few enough elements, and a packet few enough files
	RuleFileName     Rule = "file_name"     // the file is in the folder
)

// The rules about the contents of a packet. Their problems are errors where the comment does
// not say warning.
const (
	RuleEmpty        Rule = "empty"         // the packet has evidence
	RuleTextLength   Rule = "text_length"   // a text is not too long; without a field: all texts together are not too long
	RuleText         Rule = "text"          // a text is readable and is in the right field; where this is not certain, a warning
	RuleProof        Rule = "proof"         // a text proves something; a warning
	RuleLink         Rule = "link"          // a text has no link, because nobody at the bank opens links; a warning
	RuleChargeID     Rule = "charge_id"     // the id of a charge is an id, and not that of the disputed charge
	RuleMetadata     Rule = "metadata"      // the metadata is within the limits of Stripe, and has no keys of a desk (desk_…)
	RuleProduct      Rule = "product"       // product is a known kind of product
	RuleFileRead     Rule = "file_read"     // the file can be read
	RuleFileType     Rule = "file_type"     // the file is a PDF, JPEG or PNG by its contents
	RuleFileSize     Rule = "file_size"     // the file is not too large; without a field: all files together are not too large
	RuleFileLocked   Rule = "file_locked"   // the file opens without a password
	RuleFileDamaged  Rule = "file_damaged"  // the file is complete; where this is not certain, a warning
	RuleFileDisplay  Rule = "file_display"  // the file looks the same in every viewer; a warning
	RulePages        Rule = "pages"         // all files together do not have too many pages
	RulePagesUnknown Rule = "pages_unknown" // the pages can be counted; a warning
	RuleFileID       Rule = "file_id"       // the file is not at Stripe yet, so it can be checked; a warning
	RuleUnusedFile   Rule = "unused_file"   // a field names every document in the folder; a warning
)

// The rules about the dispute that a packet is for. Their problems are errors where the
// comment does not say otherwise.
const (
	RuleBinding     Rule = "binding"             // the packet is for this dispute; a warning if Stripe has another customer
	RuleStatus      Rule = "status"              // the dispute takes this kind of response
	RuleDeadline    Rule = "deadline"            // the deadline has not passed; a warning for Stage
	RuleFee         Rule = "fee"                 // the fee of a compliance case is acknowledged; a warning for Stage
	RuleEligibility Rule = "eligibility"         // the dispute is eligible for the programme of its enhanced evidence
	RuleCompelling  Rule = "compelling_evidence" // Compelling Evidence 3.0 is complete; also as a warning or as advice
	RuleFutile      Rule = "futile"              // the bank looks at evidence, and it can win; a warning
	RuleMissing     Rule = "missing"             // the packet has what helps against the reason; advice only
	RuleChanged     Rule = "changed"             // nobody changed the evidence between comparison and submission; a warning
)
