package pdf

import "strconv"

// encryption is the encryption dictionary of the standard security handler: ISO 32000-2,
// chapter 7.6.4. It is read in three steps: cipher finds the dictionary that the trailer names,
// open in password.go tries the empty password, and decrypt in cipher.go decrypts streams with
// the key. For another method of encryption, extend setFilter, open and decrypt.
type encryption struct {
	handler           string
	version, revision int
	length            int // of the key in bits
	permissions       uint32
	metadata          bool // the metadata is encrypted too
	o, u, oe, ue      []byte
	streams           string            // the name of the filter for streams
	filters           map[string]method // the methods by the names of their filters
}

// cipher returns the cipher that decrypts the file. ok is false if the file opens only with a
// password or a certificate.
func (s *scanner) cipher() (c cipher, ok bool) {
	if s.encrypt == nil || isNull(s.encrypt) {
		return cipher{}, true
	}
	value := s.encrypt
	if id := reference(value); id > 0 {
		o, ok := s.objects[id]
		if !ok {
			return cipher{}, s.noEnd // in a cut file, the dictionary may be in the missing part
		}
		value = s.file[o.at+len("obj"):]
	}
	e := encryption{length: 40, metadata: true, filters: map[string]method{"Identity": notEncrypted}, streams: "Identity"}
	l := lexer{b: value}
	l.skipSpace()
	if !l.dict(e.setMember) {
		return cipher{}, s.noEnd
	}
	return e.open(firstText(s.id))
}

// isNull reports whether a value is null, which means that there is no encryption.
func isNull(value []byte) bool {
	l := lexer{b: value}
	_, w := l.next()
	return string(w) == "null"
}

// setMember keeps a member of the encryption dictionary.
func (e *encryption) setMember(key string, value []byte) {
	l := lexer{b: value}
	t, w := l.next()
	switch key {
	case "Filter":
		e.handler = nameOf(t, w)
	case "V":
		e.version = number(w)
	case "R":
		e.revision = number(w)
	case "Length":
		e.length = number(w)
	case "P":
		n, _ := strconv.ParseInt(string(w), 10, 64)
		e.permissions = uint32(n) //nolint:gosec // it is written with or without its sign
	case "EncryptMetadata":
		e.metadata = string(w) != "false"
	case "O":
		e.o = firstText(value)
	case "U":
		e.u = firstText(value)
	case "OE":
		e.oe = firstText(value)
	case "UE":
		e.ue = firstText(value)
	case "StmF":
		e.streams = nameOf(t, w)
	case "CF":
		l := lexer{b: value}
		l.skipSpace()
		l.dict(e.setFilter)
	}
}

// setFilter keeps a crypt filter, a member of CF.
func (e *encryption) setFilter(filter string, value []byte) {
	l := lexer{b: value}
	l.skipSpace()
	l.dict(func(key string, value []byte) {
		l := lexer{b: value}
		if t, w := l.next(); key == "CFM" {
			switch nameOf(t, w) {
			case "None":
				e.filters[filter] = notEncrypted
			case "V2":
				e.filters[filter] = rc4PerObject
			case "AESV2":
				e.filters[filter] = aes128PerObject
			case "AESV3":
				e.filters[filter] = aes256
			}
		}
	})
}
