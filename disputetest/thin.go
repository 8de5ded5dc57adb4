package disputetest

import (
	"strings"
	"time"
)

// thinType is the type of the notification about an event, or "".
func thinType(typ string) string {
	if strings.HasPrefix(typ, "charge.dispute.") || strings.HasPrefix(typ, "issuing_dispute.") {
		return "v1." + typ
	}
	return ""
}

// thin is the notification that goes out in place of an event: it names the
// object and does not show it. Its id is another one; snapshot_event has the
// event's.
func (s *Server) thin(e *thing) object {
	about, _ := dig(e.wire, "data", "object").(object)
	path := "/v1/disputes/"
	if text(about, "object") == "issuing.dispute" {
		path = "/v1/issuing/disputes/"
	}
	o := object{
		"id": e.thin, "object": "v2.core.event", "type": thinType(text(e.wire, "type")), "livemode": e.home.live,
		"snapshot_event": e.id(),
		"created":        time.Unix(number(e.wire, "created"), 0).UTC().Format("2006-01-02T15:04:05.000Z"),
		"related_object": object{"id": text(about, "id"), "type": text(about, "object"), "url": path + text(about, "id")},
	}
	if account := text(e.wire, "account"); account != "" {
		o["context"] = account
	}
	if id := text(e.wire, "request", "id"); id != "" {
		o["reason"] = object{"type": "request", "request": cloneObject(e.wire["request"].(object))}
	}
	return o
}
