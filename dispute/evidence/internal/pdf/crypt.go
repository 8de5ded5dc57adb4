package pdf

import (
	"bytes"
	"crypto/aes"
	gocipher "crypto/cipher"
	"crypto/md5" //nolint:gosec // the format prescribes it
	"crypto/rc4" //nolint:gosec // the format prescribes it
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"strconv"
)

// cipher decrypts the streams of a file with the key that the empty password gives.
type cipher struct {
	key    []byte
	method method
}

// method is how streams are encrypted.
type method int

const (
	plainly method = iota
	rc4Key
	aesKey  // of 128 bits, with a key for each object
	aesFile // of 256 bits, with one key for the file
)

// protection is the dictionary of the standard handler: ISO 32000-2, 7.6.4.
type protection struct {
	handler           string
	version, revision int
	length            int // of the key, in bits
	permissions       uint32
	metadata          bool // it is encrypted too
	o, u, oe, ue      []byte
	streams           string            // the name of the filter for streams
	filters           map[string]method // by name
}

// cipher returns what decrypts the file; ok is false when it opens with a password or
// a certificate only.
func (s *scanner) cipher() (c cipher, ok bool) {
	if s.encrypt == nil || isNull(s.encrypt) {
		return cipher{}, true
	}
	value := s.encrypt
	if id := reference(value); id > 0 {
		o, ok := s.objects[id]
		if !ok {
			return cipher{}, s.noEnd // it is missing with the rest
		}
		value = s.file[o.at+len("obj"):]
	}
	p := protection{length: 40, metadata: true, filters: map[string]method{"Identity": plainly}, streams: "Identity"}
	l := lexer{b: value}
	l.space()
	if !l.dict(p.member) {
		return cipher{}, s.noEnd
	}
	return p.open(firstText(s.id))
}

func isNull(value []byte) bool {
	l := lexer{b: value}
	_, w := l.next()
	return string(w) == "null"
}

func (p *protection) member(key string, value []byte) {
	l := lexer{b: value}
	t, w := l.next()
	switch key {
	case "Filter":
		p.handler = nameOf(t, w)
	case "V":
		p.version = number(w)
	case "R":
		p.revision = number(w)
	case "Length":
		p.length = number(w)
	case "P":
		n, _ := strconv.ParseInt(string(w), 10, 64)
		p.permissions = uint32(n) //nolint:gosec // it is written with or without its sign
	case "EncryptMetadata":
		p.metadata = string(w) != "false"
	case "O":
		p.o = firstText(value)
	case "U":
		p.u = firstText(value)
	case "OE":
		p.oe = firstText(value)
	case "UE":
		p.ue = firstText(value)
	case "StmF":
		p.streams = nameOf(t, w)
	case "CF":
		l := lexer{b: value}
		l.space()
		l.dict(p.filter)
	}
}

// filter reads a crypt filter.
func (p *protection) filter(filter string, value []byte) {
	l := lexer{b: value}
	l.space()
	l.dict(func(key string, value []byte) {
		l := lexer{b: value}
		if t, w := l.next(); key == "CFM" {
			switch nameOf(t, w) {
			case "None":
				p.filters[filter] = plainly
			case "V2":
				p.filters[filter] = rc4Key
			case "AESV2":
				p.filters[filter] = aesKey
			case "AESV3":
				p.filters[filter] = aesFile
			}
		}
	})
}

// open tries the empty password.
func (p *protection) open(id []byte) (c cipher, ok bool) {
	if p.handler != "Standard" {
		return cipher{}, false
	}
	switch p.version {
	case 1, 2, 3:
		c.method = rc4Key
	case 4, 5:
		switch c.method, ok = p.filters[p.streams]; {
		case !ok:
			return cipher{}, false
		case c.method == plainly: // only attached files are encrypted
			return cipher{}, true
		}
	}
	switch {
	case p.revision >= 2 && p.revision <= 4:
		c.key, ok = p.openOld(id)
	case p.revision == 5 || p.revision == 6:
		c.key, ok = p.openNew()
	default:
		ok = false
	}
	return c, ok
}

