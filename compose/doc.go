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
// bytes, so that a response that is sent again uploads nothing twice.
//
// # Errors
//
// What is wrong with a part is a [*PartError] that names it, and a document that is too large
// is a [*LimitError]. [stripedispute.Permanent] is true for both, because the same parts give
// the same error the next time: in Gather of package desk, a broken photo reaches a person at
// once. If a reader of yours or a function of your template has failed, its error decides. In a
// job that may be cancelled, use [Document.FileContext].
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
// iPhones save photos as HEIC, which needs a decoder. The package uses the decoders that a
// program has registered with [image.RegisterFormat]. One that works without cgo and
// registers itself is github.com/gen2brain/heic; it adds some megabytes to the program:
//
//	import _ "github.com/gen2brain/heic"
//
// # Files from customers
//
// Nothing in a file is trusted. A picture that would take more than 768 MiB of memory
// (about 200 megapixels) is refused by its header. A PDF is read within limits of size, depth
// and time. A file that cannot be read is an error, and so is what package evidence calls an
// error in a file. Scripts, links and attachments of a PDF are left out.
//
// Stripe documents the limits under "Dispute evidence best practices":
// https://docs.stripe.com/disputes/best-practices
package compose
