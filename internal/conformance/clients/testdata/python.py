"""Drives examples/fakestripe with Stripe's SDK for Python, as Debian has it.

Argument: the address of the server.
"""
import io
import json
import sys
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

import stripe

base = sys.argv[1]
stripe.api_key = "sk_test_python"
stripe.api_base = stripe.upload_api_base = base
stripe.max_network_retries = 0
stripe.enable_telemetry = False
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
steps = []


def step(function):
    try:
        function()
        steps.append(True)
    except Exception as error:  # every failure is one step that did not pass
        steps.append(False)
        print("not ok: %s: %r" % (function.__name__, error))


def control(method, path, body=None):
    """Sends a command to the control path."""
    request = urllib.request.Request(
        base + "/fake/" + path, method=method, data=json.dumps(body or {}).encode() if method == "POST" else None,
        headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def opened(**seed):
    return control("POST", "disputes", seed)["id"]


def refused(call, code, param):
    try:
        call()
    except stripe.error.StripeError as error:
        assert (error.code, getattr(error, "param", None)) == (code, param), (error.code, getattr(error, "param", None))
        return error
    raise AssertionError("it was not refused")


@step
def retrieve():
    d = stripe.Dispute.retrieve(opened(amount=900, metadata={"order": "7"}))
    assert (d.amount, d.status, d.metadata["order"]) == (900, "needs_response", "7")


@step
def expand():
    d = stripe.Dispute.retrieve(opened(), expand=["charge.customer", "payment_intent.latest_charge"])
    assert d.charge.customer.object == "customer" and d.payment_intent.latest_charge.id == d.charge.id


@step
def lists():
    d = stripe.Dispute.retrieve(opened())
    assert [x.id for x in stripe.Dispute.list(charge=d.charge)] == [d.id]
    assert stripe.Dispute.list(limit=1).has_more
    seen = [x.id for x in stripe.Dispute.list(limit=3).auto_paging_iter()]
    assert len(seen) == len(set(seen)) > 8


@step
def stages_with_a_capital_false():
    d = stripe.Dispute.modify(opened(), evidence={"customer_name": "Jenny"}, submit=False)
    assert (d.status, d.evidence_details.submission_count) == ("needs_response", 0)


@step
def submits_with_a_capital_true():
    d = stripe.Dispute.modify(opened(), evidence={"customer_name": "Jenny"}, submit=True)
    assert (d.status, d.evidence_details.submission_count) == ("under_review", 1)


@step
def saves_metadata():
    d = stripe.Dispute.retrieve(opened(status="under_review"))
    d.metadata["order"] = "8"
    d.save()
    assert stripe.Dispute.retrieve(d.id).metadata["order"] == "8"


@step
def saves_evidence():
    d = stripe.Dispute.retrieve(opened())
    d.evidence.customer_name = "Jenny"
    d.submit = False
    d.save()
    assert stripe.Dispute.retrieve(d.id).evidence.customer_name == "Jenny"


@step
def saves_what_has_no_value():
    d = stripe.Dispute.retrieve(opened(status="under_review"))
    d.evidence.appeal = None
    d.evidence.enhanced_evidence = None
    d.save()


@step
def closes():
    d = stripe.Dispute.retrieve(opened())
    assert d.close().status == "lost"
    assert stripe.Dispute.close(opened(kind="inquiry")).status == "warning_closed"


@step
def uploads():
    source = io.BytesIO(PDF)
    source.name = "label.pdf"
    f = stripe.File.create(purpose="dispute_evidence", file=source)
    assert (f.object, f.size, f.filename) == ("file", len(PDF), "label.pdf")
    d = stripe.Dispute.modify(opened(), evidence={"shipping_documentation": f.id}, submit=False, expand=["evidence.shipping_documentation"])
    assert d.evidence.shipping_documentation.id == f.id
    link = stripe.FileLink.create(file=f.id)
    assert stripe.FileLink.list(file=f.id).data[0].id == link.id
    assert stripe.FileLink.modify(link.id, expires_at="now").expired


@step
def refuses():
    refused(lambda: stripe.Dispute.retrieve("du_none"), "resource_missing", "dispute")
    refused(lambda: stripe.Dispute.modify(opened(), evidence={"customer_email": "x"}), "parameter_unknown", "evidence[customer_email]")
    error = refused(lambda: stripe.Dispute.modify(opened(status="won"), evidence={"customer_name": "x"}), None, None)
    assert error.http_status == 400
    try:
        stripe.Dispute.retrieve("du_none", api_key="nonsense")
    except stripe.error.AuthenticationError:
        return
    raise AssertionError("the key was accepted")


@step
def replays_a_key():
    d = opened()
    stripe.Dispute.close(d, idempotency_key="python-close")
    again = stripe.Dispute.close(d, idempotency_key="python-close")
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    try:
        stripe.Dispute.modify(d, idempotency_key="python-close")
    except stripe.error.IdempotencyError:
        return
    raise AssertionError("the key was taken for another request")


@step
def survives_a_lost_response():
    d = opened()
    control("POST", "faults", {"match": "POST /v1/disputes/{id}/close", "faults": [{"kind": "lost_answer"}]})
    stripe.max_network_retries = 2
    try:
        assert stripe.Dispute.close(d).status == "lost"
    finally:
        stripe.max_network_retries = 0
    assert control("GET", "effects?id=" + d)["closes"] == 1


@step
def meets_every_status():
    for status, kind in ((403, stripe.error.PermissionError), (429, stripe.error.RateLimitError), (500, stripe.error.APIError)):
        control("POST", "faults", {"match": "GET /v1/disputes/{id}", "faults": [{"kind": "status", "status": status}]})
        try:
            stripe.Dispute.retrieve("du_Test0001")
        except kind as error:
            assert error.http_status == status
        else:
            raise AssertionError("no error for %d" % status)


@step
def verifies_webhooks_in_one_thread():
    received = []

    class Inbox(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((body, self.headers["Stripe-Signature"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    inbox = HTTPServer(("127.0.0.1", 0), Inbox)
    control("POST", "webhooks", {"url": "http://127.0.0.1:%d/" % inbox.server_port, "secret": "whsec_python", "version": "2022-11-15",
                                 "only": ["charge.dispute.updated", "charge.dispute.closed"]})
    d = opened(kind="inquiry")
    stripe.Dispute.modify(d, evidence={"uncategorized_text": "losing_evidence"}, submit=True)  # nobody reads the inbox yet
    while len(received) < 2:
        inbox.handle_request()
    first, second = [stripe.Webhook.construct_event(body, signature, "whsec_python") for body, signature in received]
    assert (first.type, second.type, second.data.object.id) == ("charge.dispute.updated", "charge.dispute.closed", d)
    assert first.api_version == "2022-11-15"
    inbox.server_close()
    try:
        stripe.Webhook.construct_event(received[0][0], received[0][1], "whsec_other")
    except stripe.error.SignatureVerificationError:
        return
    raise AssertionError("another secret was accepted")


@step
def lists_events():
    all = stripe.Event.list(type="charge.dispute.*", limit=5)
    assert all.data and stripe.Event.retrieve(all.data[0].id).id == all.data[0].id


def pay(card, **more):
    return stripe.PaymentIntent.create(
        amount=2000, currency="usd", payment_method="pm_card_" + card, payment_method_types=["card"], confirm=True, **more)


@step
def pays_with_test_cards():
    for card, status in (("createDispute", "needs_response"), ("createDisputeInquiry", "warning_needs_response"), ("createEthocaAlert", "prevented")):
        intent = pay(card)
        assert intent.status == "succeeded"
        assert stripe.Dispute.list(payment_intent=intent.id).data[0].status == status, card
    assert not stripe.Dispute.list(payment_intent=pay("visa").id).data


@step
def pays_by_a_charge():
    charge = stripe.Charge.create(amount=700, currency="usd", source="tok_createDisputeProductNotReceived", metadata={"a": "b"})
    assert stripe.Dispute.list(charge=charge.id).data[0].reason == "product_not_received"
    charge.description = "Shoes"
    charge.save()
    assert stripe.Charge.retrieve(charge.id).description == "Shoes"


@step
def confirms_a_payment():
    intent = stripe.PaymentIntent.create(amount=500, currency="eur")
    intent = stripe.PaymentIntent.confirm(intent.id, payment_method="pm_card_createDispute")
    assert stripe.PaymentIntent.retrieve(intent.id, expand=["latest_charge"]).latest_charge.disputed


@step
def refunds():
    intent = pay("createDisputeInquiry")
    refund = stripe.Refund.create(payment_intent=intent.id)
    assert stripe.Dispute.list(payment_intent=intent.id).data[0].status == "warning_closed"
    assert stripe.Refund.retrieve(refund.id).amount == 2000
    refused(lambda: stripe.Refund.create(payment_intent=pay("createDispute").id), "charge_disputed", None)


@step
def reads_the_balance():
    charge = stripe.Charge.retrieve(pay("visa").latest_charge, expand=["balance_transaction"])
    assert charge.balance_transaction.net == charge.amount - charge.balance_transaction.fee
    assert stripe.BalanceTransaction.list(source=charge.id).data[0].id == charge.balance_transaction.id


@step
def disputes_issuing_transactions():
    tx = control("POST", "issuing_transactions", {"amount": 700})["id"]
    d = stripe.issuing.Dispute.create(transaction=tx, evidence={"reason": "fraudulent", "fraudulent": {"explanation": "losing_evidence"}})
    d = stripe.issuing.Dispute.modify(d.id, metadata={"a": "b"})
    assert stripe.issuing.Dispute.submit(d.id).status == "submitted"
    control("POST", "settle")
    d = stripe.issuing.Dispute.retrieve(d.id, expand=["transaction"])
    assert (d.status, d.loss_reason, d.transaction.id) == ("lost", "other", tx)
    assert stripe.issuing.Dispute.list(status="lost", transaction=tx).data[0].id == d.id
    assert stripe.issuing.Transaction.list(limit=1).data[0].id == tx


@step
def acts_for_accounts_and_in_live_mode():
    theirs = opened(account="acct_1")
    assert stripe.Dispute.retrieve(theirs, stripe_account="acct_1").id == theirs
    refused(lambda: stripe.Dispute.retrieve(theirs), "resource_missing", "dispute")
    live = opened(live=True)
    assert stripe.Dispute.retrieve(live, api_key="sk_live_1").livemode
    assert stripe.Dispute.retrieve(opened(), stripe_version="2022-11-15; feature_beta=v3").status == "needs_response"


@step
def lets_time_pass():
    d = opened()
    control("POST", "clock", {"advance": "240h"})
    assert stripe.Dispute.retrieve(d).status == "lost"


print("clients: python %d of %d" % (sum(steps), len(steps)))
sys.exit(0 if all(steps) else 1)
