// Drives examples/fakestripe with Stripe's SDK for Node. Arguments: the address of the
// server, and the folder with node_modules/stripe.
import { createRequire } from 'node:module';
import http from 'node:http';
import assert from 'node:assert/strict';

const [base, modules] = process.argv.slice(2);
const Stripe = createRequire(modules + '/')('stripe');
const { hostname: host, port } = new URL(base);
const client = (key, options) => new Stripe(key, { host, port, protocol: 'http', telemetry: false, maxNetworkRetries: 0, ...options });
const stripe = client('sk_test_node');
const secret = 'whsec_node';
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n');

let passed = 0, steps = 0;
async function step(name, run) {
  steps++;
  try {
    await run();
    passed++;
  } catch (err) {
    console.log(`not ok: ${name}: ${err.message}`);
  }
}

// fails checks that a call is refused, and returns the error.
async function fails(call, code, param) {
  try {
    await call;
  } catch (err) {
    assert.equal(err.code, code);
    assert.equal(err.param, param);
    return err;
  }
  assert.fail('it was not refused');
}

// control sends a command to the control path.
async function control(method, path, body) {
  const init = { method, headers: { 'Content-Type': 'application/json' } };
  const res = await fetch(base + '/fake/' + path, body ? { ...init, body: JSON.stringify(body) } : init);
  const out = await res.json();
  if (!res.ok) throw new Error(out.error);
  return out;
}
const open = (seed = {}) => control('POST', 'disputes', seed).then((d) => d.id);

// events are what the program's own endpoint has received.
const events = [];
const inbox = http.createServer((req, res) => {
  const chunks = [];
  req.on('data', (c) => chunks.push(c));
  req.on('end', () => {
    events.push({ raw: Buffer.concat(chunks), signature: req.headers['stripe-signature'] });
    res.writeHead(200).end();
  });
});
await new Promise((ready) => inbox.listen(0, '127.0.0.1', ready));
const url = `http://127.0.0.1:${inbox.address().port}/hook`;

// wait lets time pass until a condition holds.
async function wait(condition) {
  for (let i = 0; i < 2000; i++) {
    const found = condition();
    if (found) return found;
    await new Promise((r) => setTimeout(r, 5));
  }
  throw new Error('it did not happen');
}
const types = () => events.map((e) => JSON.parse(e.raw).type);

