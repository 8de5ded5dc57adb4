package evidence

// Step is a part of the work of a [Responder], in this order.
type Step string

// The steps.
const (
	StepFetch   Step = "fetch"   // the dispute
	StepCheck   Step = "check"   // the packet; not in SubmitStaged, nor are upload and stage
	StepUpload  Step = "upload"  // each file
	StepStage   Step = "stage"   // what Stripe does not hold yet
	StepCompare Step = "compare" // what Stripe holds with the packet or the fingerprint; not in Stage, nor is the rest
	StepSubmit  Step = "submit"
	StepConfirm Step = "confirm" // that the dispute shows it
)

// State is how far a step has come.
type State string

// The states.
const (
	Began   State = "began"
	Moved   State = "moved" // an upload: Sent has grown, or fallen back to repeat a failed attempt
	Ended   State = "ended"
	Skipped State = "skipped" // it was done before
)

// Event is progress. A step that fails does not end; the call returns the error.
type Event struct {
	Step  Step
	State State

	// Of an upload:
	Field       string // that the file is for
	Name        string // of the file
	Sent, Total int64  // bytes
}