// padding fills a password up: algorithm 2 of the standard.
var padding = []byte("\x28\xbf\x4e\x5e\x4e\x75\x8a\x41\x64\x00\x4e\x56\xff\xfa\x01\x08\x2e\x2e\x00\xb6\xd0\x68\x3e\x80\x2f\x0c\xa9\xfe\x64\x53\x69\x7a")

// openOld opens a file of revision 2 to 4 with an empty password: algorithm 6.
func (p *protection) openOld(id []byte) (key []byte, ok bool) {
	if len(p.o) < 32 || len(p.u) < 16 {
		return nil, false
	}
	sizes := []int{5}
	if p.revision > 2 { // what is said, in bits or wrongly in bytes, and what it may be where nothing is
		sizes = []int{min(max(p.length/8, 5), 16), min(max(p.length, 5), 16), 16, 5}
	}
	for _, size := range sizes {
		if key := p.keyOld(id, size); p.isUser(key, id) {
			return key, true
		}
	}
	return nil, false
}

// keyOld is the key that the empty password gives: algorithm 2.
func (p *protection) keyOld(id []byte, size int) []byte {
	h := md5.New() //nolint:gosec // the format prescribes it
	h.Write(padding)
	h.Write(p.o[:32])
	h.Write(binary.LittleEndian.AppendUint32(nil, p.permissions))
	h.Write(id)
	if p.revision >= 4 && !p.metadata {
		h.Write([]byte{0xff, 0xff, 0xff, 0xff})
	}
	key := h.Sum(nil)
	if p.revision > 2 {
		for range 50 {
			sum := md5.Sum(key[:size]) //nolint:gosec // the format prescribes it
			copy(key, sum[:])
		}
	}
	return key[:size]
}

// isUser reports whether key is that of the user's password: algorithms 4 and 5.
func (p *protection) isUser(key, id []byte) bool {
	if p.revision == 2 {
		return len(p.u) >= 32 && bytes.Equal(arcfour(key, padding), p.u[:32])
	}
	sum := md5.Sum(append(bytes.Clone(padding), id...)) //nolint:gosec // the format prescribes it
	text := sum[:]
	for round := range 20 {
		changed := bytes.Clone(key)
		for i := range changed {
			changed[i] ^= byte(round)
		}
		text = arcfour(changed, text)
	}
	return bytes.Equal(text, p.u[:16])
}

// openNew opens a file of revision 5 or 6 with an empty password, of the user or else of
// the owner: algorithm 2.A. The
// texts are 48 bytes: a hash, a salt to compare by and a salt for the key.
func (p *protection) openNew() (key []byte, ok bool) {
	if len(p.o) < 48 || len(p.u) < 48 {
		return nil, false
	}
	for _, try := range []struct{ text, encrypted, user []byte }{{p.u, p.ue, nil}, {p.o, p.oe, p.u[:48]}} {
		if len(try.encrypted) < 32 || !bytes.Equal(p.hash(try.text[32:40], try.user), try.text[:32]) {
			continue
		}
		block, err := aes.NewCipher(p.hash(try.text[40:48], try.user))
		if err != nil {
			return nil, false
		}
		key := make([]byte, 32)
		gocipher.NewCBCDecrypter(block, make([]byte, aes.BlockSize)).CryptBlocks(key, try.encrypted[:32])
		return key, true
	}
	return nil, false
}

// hash is that of an empty password: algorithm 2.B.
func (p *protection) hash(salt, user []byte) []byte {
	first := sha256.Sum256(append(bytes.Clone(salt), user...))
	k := first[:]
	if p.revision == 5 {
		return k
	}
	for round := 0; ; round++ {
		text := bytes.Repeat(append(bytes.Clone(k), user...), 64)
		block, err := aes.NewCipher(k[:16])
		if err != nil {
			return nil
		}
		gocipher.NewCBCEncrypter(block, k[16:32]).CryptBlocks(text, text)
		sum := 0
		for _, c := range text[:16] {
			sum += int(c)
		}
		switch sum % 3 {
		case 0:
			h := sha256.Sum256(text)
			k = h[:]
		case 1:
			h := sha512.Sum384(text)
			k = h[:]
		default:
			h := sha512.Sum512(text)
			k = h[:]
		}
		if round >= 63 && int(text[len(text)-1]) <= round-31 {
			return k[:32]
		}
	}
}

