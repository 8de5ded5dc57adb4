package pdf

import (
	"bytes"
	"crypto/aes"
	gocipher "crypto/cipher"
	"crypto/md5" //nolint:gosec // the format prescribes it
	"crypto/rc4" //nolint:gosec // the format prescribes it
)

// cipher decrypts the streams of a file. The key is derived from the empty password.
type cipher struct {
	key    []byte
	method method
}

// method is how streams are encrypted. For another method, see encryption in encryption.go.
type method int

const (
	notEncrypted method = iota
	rc4PerObject
	aes128PerObject // AES with 128 bits; each object has a key of its own
	aes256          // AES with 256 bits; the file has one key
)

// decrypt decrypts a stream. If that is not possible, it returns body as it is, which then
// fails to inflate.
func (c cipher) decrypt(id, generation int, body []byte) []byte {
	key := c.key
	if c.method == rc4PerObject || c.method == aes128PerObject { // algorithm 1 of ISO 32000-2
		low := []byte{byte(id), byte(id >> 8), byte(id >> 16), byte(generation), byte(generation >> 8)} //nolint:gosec // the low bytes
		salted := append(bytes.Clone(key), low...)
		if c.method == aes128PerObject {
			salted = append(salted, "sAlT"...)
		}
		sum := md5.Sum(salted) //nolint:gosec // the format prescribes it
		key = sum[:min(len(key)+5, 16)]
	}
	switch c.method {
	case notEncrypted:
		return body
	case rc4PerObject:
		return cryptRC4(key, body)
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

// cryptRC4 encrypts or decrypts with RC4.
func cryptRC4(key, text []byte) []byte {
	c, err := rc4.NewCipher(key) //nolint:gosec // the format prescribes it
	if err != nil {
		return text
	}
	out := make([]byte, len(text))
	c.XORKeyStream(out, text)
	return out
}
