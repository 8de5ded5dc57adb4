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
	Kind   string `json:"kind"`   // of faultKinds
	Status int    `json:"status"` // of status and html
	Reason string `json:"reason"` // of rate_limited
	Bytes  int    `json:"bytes"`  // of cut_body
	Body   string `json:"body"`   // of answer; of the others in place of their own

	Delay       string            `json:"delay"` // before the response, as in "2s"
	Headers     map[string]string `json:"headers"`
	AfterEffect bool              `json:"after_effect"`
	Remembered  bool              `json:"remembered"`
}

// faultKinds are the faults by name.
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

func (f fault) plan() (disputetest.Fault, error) {
	build, ok := faultKinds()[f.Kind]
	if !ok {
		return disputetest.Fault{}, fmt.Errorf("there is no fault of kind %q", f.Kind)
	}
	if (f.Kind == "status" || f.Kind == "html") && (f.Status < 200 || f.Status > 599) {
		return disputetest.Fault{}, fmt.Errorf("a fault of kind %s needs a status from 200 to 599", f.Kind)
	}
	planned := build(f)
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

// plan spoils the next requests that match, one fault each, or with always every one.
func (f *fake) plan(r *http.Request) (any, error) {
	var in struct {
		Match  string  `json:"match"` // as in "POST /v1/disputes/{id}"
		Faults []fault `json:"faults"`
		Always bool    `json:"always"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	if len(in.Faults) == 0 || in.Always && len(in.Faults) > 1 {
		return nil, errors.New("give a list of faults, with always a single one")
	}
	var planned []disputetest.Fault
	for _, one := range in.Faults {
		p, err := one.plan()
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
