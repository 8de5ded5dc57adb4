// Package desk does what is due for a dispute, from its first webhook event to the
// decision of the bank: it gathers evidence, stages it, asks a person for approval,
// submits exactly what was approved in time, and sends reminders.
//
//	k := &desk.Desk{
//		Disputes: dispute.NewClient(cfg),
//		Files:    fileupload.NewClient(cfg),
//		Gather:   fromOurOrders, // makes an *evidence.Packet from your own records
//		Notify:   toOurChat,     // "du_123 waits for approval until Friday"
//	}
//	next, err := k.Look(ctx, "", "du_123") // after each event, and again at the time next
//	if err != nil {
//		return err
//	}
//	err = k.Approve(ctx, "", "du_123", fingerprint, "user_42")
//
// [Desk.Look] may be called any number of times, by any number of processes, after any
// crash: it reads the dispute, does the next thing, and returns when to look again.
// The package has no queue and no storage. Call Look from the queue that you have, or
// use the module deskriver, which runs a Desk on the River queue. Pages for the people
// who approve are in package desk/deskweb.
//
// # Stripe holds the state
//
// The evidence is staged at Stripe. What else must be remembered is metadata of the
// dispute, so every process sees it, the Dashboard shows it, and no table is needed:
//
//	desk_staged        fingerprint of what the desk staged
//	desk_approved      fingerprint of what was approved, and for which round:
//	                   inquiry, chargeback or appeal
//	desk_approved_by   who approved it, as given to Approve
//	desk_approved_at   when, RFC 3339
//	desk_closed_by     who accepted the loss with Close
//	desk_closed_at     when, RFC 3339
//	desk_told          which notices were sent, as short digests
//
// An approval is for one fingerprint and one round. When anybody changes the evidence
// afterwards, in the Dashboard for example, the approval is void and the desk asks again.
// Give Approve the id of a person and not a name: metadata is not for personal data.
//
// Stripe sends charge.dispute.updated when metadata changes, so an approval wakes every
// process that receives events.
//
// # When no evidence can be gathered
//
// Gather is called again at each look while nothing is staged, so a failure never ends the work
// on a dispute. A person learns of it from Notify:
//
//	Gather returns           Notify gets            the queue
//	a nil packet             NeedsPerson, at once   looks again at the next event or sweep
//	a permanent error        Failed, at once        looks again at the next event or sweep
//	another error            NeedsPerson, once: a   repeats the look until the deadline
//	                         day after the dispute
//	                         was opened, or a day
//	                         before the deadline
//
// An error is permanent if [stripedispute.Permanent] says so: the errors of packages evidence
// and compose about a bad file or text are. Give an error of your own a method
// Permanent() bool.
//
// # When a response cannot be submitted
//
// If a look fails while a response is due to be submitted, repeat the look. A failure that may pass
// reaches Notify as NeedsPerson, once for each round, when the deadline is less than a day away. A
// permanent failure reaches it as Failed, at once.
//
// # What the desk leaves to people
//
// It never acknowledges the fee of a compliance case, never closes a dispute, and submits
// nothing when Smart Disputes is to respond. Stripe's pages: "Respond to disputes"
// (https://docs.stripe.com/disputes/responding) and "Smart Disputes"
// (https://docs.stripe.com/disputes/smart-disputes-auto-respond).
package desk