// Disputes.
let id;
await step('retrieve', async () => {
  id = await open({ amount: 900, metadata: { order: '7' }, payment: { email: 'jenny@example.com' } });
  const d = await stripe.disputes.retrieve(id);
  assert.deepEqual([d.amount, d.status, d.metadata.order, d.livemode], [900, 'needs_response', '7', false]);
});
await step('retrieve with expansions', async () => {
  const d = await stripe.disputes.retrieve(id, { expand: ['charge.customer', 'payment_intent', 'charge.review', 'charge.refunds', 'balance_transactions'] });
  assert.equal(d.charge.receipt_email, 'jenny@example.com');
  assert.equal(d.charge.customer.object, 'customer');
  assert.equal(d.charge.review, null);
  assert.deepEqual(d.charge.refunds.data, []);
  assert.equal(d.payment_intent.status, 'succeeded');
});
await step('list and filter', async () => {
  const d = await stripe.disputes.retrieve(id);
  for (const filter of [{ charge: d.charge }, { payment_intent: d.payment_intent }]) {
    assert.deepEqual((await stripe.disputes.list(filter)).data.map((x) => x.id), [id]);
  }
  assert.equal((await stripe.disputes.list({ created: { lt: 1 } })).data.length, 0);
});
await step('walk the pages', async () => {
  const seen = [];
  for await (const d of stripe.disputes.list({ limit: 3 })) seen.push(d.id);
  assert.equal(new Set(seen).size, seen.length);
  assert.ok(seen.length > 8 && seen.includes(id));
  const back = await stripe.disputes.list({ limit: 2, ending_before: seen.at(-1) });
  assert.deepEqual(back.data.map((d) => d.id), seen.slice(-3, -1));
});
let file;
await step('upload a file', async () => {
  file = await stripe.files.create({ purpose: 'dispute_evidence', file: { data: pdf, name: 'label.pdf', type: 'application/pdf' }, file_link_data: { create: true } });
  assert.deepEqual([file.object, file.size, file.type, file.links.data.length], ['file', pdf.length, 'pdf', 1]);
});
await step('read files and links', async () => {
  assert.equal((await stripe.files.retrieve(file.id)).filename, 'label.pdf');
  assert.equal((await stripe.files.list({ purpose: 'dispute_evidence' })).data[0].id, file.id);
  const link = await stripe.fileLinks.create({ file: file.id, metadata: { a: 'b' } });
  assert.equal((await stripe.fileLinks.update(link.id, { expires_at: 'now' })).expired, true);
  assert.equal((await stripe.fileLinks.list({ file: file.id, expired: false })).data.length, 1);
  const contents = await fetch(file.links.data[0].url);
  assert.equal(Buffer.compare(Buffer.from(await contents.arrayBuffer()), pdf), 0);
});
await step('stage', async () => {
  const d = await stripe.disputes.update(id, { evidence: { shipping_documentation: file.id, customer_name: 'Jenny' }, submit: false, metadata: { a: 'b' } });
  assert.deepEqual([d.status, d.evidence.shipping_documentation, d.evidence_details.submission_count], ['needs_response', file.id, 0]);
});
await step('clear what has no value', async () => {
  const d = await stripe.disputes.update(id, { evidence: { appeal: '', enhanced_evidence: '' }, submit: false });
  assert.equal(d.evidence.customer_name, 'Jenny');
});
await step('an unknown field', () => fails(stripe.disputes.update(id, { evidence: { customer_email: 'x' } }), 'parameter_unknown', 'evidence[customer_email]'));
await step('a text that is too long', () => fails(stripe.disputes.update(id, { evidence: { customer_name: 'x'.repeat(5001) } }), undefined, 'evidence[customer_name]'));
await step('submit, and win two seconds later by itself', async () => {
  await control('POST', 'webhooks', { url, secret, only: ['charge.dispute.updated', 'charge.dispute.closed', 'charge.dispute.funds_reinstated'] });
  const d = await stripe.disputes.update(id, { evidence: { uncategorized_text: 'winning_evidence' }, submit: true });
  const answered = events.length;
  assert.equal(d.status, 'under_review');
  await wait(() => types().includes('charge.dispute.closed'));
  assert.equal(answered, 0, 'no event comes before the response');
  assert.deepEqual(types(), ['charge.dispute.updated', 'charge.dispute.funds_reinstated', 'charge.dispute.closed']);
  assert.equal((await stripe.disputes.retrieve(id)).status, 'won');
});
await step('signature and version of an event', async () => {
  const e = stripe.webhooks.constructEvent(events[0].raw, events[0].signature, secret);
  assert.deepEqual([e.type, e.data.object.id, e.data.previous_attributes.status], ['charge.dispute.updated', id, 'needs_response']);
  assert.throws(() => stripe.webhooks.constructEvent(events[0].raw, events[0].signature, 'whsec_other'));
});
await step('events are listed by a pattern', async () => {
  const all = await stripe.events.list({ type: 'charge.dispute.*', limit: 100 });
  assert.ok(all.data.length >= 4 && all.data.every((e) => e.type.startsWith('charge.dispute.')));
  assert.equal((await stripe.events.retrieve(all.data[0].id)).id, all.data[0].id);
  assert.equal((await stripe.events.list({ types: ['charge.dispute.closed'], limit: 1 })).data[0].type, 'charge.dispute.closed');
});
await step('what is won cannot be changed', async () => {
  const err = await fails(stripe.disputes.update(id, { evidence: { customer_name: 'x' } }), undefined, undefined);
  assert.deepEqual([err.type, err.statusCode], ['StripeInvalidRequestError', 400]);
});
await step('close', async () => assert.equal((await stripe.disputes.close(await open())).status, 'lost'));
await step('close an inquiry', async () => assert.equal((await stripe.disputes.close(await open({ kind: 'inquiry' }))).status, 'warning_closed'));
await step('an idempotency key', async () => {
  const d = await open();
  const first = await stripe.disputes.close(d, {}, { idempotencyKey: 'node-close' });
  const again = await stripe.disputes.close(d, {}, { idempotencyKey: 'node-close' });
  assert.equal(again.lastResponse.headers['idempotent-replayed'], 'true');
  assert.deepEqual(again.status, first.status);
  const err = await stripe.disputes.update(d, {}, { idempotencyKey: 'node-close' }).catch((e) => e);
  assert.equal(err.type, 'StripeIdempotencyError');
});
await step('an unknown id', async () => {
  const err = await fails(stripe.disputes.retrieve('du_none'), 'resource_missing', 'dispute');
  assert.equal(err.statusCode, 404);
  assert.ok(err.requestId);
});
await step('Compelling Evidence 3.0', async () => {
  const ce3 = await open({ kind: 'compelling_evidence_3' });
  const tx = { customer_purchase_ip: '203.0.113.7', customer_email_address: 'jo@example.com', product_description: 'A course' };
  const d = await stripe.disputes.update(ce3, {
    submit: false,
    evidence: { enhanced_evidence: { visa_compelling_evidence_3: {
      disputed_transaction: { ...tx, merchandise_or_services: 'services' },
      prior_undisputed_transactions: [{ ...tx, charge: 'ch_1' }, { ...tx, charge: 'ch_2' }],
    } } },
  });
  assert.equal(d.evidence_details.enhanced_eligibility.visa_compelling_evidence_3.status, 'qualified');
});
await step('a compliance fee', async () => {
  const visa = await open({ kind: 'visa_compliance' });
  await fails(stripe.disputes.update(visa, { submit: true }), undefined, 'evidence[enhanced_evidence][visa_compliance][fee_acknowledged]');
  const d = await stripe.disputes.update(visa, { evidence: { enhanced_evidence: { visa_compliance: { fee_acknowledged: true } } } });
  assert.equal(d.status, 'under_review');
});
await step('an appeal', async () => {
  const appeal = await open({ kind: 'appeal' });
  const d = await stripe.disputes.update(appeal, { evidence: { appeal: { card: { reason_for_filing: 'New facts', supporting_files: [file.id] } } } });
  assert.equal(d.status, 'appeal_under_review');
});
await step('Smart Disputes', async () => {
  const d = await open();
  assert.equal((await stripe.disputes.update(d, { intended_submission_method: 'smart_disputes', submit: false })).intended_submission_method, 'smart_disputes');
  await fails(stripe.disputes.update(d, { submit: true }), 'smart_disputes_not_available', 'intended_submission_method');
});

