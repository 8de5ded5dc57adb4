// Package deskweb serves pages over a [desk.Desk] for the people who decide: what is due,
// what the bank will get, and buttons to approve it, to take an approval back, and to accept
// the loss.
//
//	http.Handle("/disputes/", http.StripPrefix("/disputes", &deskweb.Handler{
//		Desk: k,
//		Authorize: func(r *http.Request) (string, error) {
//			return sessions.UserID(r) // an error, or "", is answered with 403
//		},
//	}))
//
// The pages work without JavaScript, on a phone and by keyboard, and load nothing from
// elsewhere. An approval carries the fingerprint of the evidence that was shown: when it was
// changed in between, nothing is approved and the new page is shown. Posts from other sites
// are refused. There is no session store and no user database: Authorize asks yours.
//
// Stripe's page: "Respond to disputes" (https://docs.stripe.com/disputes/responding).
package deskweb
