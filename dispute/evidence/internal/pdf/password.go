package pdf

import (
	"bytes"
	"crypto/aes"
	gocipher "crypto/cipher"
	"crypto/md5" //nolint:gosec // the format prescribes it
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
)

// open tries the empty password. id is the first text of ID in the trailer. ok is false if the file
// opens only with a password or a certificate, or is encrypted in a way that is not known here.
func (e *encryption) open(id []byte) (c cipher, ok bool) {
	if e.handler != "Standard" {
		return cipher{}, false
	}
	switch e.version {
	case 1, 2, 3:
		c.method = rc4PerObject
	case 4, 5:
		switch c.method, ok = e.filters[e.streams]; {
		case !ok:
			return cipher{}, false
		case c.method == notEncrypted: // only attached files are encrypted
			return cipher{}, true
		}
	}
	switch {
	case e.revision >= 2 && e.revision <= 4:
		c.key, ok = e.openRevision2To4(id)
	case e.revision == 5 || e.revision == 6:
		c.key, ok = e.openRevision5Or6()
	default:
		ok = false
	}
	return c, ok
}

// padding is the bytes that fill up a short password: algorithm 2 of the standard.
var padding = []byte("\x28\xbf\x4e\x5e\x4e\x75\x8a\x41\x64\x00\x4e\x56\xff\xfa\x01\x08" +
	"\x2e\x2e\x00\xb6\xd0\x68\x3e\x80\x2f\x0c\xa9\xfe\x64\x53\x69\x7a")

// openRevision2To4 returns the key of a file of revision 2 to 4, if the password of the user is
// empty: algorithm 6.
func (e *encryption) openRevision2To4(id []byte) (key []byte, ok bool) {
	if len(e.o) < 32 || len(e.u) < 16 {
		return nil, false
	}
	sizes := []int{5}
	if e.revision > 2 { // Length in bits, or by mistake in bytes; and the usual sizes, if Length is missing
		sizes = []int{min(max(e.length/8, 5), 16), min(max(e.length, 5), 16), 16, 5}
	}
	for _, size := range sizes {
		if key := e.keyRevision2To4(id, size); e.isUser(key, id) {
			return key, true
		}
	}
	return nil, false
}

// keyRevision2To4 derives the key from the empty password: algorithm 2.
func (e *encryption) keyRevision2To4(id []byte, size int) []byte {
	h := md5.New() //nolint:gosec // the format prescribes it
	h.Write(padding)
	h.Write(e.o[:32])
	h.Write(binary.LittleEndian.AppendUint32(nil, e.permissions))
	h.Write(id)
	if e.revision >= 4 && !e.metadata {
		h.Write([]byte{0xff, 0xff, 0xff, 0xff})
	}
	key := h.Sum(nil)
	if e.revision > 2 {
		for range 50 {
			sum := md5.Sum(key[:size]) //nolint:gosec // the format prescribes it
			copy(key, sum[:])
		}
	}
	return key[:size]
}

// isUser reports whether key belongs to the password of the user: algorithms 4 and 5.
func (e *encryption) isUser(key, id []byte) bool {
	if e.revision == 2 {
		return len(e.u) >= 32 && bytes.Equal(cryptRC4(key, padding), e.u[:32])
	}
	sum := md5.Sum(append(bytes.Clone(padding), id...)) //nolint:gosec // the format prescribes it
	text := sum[:]
	for round := range 20 {
		changed := bytes.Clone(key)
		for i := range changed {
			changed[i] ^= byte(round)
		}
		text = cryptRC4(changed, text)
	}
	return bytes.Equal(text, e.u[:16])
}

// openRevision5Or6 returns the key of a file of revision 5 or 6, if the password of the user or
// of the owner is empty: algorithm 2.A. The members O and U have 48 bytes: a hash, a salt for
// the comparison, and a salt for the key.
func (e *encryption) openRevision5Or6() (key []byte, ok bool) {
	if len(e.o) < 48 || len(e.u) < 48 {
		return nil, false
	}
	for _, try := range []struct{ text, encrypted, user []byte }{{e.u, e.ue, nil}, {e.o, e.oe, e.u[:48]}} {
		if len(try.encrypted) < 32 || !bytes.Equal(e.hashRevision5Or6(try.text[32:40], try.user), try.text[:32]) {
			continue
		}
		block, err := aes.NewCipher(e.hashRevision5Or6(try.text[40:48], try.user))
		if err != nil {
			return nil, false
		}
		key := make([]byte, 32)
		gocipher.NewCBCDecrypter(block, make([]byte, aes.BlockSize)).CryptBlocks(key, try.encrypted[:32])
		return key, true
	}
	return nil, false
}

// hashRevision5Or6 is the hash of the empty password: algorithm 2.B.
func (e *encryption) hashRevision5Or6(salt, user []byte) []byte {
	first := sha256.Sum256(append(bytes.Clone(salt), user...))
	k := first[:]
	if e.revision == 5 {
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
