// Package compose makes one PDF for one file field of evidence, out of letters,
// pictures and PDFs. Stripe takes one file for each field, 4.5 MB and 49 pages for
// all of them, and PDF, JPEG and PNG only; a phone takes photos of 9 MB, in HEIC.
//
//	var d compose.Document
//	d.Letter(compose.Letter{From: "Blue Bicycles Ltd", Dispute: dp, Packet: packet})
//	d.Picture("parcel.jpg", photo, "The parcel at the door, 5 October")
//	d.Excerpt("contract.pdf", contract, "1-3,68")
//	response, err := d.File("response.pdf")
//	if err != nil {
//		return err
//	}
//	packet.Files[dispute.FieldUncategorizedFile] = response
//
// The parts follow each other in the order in which they were added. Pictures are
// turned upright, made smaller until the document is within its limits, and lose
// what they say of the camera, the time and the place. What cannot fit is an error
// that says how far it is over: nothing is cut off. The same parts give the same
// bytes, so that a response that is filed again uploads nothing twice.
//
// # Letters
//
// A [Letter] says what the dispute, the packet and your own words hold, in an outline
// for the dispute's reason. [Letter.Text] is the same as plain text, for the field
// uncategorized_text. A text/template of yours replaces the outline: see [Outline].
//
// The built-in font (DejaVu Sans) has Latin, Greek and Cyrillic letters; font files for
// others go into [Document].Fonts: TrueType or OpenType, such as Noto Sans CJK or IPA
// Gothic for Japanese. A character that no font has is an error that names it. Scripts
// that are written from right to left or whose letters join (Arabic, Hebrew, Devanagari
// and their like) cannot be set; that is an error too. Add such a text as a picture or PDF.
//
// # HEIC
//
// iPhones save photos as HEIC. Any decoder that a program registers with
// [image.RegisterFormat] is used; github.com/gen2brain/heic is one without cgo, of
// some megabytes, which registers itself:
//
//	import _ "github.com/gen2brain/heic"
//
// # Files that nobody vouches for
//
// Pictures and PDFs come from customers. A picture that would take more than 768 MB of
// memory is refused by its header, which leaves room for 200 megapixels. A PDF is taken
// apart within bounds of size, depth and time; what cannot be read is an error, and what
// acts in it (scripts, links, attachments) is left out. What package evidence finds wrong
// with a file is an error here as well.
//
// Stripe documents the limits under "Dispute evidence best practices":
// https://docs.stripe.com/disputes/best-practices
package compose
