package disputetest

import (
	"slices"
	"time"
)

// clock has the server's time and the changes that are planned for later.
type clock struct {
	frozen time.Time     // the time that SetNow has set
	shift  time.Duration // how far Advance has moved a clock that is not frozen
	during time.Time     // the time of the timer that is running
	timers []timer       // soonest first
}

// timer is a change that happens at a time without a request.
type timer struct {
	at       time.Time
	decision bool // Settle runs it at once
	run      func()
}

// now returns the server's time. While a timer runs, it is the time of that timer.
func (c *clock) now() time.Time {
	switch {
	case !c.during.IsZero():
		return c.during
	case !c.frozen.IsZero():
		return c.frozen
	default:
		return time.Now().Add(c.shift)
	}
}

// Now returns the server's time. It is the real time, or that of a synctest bubble, until
// [Server.SetNow] or [Server.Advance] is called.
func (s *Server) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clock.now()
}

// SetNow sets the server's clock to t and stops it: from then on only [Server.Advance] and
// SetNow move it. Everything that is due until t happens. If t is in the past, nothing that has
// happened is undone, and what is planned waits until the clock reaches its time.
func (s *Server) SetNow(t time.Time) {
	s.locked(func() { s.clock.frozen = t })
}

// Advance moves the server's clock by d. Changes that become due happen in order, each at its
// own time, and then their events are sent.
func (s *Server) Advance(d time.Duration) {
	s.locked(func() {
		if s.clock.frozen.IsZero() {
			s.clock.shift += d
		} else {
			s.clock.frozen = s.clock.frozen.Add(d)
		}
	})
}

// Settle decides at once all disputes whose submitted evidence has a text that decides, such as
// winning_evidence. The clock does not move.
func (s *Server) Settle() {
	s.locked(func() {
		due := slices.Clone(s.clock.timers)
		s.clock.timers = slices.DeleteFunc(s.clock.timers, func(t timer) bool { return t.decision })
		for _, t := range due {
			if t.decision {
				t.run()
			}
		}
	})
}

func (s *Server) unix() int64 { return s.clock.now().Unix() }

// schedule plans a call of run, with the lock. run must check whether its change is still due. If the
// time is not in the future, run is called at the end of the current change.
func (s *Server) schedule(at time.Time, run func()) { s.addTimer(timer{at: at, run: run}) }

// scheduleDecision plans the decision on evidence that is submitted now. Settle runs it at once.
func (s *Server) scheduleDecision(run func()) {
	s.addTimer(timer{at: s.clock.now().Add(s.decisionWait), run: run, decision: true})
}

func (s *Server) addTimer(added timer) {
	c := &s.clock
	i, _ := slices.BinarySearchFunc(c.timers, added.at, func(t timer, at time.Time) int {
		if t.at.After(at) {
			return 1
		}
		return -1 // after other timers of the same moment
	})
	c.timers = slices.Insert(c.timers, i, added)
}

// runDue runs the timers that are due. Server.change calls it before and after each change, so that a
// request sees what was due before it. It runs in the goroutine of a request, of a method that a test
// calls, or of the alarm.
func (s *Server) runDue() {
	c := &s.clock
	for len(c.timers) > 0 && !c.timers[0].at.After(c.now()) {
		t := c.timers[0]
		c.timers = c.timers[1:]
		cause := s.cause
		s.cause, c.during = nil, t.at
		t.run()
		s.cause, c.during = cause, time.Time{}
	}
	s.setAlarm()
}

// runTimers makes timers run when they are due, without a request, from now on.
func (s *Server) runTimers() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.served {
		s.served = true
		s.setAlarm()
	}
}

// setAlarm starts a real timer for the next timer of the clock, unless the clock is stopped or no
// request has come over a socket. The real timer has its own goroutine, which also calls the handlers
// of SendEvents; events for a URL go into the queue.
func (s *Server) setAlarm() {
	if s.alarm != nil {
		s.alarm.Stop()
		s.alarm = nil
	}
	if !s.served || len(s.clock.timers) == 0 || !s.clock.frozen.IsZero() {
		return
	}
	s.alarm = time.AfterFunc(s.clock.timers[0].at.Sub(s.clock.now()), func() {
		deliver(s.change(func() {}), func(j job) bool { return j.hook.url != "" })
	})
}