// decrypt decrypts a stream. What cannot be decrypted is returned as it is, and will
// not inflate.
func (c cipher) decrypt(id, generation int, body []byte) []byte {
	key := c.key
	if c.method == rc4Key || c.method == aesKey { // algorithm 1
		salted := append(bytes.Clone(key), byte(id), byte(id>>8), byte(id>>16), byte(generation), byte(generation>>8)) //nolint:gosec // the low bytes
		if c.method == aesKey {
			salted = append(salted, "sAlT"...)
		}
		sum := md5.Sum(salted) //nolint:gosec // the format prescribes it
		key = sum[:min(len(key)+5, 16)]
	}
	switch c.method {
	case plainly:
		return body
	case rc4Key:
		return arcfour(key, body)
	}
	block, err := aes.NewCipher(key)
	whole := len(body) / aes.BlockSize * aes.BlockSize
	if err != nil || whole <= aes.BlockSize {
		return body
	}
	out := make([]byte, whole-aes.BlockSize)
	gocipher.NewCBCDecrypter(block, body[:aes.BlockSize]).CryptBlocks(out, body[aes.BlockSize:whole])
	if pad := int(out[len(out)-1]); pad >= 1 && pad <= aes.BlockSize {
		out = out[:len(out)-pad]
	}
	return out
}

func arcfour(key, text []byte) []byte {
	c, err := rc4.NewCipher(key) //nolint:gosec // the format prescribes it
	if err != nil {
		return text
	}
	out := make([]byte, len(text))
	c.XORKeyStream(out, text)
	return out
}

// firstText is the first text in a value, of (letters) or of <hex>.
func firstText(value []byte) []byte {
	l := lexer{b: value}
	for {
		t, w := l.next()
		switch {
		case t == finish:
			return nil
		case t == text && len(w) > 0 && w[0] == '<':
			return hexed(w)
		case t == text && len(w) > 0 && w[0] == '(':
			return unescaped(w)
		}
	}
}

func hexed(w []byte) (out []byte) {
	high, n := byte(0), 0
	for _, c := range append(bytes.Clone(w), '>') {
		digit, err := strconv.ParseUint(string(c), 16, 8)
		switch {
		case err == nil && n%2 == 0:
			high = byte(digit) << 4
			n++
		case err == nil:
			out = append(out, high|byte(digit))
			n++
		}
	}
	if n%2 == 1 {
		out = append(out, high)
	}
	return out
}

// unescaped undoes the escapes of a text in brackets.
func unescaped(w []byte) (out []byte) {
	w = w[1:]
	if len(w) > 0 && w[len(w)-1] == ')' {
		w = w[:len(w)-1]
	}
	for i := 0; i < len(w); i++ {
		c := w[i]
		switch {
		case c == '\r':
			if i+1 < len(w) && w[i+1] == '\n' {
				i++
			}
			out = append(out, '\n')
		case c != '\\':
			out = append(out, c)
		case i+1 < len(w):
			i++
			var digits int
			out, digits = escape(out, w[i:])
			i += digits
		}
	}
	return out
}

// escape appends what the escape at the beginning of w means, and returns how many
// bytes more than one it takes.
func escape(out, w []byte) (_ []byte, more int) {
	switch c := w[0]; c {
	case 'n':
		return append(out, '\n'), 0
	case 'r':
		return append(out, '\r'), 0
	case 't':
		return append(out, '\t'), 0
	case 'b':
		return append(out, '\b'), 0
	case 'f':
		return append(out, '\f'), 0
	case '\n': // a line that goes on
		return out, 0
	case '\r':
		if len(w) > 1 && w[1] == '\n' {
			return out, 1
		}
		return out, 0
	case '0', '1', '2', '3', '4', '5', '6', '7':
		n, i := 0, 0
		for ; i < 3 && i < len(w) && w[i] >= '0' && w[i] <= '7'; i++ {
			n = n<<3 | int(w[i]-'0')
		}
		return append(out, byte(n)), i - 1
	default:
		return append(out, c), 0
	}
}
