package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"time"

	"github.com/stripedispute-go/stripedispute/compose"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// Compose measures how long it takes to turn a letter and a photo into one PDF, and how
// large the PDF is.
func Compose(e Effort) ([]Figure, error) {
	photo, err := photoJPEG(e.Photo, e.Photo*4/3)
	if err != nil {
		return nil, err
	}
	d := new(dispute.Dispute)
	if err := json.Unmarshal(fullDispute, d); err != nil {
		return nil, err
	}
	var size int64
	work := func() (err error) {
		size, err = composePDF(d, photo)
		return err
	}
	r, err := Race(e.part(20), Runner{"compose", work})
	if err != nil {
		return nil, err
	}
	grown, err := heapGrowth(work)
	if err != nil {
		return nil, err
	}
	note := fmt.Sprintf("a letter and a photo of %d × %d pixels, %.1f MB", e.Photo, e.Photo*4/3, float64(len(photo))/1e6)
	return []Figure{
		amount("compose", float64(r.median("compose"))/float64(time.Millisecond), "ms", note),
		amount("compose-cpu", float64(r.cpu("compose"))/float64(time.Millisecond), "ms", ""),
		amount("compose-size", float64(size)/1000, "KB", ""),
		amount("compose-peak", float64(grown)/(1<<20), "MiB", "the most by which the heap grew"),
	}, nil
}

func composePDF(d *dispute.Dispute, photo []byte) (int64, error) {
	var doc compose.Document
	doc.Letter(compose.Letter{
		From:    "Bicycles Ltd\n1 Main Street\nCork",
		Date:    time.Unix(createdAt, 0).UTC(),
		Dispute: d,
		Packet:  filingPacket(),
		Facts: "The customer ordered a blue bicycle on our website.\n\n" +
			"It was delivered to the address of the order and signed for. The photo shows it at the door.",
		Events: []compose.Event{
			{Date: time.Unix(createdAt, 0).UTC().AddDate(0, 0, -20), Text: "The customer orders and pays."},
			{Date: time.Unix(createdAt, 0).UTC().AddDate(0, 0, -16), Text: "The carrier delivers the bicycle."},
		},
		Signature: "Jane Doe",
	})
	doc.Picture("delivery.jpg", bytes.NewReader(photo), "The bicycle at the door")
	return doc.WriteTo(io.Discard)
}

// photoJPEG is a made-up photo: areas of color with noise, as a camera makes it.
func photoJPEG(width, height int) ([]byte, error) {
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same photo each time
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			noise := random.IntN(12)
			img.SetRGBA(x, y, color.RGBA{
				R: shade(x*200/width + noise), G: shade(y*200/height + noise), B: shade((x/300+y/300)%2*120 + noise), A: 255,
			})
		}
	}
	var b bytes.Buffer
	err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 90})
	return b.Bytes(), err
}

func shade(n int) uint8 { return uint8(min(n, 255)) } //nolint:gosec // it is not negative
