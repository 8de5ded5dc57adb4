package pages

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// The encryption dictionary of a PDF is in the trailer, or it is an object to which the trailer
// refers. pdfcpu knows only the second form, and would copy encrypted contents of the first.

// withEncryptionObject returns the file with an update at its end, as a program appends one when
// it saves a PDF again: the encryption dictionary of the trailer becomes an object, and a new
// trailer refers to it. It removes bytes before the PDF header, from which the offsets in the
// file count. The error is ErrUnusual if the last trailer has no encryption dictionary.
func withEncryptionObject(ctx context.Context, file []byte) ([]byte, error) {
	trailer, offset, shift, err := lastTrailer(ctx, file)
	if err != nil {
		return nil, err
	}
	file = file[shift:]
	encrypt, ok := trailer["Encrypt"].(types.Dict)
	root := trailer.IndirectRefEntry("Root")
	number := trailer.Size() // one more than the largest object number
	if !ok || root == nil || number == nil || *number < 1 || *number > maxObjects {
		return nil, ErrUnusual
	}
	out := bytes.NewBuffer(slices.Clip(file))
	out.WriteByte('\n')
	at := out.Len()
	fmt.Fprintf(out, "%d 0 obj\n%s\nendobj\n", *number, encrypt.PDFString())
	table := out.Len()
	fmt.Fprintf(out, "xref\n%d 1\n%010d 00000 n \n", *number, at)
	update := types.Dict{
		"Size": types.Integer(*number + 1), "Root": *root, "Prev": types.Integer(offset),
		"Encrypt": *types.NewIndirectRef(*number, 0),
	}
	if id := trailer.ArrayEntry("ID"); id != nil {
		update["ID"] = id
	}
	fmt.Fprintf(out, "trailer\n%s\nstartxref\n%d\n%%%%EOF\n", update.PDFString(), table)
	return out.Bytes(), nil
}

// maxTrailer is how many bytes the dictionary of a trailer may have.
const maxTrailer = 1 << 20

// tableBegins matches the beginning of a table, or of a table in the format of a stream.
var tableBegins = regexp.MustCompile(`^[\s\x00]*(xref|\d+\s+\d+\s+obj)`)

// lastTrailer reads the trailer of the table whose offset is at the end of the file. shift is
// the number of bytes before the PDF header if the offset counts from the header, and else 0.
func lastTrailer(ctx context.Context, file []byte) (trailer types.Dict, offset, shift int, err error) {
	const word = "startxref"
	_, digits, _ := bytes.Cut(file[max(bytes.LastIndex(file, []byte(word)), 0):], []byte(word))
	digits = bytes.TrimSpace(digits[:min(len(digits), 30)])
	if end := bytes.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }); end >= 0 {
		digits = digits[:end]
	}
	if offset, err = strconv.Atoi(string(digits)); err != nil || offset > len(file) {
		return nil, 0, 0, ErrUnusual
	}
	for _, shift := range []int{0, headerOffset(file)} {
		if offset+shift >= len(file) || !tableBegins.Match(file[offset+shift:]) {
			continue
		}
		at := file[offset+shift:]
		begin := bytes.Index(at, []byte("<<")) // a table has none before its trailer
		if begin < 0 {
			continue
		}
		text := string(at[begin:min(len(at), begin+maxTrailer)])
		o, err := model.ParseObjectContext(ctx, &text, 0, maxNesting)
		if d, ok := o.(types.Dict); ok && err == nil {
			return d, offset, shift, nil
		}
	}
	return nil, 0, 0, ErrUnusual
}

// headerOffset is the number of bytes before the PDF header.
func headerOffset(file []byte) int { return max(bytes.Index(file, []byte("%PDF-")), 0) }
