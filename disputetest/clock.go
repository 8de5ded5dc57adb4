package disputetest

import (
	"slices"
	"time"
)

// clock has the server's time and what is due later.
type clock struct {
	frozen time.Time     // SetNow
	shift  time.Duration // Advance, while not frozen
	during time.Time     // the time of the timer that runs
	timers []timer       // soonest first
}

// timer is a change that happens by itself at a time.
type timer struct {
	at      time.Time
	verdict bool // Settle runs it at once
	run     func()
}

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

// Now is the server's time: the real one, or a synctest bubble's, until
// [Server.SetNow] or [Server.Advance] is called.
func (s *Server) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clock.now()
}

// SetNow stops the server's clock at t; from then on only [Server.Advance] and
// SetNow move it. Deadlines up to t pass.
func (s *Server) SetNow(t time.Time) {
	s.locked(func() { s.clock.frozen = t })
}

// Advance moves the server's clock by d. What becomes due on the way happens in order,
// each change at its own time.
func (s *Server) Advance(d time.Duration) {
	s.locked(func() {
		if s.clock.frozen.IsZero() {
			s.clock.shift += d
		} else {
			s.clock.frozen = s.clock.frozen.Add(d)
		}
	})
}

// Settle decides at once on all magic evidence that was submitted. The clock does not
// move.
func (s *Server) Settle() {
	s.locked(func() {
		due := slices.Clone(s.clock.timers)
		s.clock.timers = slices.DeleteFunc(s.clock.timers, func(t timer) bool { return t.verdict })
		for _, t := range due {
			if t.verdict {
				t.run()
			}
		}
	})
}

func (s *Server) unix() int64 { return s.clock.now().Unix() }

// after schedules run, which must check by itself whether its change is still due.
func (s *Server) after(at time.Time, verdict bool, run func()) {
	c := &s.clock
	i, _ := slices.BinarySearchFunc(c.timers, at, func(t timer, at time.Time) int {
		if t.at.After(at) {
			return 1
		}
		return -1 // after those of the same moment
	})
	c.timers = slices.Insert(c.timers, i, timer{at, verdict, run})
}

// tick runs what is due.
func (s *Server) tick() {
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

// keepTime lets timers run by themselves from now on.
func (s *Server) keepTime() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.served {
		s.served = true
		s.setAlarm()
	}
}

// setAlarm makes the next timer run when its time comes, if the clock moves by itself.
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
