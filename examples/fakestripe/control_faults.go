package main

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// fault is a disputetest.Fault in JSON.
type fault struct {
	Kind   string `json:"kind"`   // a name in faultKinds
	Status int    `json:"status"` // for the kinds status and html
	Reason string `json:"reason"` // for the kind rate_limited
	Bytes  int    `json:"bytes"`  // for the kind cut_body
	Body   string `json:"body"`   // replaces the body of the response, for all kinds

	Delay       string            `json:"delay"` // before the response, such as "2s"
	Headers     map[string]string `json:"headers"`
	AfterEffect bool              `json:"after_effect"`
	Remembered  bool              `json:"remembered"`
}

// faultKinds has the faults by name: one for each function of disputetest/fault.go that returns a
// Fault, which TestControlPlansEveryFault checks.
func faultKinds() map[string]func(fault) disputetest.Fault {
	return map[string]func(fault) disputetest.Fault{
		"ok":           func(fault) disputetest.Fault { return disputetest.OK() },
		"lost_answer":  func(fault) disputetest.Fault { return disputetest.LostAnswer() },
		"reset":        func(fault) disputetest.Fault { return disputetest.Reset() },
		"status":       func(f fault) disputetest.Fault { return disputetest.Status(f.Status) },
		"rate_limited": func(f fault) disputetest.Fault { return disputetest.RateLimited(f.Reason) },
		"lock_timeout": func(fault) disputetest.Fault { return disputetest.LockTimeout() },
		"html":         func(f fault) disputetest.Fault { return disputetest.HTML(f.Status) },
		"cut_body":     func(f fault) disputetest.Fault { return disputetest.CutBody(f.Bytes) },
		"slow":         func(fault) disputetest.Fault { return disputetest.Slow(0) },
		"wrong_object": func(fault) disputetest.Fault { return disputetest.WrongObject() },
		"answer":       func(f fault) disputetest.Fault { return disputetest.Answer(f.Body) },
	}
}

// build makes the disputetest.Fault.
func (f fault) build() (disputetest.Fault, error) {
	makeFault, ok := faultKinds()[f.Kind]
	if !ok {
		return disputetest.Fault{}, fmt.Errorf("there is no fault with the kind %q", f.Kind)
	}
	if (f.Kind == "status" || f.Kind == "html") && (f.Status < 200 || f.Status > 599) {
		return disputetest.Fault{}, fmt.Errorf("a fault with the kind %s needs a status from 200 to 599", f.Kind)
	}
	planned := makeFault(f)
	if f.Body != "" {
		planned = planned.Body(f.Body)
	}
	for name, value := range f.Headers {
		planned = planned.Header(name, value)
	}
	if f.AfterEffect {
		planned = planned.AfterEffect()
	}
	if f.Remembered {
		planned = planned.Remembered()
	}
	if f.Delay == "" {
		return planned, nil
	}
	delay, err := time.ParseDuration(f.Delay)
	return planned.Slow(delay), err
}

// planFaults makes the next requests that match fail, each with one of the faults. With
// always, all of them fail.
func (f *fake) planFaults(r *http.Request) (any, error) {
	var in struct {
		Match  string  `json:"match"` // such as "POST /v1/disputes/{id}"
		Faults []fault `json:"faults"`
		Always bool    `json:"always"`
	}
	if err := readJSON(r, &in); err != nil {
		return nil, err
	}
	if len(in.Faults) == 0 || in.Always && len(in.Faults) > 1 {
		return nil, errors.New("faults must be a list of faults; with always, a list of one fault")
	}
	var planned []disputetest.Fault
	for _, one := range in.Faults {
		p, err := one.build()
		if err != nil {
			return nil, err
		}
		planned = append(planned, p)
	}
	if in.Always {
		f.server().FailAlways(in.Match, planned[0])
	} else {
		f.server().Fail(in.Match, planned...)
	}
	return done()
}

func (f *fake) heal(*http.Request) (any, error) {
	f.server().Heal()
	return done()
}
