package quote

import (
	"strings"
	"sync"
)

// vocabulary has the common words of error messages: those of Stripe, of HTTP and networks,
// and of the names of Stripe's parameters, codes and states. If a word is missing here, it is
// missing in the message that a reader sees. Do not add words that say something about a
// customer: names, places, goods.
const vocabulary = `
a abort about above absent absolute accept acceptable access according account acct acknowledge acknowledgement across
act action activate active activity add additional address adjustment advance advice after afterwards again against
age agent agree ahead alike alive all allow alone alpha already also alter alternate alternative although always
amazon amend amex amount an and announce another answer anti any anymore anything anyway api appeal appear append
applicable application applied apply appropriate approve arbitration are argue around array arrive as ask asset
assigned associated assume async asynchronous at attach attempt attribute auth authenticate authentication authority
authorization authorized auto automatic automatically availability available avoid awaiting away back background
backoff bad balance bancaires bank bare base basic batch be became because become been before began begin behalf
behaviour being belong below beside best beta between beyond big billing binary bit blank block body boolean both
bound boundary braces bracket branch brand break broke broken browser buffer bug business but by byte call callback
caller came can cancel cancellation cancelled candidate cannot cap capability capture card cardholder carrier carry
cartes case cash categories category cause cautious cert certain certificate chain change changelog changing character
charge chargeback charset check checkout child children choose chunked cipher city claim class clause clear client
clip clock clone close closing cloud cloudflare code collection colon column com combine come comma command comment
common communication compare comparison compatible compelling compile complete compliance component compression
compute computer concurrency concurrent condition config configuration configured confirm confirmation conflict
connect connection consequence consider consist consistent constant constraint contact contain content context
continue contract control convert cookie copies copy core correct correction cors cost could count counter country
cover create creating creation credential credit criteria critical cross crypto csv currencies currency current cursor
curve custom customer cut cvc cycle daily dashboard data date day deadline debit decide decimal decision declaration
declare decline decode decrypt decryption dedupe deep default defect define delay delete deliver deliveries delivery
denied deny depend dependency dependent deprecated depth describe description descriptor despite destination detail
detected device dial did didn differ different digit digital diners direct direction directory disabled disagree
disallowed discard disclosure disconnected discover dispatch display disposition dispute distinct distribution dns do
docs document documentation does doesn doing domain don done dot downgrade download draft drop due duplicate duration
during each earlier early echo editable effect eftpos egress eight either element eligibility eligible else email
embed emit empty enable encode encoding encountered encrypt encryption end endpoint enhanced enough enrolled ensure
enter entity entries entry enum eof equal equivalent err error escape establish estimate even event ever every
evidence exact example exceed except exchange exclude exclusive execute exempt exhausted exist exit exp expand
expandable expansion expect expiration expire expiry explanation explicit exponent exponential extend extension
external extra fact fail failure fake fallback false family far fast fault feature fee feel fetch few fewer field file
filename filing filled filter final finance financial find fine fingerprint finish first five fix fixture flag flagged
flate flight float floor flow flush follow for forbidden force foreign forget form format formatted formatting found
four fraction fragment frame fraud fraudulent free frequent fresh from frozen full fully func funds further future gap
gateway general generate get gif give given global go goaway gock goes going golang gone good got graceful grant
greater greeting group grow gte guard guide gzip h2 had half handle handler handshake happen hard has hash have having
head header heic held hello help helper here hex higher hijack hint history hold holder honour hook host hostname hour
how however html http httpmock httptest human hybrid id ideal idempotency idempotent identical identified identifier
identify identity idle ids if ignore illegal image immediate implement implementation import impossible improve in
inactive inbound includable include including incompatible incomplete incorrect index indicate ineligible infinite
info inform information initial initiated injected inline inner input inquiries inquiry insert inside inspect install
instance instead instruction insufficient int integer integration integrity intended intent interac interaction
interface intermediate intermittent internal interrupted interval into introduced invalid invoice io ip ipv4 ipv6 is
issue issuer issuing it item its itself jcb job join journal jpeg jpg json just keep kept key kind klarna know
knowledge known label lacks lapse large larger largest last late later latest launch layer lead leaf learn least leave
left legacy legible legitimate len length less letter level liability library lifetime light like limit line line1
line2 link list listen listener literal live livemode load local location lock log logged logic login logo long longer
longest look lookup loop lose losing loss lost low lower lowercase lt lte made magic mail main maintenance make
malformed manage mandate manifest manual many map mapping marked marker marshal mastercard match matter max maximum
may mb mean measured media meet member memory mention merchandise merchant merge message met metadata meter method mib
middlebox might migration mime min minimum minor minus minute mismatch missing mix mobile mock mode modified modify
module modulus moment money monitor month more most move movement ms much multipart multiple must mutually name naming
nature near nearest necessary need negative negotiate neither nested net network neutral never new newer newest next
nil nine no nobody node non noncompliant none nonexistent nor normal normalise not note nothing notice notification
notify now nowhere null nullable number numeric obey object occur occurred octet odd of off offer official offline
offset often ok old older oldest omit omitted on once one only op opaque open operation option optional or order
ordinary org organization origin original other otherwise our out outcome outdated outer output outright outside over
overflow overlap overload overridden override overview own owner package packet pad padding page pagination paid pair
panic parallel param parameter parent parse parsing part partial partition party pass passthrough password past patch
path pattern pause pay payload payment payout paypal pdf peer pending per percent perform period permanent permission
permitted personal phone physical pick picture pipe place plain plan platform please plural plus png point pointer
policies policy pool populate port portal portion position positive possible possibly post postal practices pre
preface prefer preferred prefix prepare present prevent prevention preview previous primary prime print prior private
probably probe problem process processor product program progress prohibited promise proof properties property
protected protocol provide provider provisional proxies proxy ptr public publish publishable purchase purge purpose
push put qualified quantity query question quic quickly quota quoted radar raise ran random range rank rate rather raw
re reach read readable reader ready real reason rebuttal receipt receive receiver recent recipient recognised
recognized recommend reconcile reconnect record recorder recover recurring recursive redaction redirect reduce refer
reference referral refresh refund refundable refusal refuse regenerate region register registration regular regulated
reinstate reinstatement reject rejection related relation release reload rely remain remember remote remove render
renegotiation reopen rep repeat replace replay report repository represent request requester require requirement res
rescinded resend reserve reset resolution resolve resource respected respond responder response rest restart restore
restricted result resume retention retried retries retrieve retry retryable return reuse reversal reverse revert
review revoke rewind rfc right roll root rotate round route row rst rts rule run running safe said same sample sandbox
satisfy save saw say scalar scan schedule schema scheme scope sdk second secondary secret section secure see seek seem
seen segment select send sender sent separate sequence serial serve server service session set setting settle
settlement setup several share shipping short shorten shorter should show shown shut shutdown side sign signal
signature signer silently similar simple simultaneously since single singular site situation size skip skipped slice
slot slow slower small smaller smallest smart snapshot so socket software some someone something sometimes soon sorry
sort source space span spec special specific specification specified specifies specify spelling spki split stable
stack stage staging stale stamp stand standard standby start state stateful stateless statement status stay step still
stop stopped stopping storage store str stream strict stripe strong struct structure sub subject submission submit
submitted submitting subscription subset substitute subtract succeed success successful such sufficient suffix
suggested suitable suite sum summary support supposed sure surface suspended sweep switch syn sync synchronous syntax
system table tag take taken talk target task tax tcp telemetry tell template temporarily temporary ten terminal
terminate terms test text than that the their them then there therefore these they thin thing think third this those
though thousand thread three threshold throttled through ticket time timeout timer timestamp timing title tls to
together token told tolerance tolerate too took top total trace track traffic trailer trailing transaction transcript
transfer transition transport treasury treat tree tried tries trigger trim true truncated trust truth try turn twice
two type typically udp unable unacceptable unadvertised unauthenticated unauthorized unavailability unavailable
unbounded uncategorized unchanged unclean uncompressed unconfigured undeclared undefined under underlying underscore
understand understood undisputed undone unencrypted unexpected unicode unimplemented uninitialized union unionpay
unique uniqueness unit unix unknown unless unlike unlimited unlock unmarshal unmatched unmodified unnamed unnecessary
unordered unpaid unprocessable unreachable unreadable unrecognized unrequested unsafe unsent unset unsigned
unsubmitted unsuccessful unsupported until untrusted untyped unusable unused unverified up update updating upgrade
upload upper upstream uri url urlencoded us usable usage use useful user username using usually utc utf utility valid
validate validation validity value vcr verdict verification verified verify version very via view visa visible visit
vs wait want warn was way we web webhook went were what whatever when whence where whether which while white who whole
whose why wildcard will win window winning wire with withdraw withdrawal withdrawn within without won word work
workbench worker would wrap writable write writing written wrong wrote www x509 xml year yes yet you your zero zip
`

// words returns the vocabulary as a set.
var words = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for w := range strings.FieldsSeq(vocabulary) {
		all[w] = true
	}
	return all
})

// known reports whether a lower case word is in the vocabulary, or is a form of such a word.
func known(word string) bool {
	if words()[word] {
		return true
	}
	for _, end := range []string{"s", "es", "d", "ed", "ing", "ly"} {
		if stem, ok := strings.CutSuffix(word, end); ok && len(stem) >= 3 && words()[stem] {
			return true
		}
	}
	return false
}
