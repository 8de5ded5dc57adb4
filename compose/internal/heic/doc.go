// Package heic holds a test only: that package compose takes the photos of iPhones once
// a decoder is registered. It is a module of its own, so that users of compose do not
// get the decoder.
package heic