// Thin events.
await step('thin events', async () => {
  events.length = 0;
  await control('POST', 'webhooks', { url, secret: 'whsec_thin', thin: true, only: ['file.created'] });
  const created = await control('POST', 'files', { name: 'x.pdf' });
  const thin = await wait(() => events.find((e) => JSON.parse(e.raw).object === 'v2.core.event'));
  const n = stripe.parseEventNotification(thin.raw, thin.signature, 'whsec_thin');
  assert.deepEqual([n.type, n.related_object.id], ['v1.file.created', created.id]);
  assert.equal((await n.fetchRelatedObject()).id, created.id);
  const fetched = await stripe.v2.core.events.retrieve(n.id);
  assert.deepEqual([fetched.id, fetched.object], [n.id, 'v2.core.event']);
  const snapshot = await stripe.events.retrieve(JSON.parse(thin.raw).snapshot_event);
  assert.equal(snapshot.type, 'file.created');
  assert.notEqual(snapshot.id, n.id);
});

// Payments.
const pay = (card, more) => stripe.paymentIntents.create({ amount: 2000, currency: 'usd', payment_method: card, confirm: true,
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' }, ...more });
for (const [card, status] of Object.entries({ createDispute: 'needs_response', createDisputeProductNotReceived: 'needs_response', createDisputeInquiry: 'warning_needs_response',
  createCe3EligibleDispute: 'needs_response', createComplianceDispute: 'needs_response', createMastercardComplianceDispute: 'needs_response',
  createAutoRepresentmentEligibleDispute: 'needs_response', createRapidDisputeResolutionDispute: 'prevented', createCe3BlockDispute: 'prevented', createEthocaAlert: 'prevented' })) {
  await step('pay with ' + card, async () => {
    const intent = await pay('pm_card_' + card);
    assert.equal(intent.status, 'succeeded');
    const [d] = (await stripe.disputes.list({ payment_intent: intent.id })).data;
    assert.equal(d.status, status);
    assert.equal((await stripe.charges.retrieve(intent.latest_charge)).disputed, true);
  });
}
await step('pay with a card for several disputes', async () => {
  const intent = await pay('pm_card_createMultipleDisputes');
  assert.equal((await stripe.disputes.list({ payment_intent: intent.id })).data.length, 2);
});
await step('pay, with an early fraud warning', async () => {
  const intent = await pay('pm_card_createIssuerFraudRecord');
  const warnings = await stripe.radar.earlyFraudWarnings.list({ payment_intent: intent.id });
  assert.equal(warnings.data[0].charge, intent.latest_charge);
});
await step('pay in steps', async () => {
  const method = await stripe.paymentMethods.create({ type: 'card', card: { number: '4000000000000259', exp_month: 12, exp_year: 2034, cvc: '314' }, billing_details: { name: 'Jenny' } });
  let intent = await stripe.paymentIntents.create({ amount: 500, currency: 'eur', metadata: { order: '8' } });
  assert.equal(intent.status, 'requires_payment_method');
  await fails(stripe.paymentIntents.confirm(intent.id), 'payment_intent_unexpected_state', undefined);
  intent = await stripe.paymentIntents.confirm(intent.id, { payment_method: method.id, receipt_email: 'jenny@example.com', expand: ['latest_charge'] });
  assert.equal(intent.latest_charge.metadata.order, '8');
  assert.equal(intent.latest_charge.payment_method_details.card.last4, '0259');
  const [d] = (await stripe.disputes.list({ payment_intent: intent.id })).data;
  assert.deepEqual([d.evidence.customer_name, d.evidence.customer_email_address, d.evidence_details.has_evidence], ['Jenny', 'jenny@example.com', false]);
});
await step('update and cancel a payment', async () => {
  const intent = await stripe.paymentIntents.create({ amount: 500, currency: 'eur' });
  assert.equal((await stripe.paymentIntents.update(intent.id, { amount: 600 })).amount, 600);
  assert.equal((await stripe.paymentIntents.cancel(intent.id)).status, 'canceled');
  assert.equal((await stripe.paymentIntents.retrieve(intent.id)).status, 'canceled');
});
await step('pay by a charge', async () => {
  const charge = await stripe.charges.create({ amount: 700, currency: 'usd', source: 'tok_createDispute', description: 'Shoes' });
  assert.equal(charge.payment_method_details.card.brand, 'visa');
  assert.equal((await stripe.disputes.list({ charge: charge.id })).data.length, 1);
  assert.equal((await stripe.charges.update(charge.id, { metadata: { a: 'b' } })).metadata.a, 'b');
});
await step('a refund settles an inquiry', async () => {
  const intent = await pay('pm_card_createDisputeInquiry');
  const refund = await stripe.refunds.create({ payment_intent: intent.id });
  assert.equal(refund.status, 'succeeded');
  assert.equal((await stripe.disputes.list({ payment_intent: intent.id })).data[0].status, 'warning_closed');
  assert.equal((await stripe.refunds.list({ payment_intent: intent.id })).data[0].id, refund.id);
  assert.equal((await stripe.refunds.update(refund.id, { metadata: { a: 'b' } })).metadata.a, 'b');
});
await step('a refund of a chargeback', async () => {
  const intent = await pay('pm_card_createDispute');
  await fails(stripe.refunds.create({ payment_intent: intent.id }), 'charge_disputed', undefined);
});
await step('balance transactions', async () => {
  const intent = await pay('pm_card_visa', { expand: ['latest_charge.balance_transaction'] });
  const moved = intent.latest_charge.balance_transaction;
  assert.equal((await stripe.balanceTransactions.retrieve(moved.id, { expand: ['source'] })).source.id, intent.latest_charge.id);
  assert.equal((await stripe.balanceTransactions.list({ source: intent.latest_charge.id })).data[0].id, moved.id);
});

// Issuing.
await step('Issuing disputes', async () => {
  const tx = (await control('POST', 'issuing_transactions', { amount: 700 })).id;
  assert.equal((await stripe.issuing.transactions.retrieve(tx)).amount, -700);
  assert.equal((await stripe.issuing.transactions.list({ type: 'capture' })).data[0].id, tx);
  let d = await stripe.issuing.disputes.create({ transaction: tx, evidence: { reason: 'fraudulent', fraudulent: { explanation: '' } } });
  assert.equal(d.status, 'unsubmitted');
  await fails(stripe.issuing.disputes.submit(d.id), 'parameter_missing', 'evidence[fraudulent][explanation]');
  await stripe.issuing.disputes.update(d.id, { evidence: { fraudulent: { explanation: 'winning_evidence' } } });
  d = await stripe.issuing.disputes.submit(d.id, { expand: ['balance_transactions'] });
  assert.equal(d.status, 'submitted');
  assert.equal(d.balance_transactions.at(-1).type, 'issuing_dispute_provisional_credit');
  await control('POST', 'settle');
  assert.equal((await stripe.issuing.disputes.retrieve(d.id)).status, 'won');
  assert.equal((await stripe.issuing.disputes.list({ transaction: tx, status: 'won' })).data[0].id, d.id);
});

// Accounts, keys and modes.
await step('a connected account', async () => {
  const theirs = await open({ account: 'acct_1' });
  await fails(stripe.disputes.retrieve(theirs), 'resource_missing', 'dispute');
  assert.equal((await stripe.disputes.retrieve(theirs, {}, { stripeAccount: 'acct_1' })).id, theirs);
  assert.equal((await stripe.disputes.retrieve(theirs, {}, { stripeContext: 'acct_1' })).id, theirs);
});
await step('an organization', async () => {
  const theirs = await open({ account: 'acct_2' });
  assert.equal((await client('sk_org_test_1', { stripeContext: 'acct_2' }).disputes.retrieve(theirs)).id, theirs);
});
await step('live mode', async () => {
  const live = await open({ live: true });
  assert.equal((await client('sk_live_1').disputes.retrieve(live)).livemode, true);
  await fails(stripe.disputes.retrieve(live), 'resource_missing', 'dispute');
});
await step('a beta version', async () => {
  const beta = client('sk_test_1', { apiVersion: '2026-10-28.preview; feature_beta=v3' });
  assert.equal((await beta.disputes.retrieve(id)).id, id);
});
await step('a key that is not one', async () => {
  const err = await client('nonsense').disputes.retrieve(id).catch((e) => e);
  assert.equal(err.type, 'StripeAuthenticationError');
});

// What goes wrong.
await step('a lost response is retried', async () => {
  const d = await open();
  await control('POST', 'faults', { match: 'POST /v1/disputes/{id}/close', faults: [{ kind: 'lost_answer' }] });
  assert.equal((await client('sk_test_1', { maxNetworkRetries: 2 }).disputes.close(d)).status, 'lost');
  assert.equal((await control('GET', 'effects?id=' + d)).closes, 1);
});
await step('every status', async () => {
  for (const [status, type] of Object.entries({ 403: 'StripePermissionError', 409: 'StripeInvalidRequestError', 429: 'StripeRateLimitError', 500: 'StripeAPIError', 503: 'StripeAPIError' })) {
    await control('POST', 'faults', { match: 'GET /v1/disputes/{id}', faults: [{ kind: 'status', status: Number(status) }] });
    const err = await stripe.disputes.retrieve(id).catch((e) => e);
    assert.equal(err.statusCode, Number(status));
    assert.ok(err.type.startsWith('Stripe'), type);
  }
});
await step('a page of a proxy', async () => {
  await control('POST', 'faults', { match: 'GET /v1/disputes/{id}', faults: [{ kind: 'html', status: 502 }] });
  const err = await stripe.disputes.retrieve(id).catch((e) => e);
  assert.equal(err.type, 'StripeAPIError');
});
await step('deadlines and expiry', async () => {
  const due = await open();
  await control('POST', 'clock', { advance: '240h' });
  assert.equal((await stripe.disputes.retrieve(due)).status, 'lost');
});

inbox.close();
inbox.closeAllConnections();
console.log(`clients: node ${passed} of ${steps}`);
process.exit(passed === steps ? 0 : 1);
