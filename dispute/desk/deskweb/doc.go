// Package deskweb serves pages over a [desk.Desk] for the people who decide: what is due,
// what the bank will get, and buttons to approve it, to take an approval back, and to accept
// the loss.
//
//	http.Handle("/disputes/", http.StripPrefix("/disputes", &deskweb.Handler{
//		Desk: k,
//		Authorize: func(r *http.Request) (string, error) {
//			return sessions.UserID(r) // after an error, or "", Unauthorized asks for a login
//		},
//		Unauthorized: http.RedirectHandler("/login", http.StatusFound),
//	}))
//
// The list of disputes is at the path under which the Handler is mounted, and [Path] is the
// address of one dispute. Its forms are POST requests to these paths:
//
//	approve    account, id, fingerprint (of the evidence that was shown)
//	withdraw   account, id
//	close      account, id, lose ("yes": the person accepts the loss)
//
// account is empty for the account of the key. After a decision the response is 303, and 409 with
// the page as it is now if the decision was not possible. close without lose gets 422.
//
// The pages work without JavaScript, on a phone and by keyboard, and load nothing from
// elsewhere. An approval carries the fingerprint of the evidence that was shown: if the
// evidence was changed in between, nothing is approved and the new page is shown.
//
// Forms from other sites are refused. Over https a form is accepted if the browser says that it
// comes from the same site (Sec-Fetch-Site). Without https, the host in Origin must be that of
// the request, so a proxy must keep the Host header. The package has no sessions and no users:
// Authorize asks yours.
//
// Stripe's page: "Respond to disputes" (https://docs.stripe.com/disputes/responding).
package deskweb
