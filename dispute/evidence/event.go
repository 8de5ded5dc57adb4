package evidence

// Step is a part of the work of a [Responder].
type Step string

// The steps in their order. Stage ends after StepStage. SubmitStaged has no StepCheck,
// StepUpload and StepStage. Compare has only StepFetch and the beginning of StepCheck. The command
// leaves their names out of messages: a new step also goes into packageNames of cmd/disputes.
const (
	StepFetch   Step = "fetch"   // reads the dispute
	StepCheck   Step = "check"   // checks the packet
	StepUpload  Step = "upload"  // uploads a file; once for each file
	StepStage   Step = "stage"   // sends what Stripe does not have yet
	StepCompare Step = "compare" // compares the evidence at Stripe with the packet or the fingerprint
	StepSubmit  Step = "submit"  // submits the evidence
	StepConfirm Step = "confirm" // makes sure that the dispute shows the submission
)

// State is the progress of a step.
type State string

// The states.
const (
	StateBegan   State = "began"
	StateMoved   State = "moved" // an upload: Sent is larger than before, or smaller because an attempt is repeated
	StateEnded   State = "ended"
	StateSkipped State = "skipped" // an earlier call did it
)

// Event is the argument of [Responder].Progress. A step that fails has no event for its end: the
// call returns the error.
type Event struct {
	Step  Step  // the step that made progress
	State State // how far it is

	// The rest is set for an upload.

	Field string // Stripe's name of the field that the file is for
	Name  string // the file's name in the packet
	Sent  int64  // bytes so far
	Total int64  // bytes of the file
}
