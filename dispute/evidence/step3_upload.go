package evidence

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// recognise finds the exhibits that d holds already: the ids of their files, "" where
// d has another file or none.
func (f *filing) recognise(ctx context.Context, d *dispute.Dispute, exhibits []exhibit) ([]stripedispute.FileID, error) {
	ids := make([]stripedispute.FileID, len(exhibits))
	err := f.sideBySide(ctx, len(exhibits), or(f.Parallel, 8), func(ctx context.Context, i int, _ func(Event)) error {
		e := exhibits[i]
		id := heldIn(d.Evidence, e.slot)
		same, err := f.isExhibit(ctx, id, e)
		if err != nil {
			return fmt.Errorf("%s: %w", e.slot, err)
		}
		if same {
			ids[i] = id
		}
		return nil
	})
	if err != nil {
		return nil, failed(StepUpload, err)
	}
	return ids, nil
}

// isExhibit reports whether the file id is this exhibit, by its size and by the digest
// in its name, since Stripe tells no other. A file that is gone is not.
func (f *filing) isExhibit(ctx context.Context, id stripedispute.FileID, e exhibit) (bool, error) {
	if id == "" {
		return false, nil
	}
	var resp stripedispute.Response
	file, err := f.Files.Get(ctx, id, f.options(stripedispute.WithResponse(&resp))...)
	f.note(StepUpload, e.slot, resp)
	switch {
	case errors.Is(err, stripedispute.ErrNotFound):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("the file that Stripe holds cannot be looked at: %w", permission(err))
	}
	return f.fits(file, e), nil
}

// fits reports whether a file at Stripe has an exhibit's contents and is still there.
func (f *filing) fits(file *fileupload.File, e exhibit) bool {
	expired := !file.ExpiresAt.IsZero() && f.Disputes.Now().After(file.ExpiresAt.Time())
	return !expired && file.Size == e.size && strings.Contains(file.Filename, e.mark())
}

// permission says what a key lacks that may not read files.
func permission(err error) error {
	if errors.Is(err, stripedispute.ErrPermission) {
		return fmt.Errorf("the key may not read files, and without that a file could be uploaded twice; give it the permission to read Files: %w", err)
	}
	return err
}

// upload brings to Stripe what d does not hold, side by side. It returns the evidence
// that Stripe shall hold.
func (f *filing) upload(ctx context.Context, d *dispute.Dispute, exhibits []exhibit, held []stripedispute.FileID) (dispute.Evidence, error) {
	ids, taken := slices.Clone(held), newInUse(d.Evidence)
	err := f.sideBySide(ctx, len(exhibits), or(f.Parallel, 8), func(ctx context.Context, i int, tell func(Event)) (err error) {
		e := exhibits[i]
		done := Upload{Field: string(e.slot), Name: e.nameAtStripe(), ID: held[i], Size: e.size}
		if held[i] != "" {
			tell(e.event(Skipped, e.size))
			f.locked(func() { f.result.Reused = append(f.result.Reused, done) })
			return nil
		}
		if done.ID, err = f.deliver(ctx, e, d, taken, tell); err != nil {
			return fmt.Errorf("%s: %w", e.slot, err)
		}
		ids[i] = done.ID
		f.locked(func() { f.result.Uploaded = append(f.result.Uploaded, done) })
		return nil
	})
	if err != nil {
		return dispute.Evidence{}, failed(StepUpload, err)
	}
	for _, list := range [][]Upload{f.result.Uploaded, f.result.Reused} {
		slices.SortFunc(list, func(a, b Upload) int { return strings.Compare(a.Field, b.Field) })
	}
	return f.packet.with(exhibits, ids), nil
}

// deliver reads one file again and uploads it.
func (f *filing) deliver(ctx context.Context, e exhibit, d *dispute.Dispute, taken *inUse, tell func(Event)) (stripedispute.FileID, error) {
	contents, err := e.file.read(ctx.Done(), e.size)
	switch {
	case errors.Is(err, errStopped):
		return "", context.Cause(ctx)
	case errors.Is(err, errTooLarge), err == nil && digest(contents) != e.digest:
		return "", fmt.Errorf("the file %s has changed since it was checked; run it again", quoted(e.file.Name))
	case err != nil:
		return "", err
	}
	tell(e.event(Began, 0))
	file, err := f.put(ctx, e, contents, d, taken, tell)
	if err != nil {
		return "", err
	}
	tell(e.event(Ended, e.size))
	return file.ID, nil
}

// put uploads contents. The boundary is derived from them too, so that a repeated
// request is the same to the last byte; no file can hold its own digest.
func (f *filing) put(ctx context.Context, e exhibit, contents []byte, d *dispute.Dispute, taken *inUse, tell func(Event)) (file *fileupload.File, err error) {
	err = f.once(ctx, action{
		step: StepUpload, slot: e.slot, content: e.nameAtStripe() + " " + e.digest,
		call: func(opts ...stripedispute.Option) (err error) {
			file, err = f.Files.Upload(ctx, fileupload.Params{
				Purpose:     fileupload.PurposeDisputeEvidence,
				Name:        e.nameAtStripe(),
				Body:        bytes.NewReader(contents),
				ContentType: e.kind,
				Boundary:    "evidence-" + digest([]byte("boundary " + e.digest))[:48],
				Progress:    func(sent, _ int64) { tell(e.event(Moved, sent)) },
			}, opts...)
			return err
		},
		holds: func(ctx context.Context, got reply) (bool, error) {
			if got.err == nil {
				taken.add(file.ID)
				return e.arrived(file, got)
			}
			if !got.mayHaveTakenEffect() {
				return false, nil
			}
			file, err = f.find(ctx, e, d, taken)
			return file != nil, err
		},
	})
	return file, err
}

// arrived reports whether Stripe has as many bytes as were sent. A file that arrived cut
// is an error, and after that the next key is for another upload.
func (e exhibit) arrived(file *fileupload.File, got reply) (bool, error) {
	if file.Size == e.size || got.replayed {
		return file.Size == e.size, nil
	}
	return false, fmt.Errorf("%w: Stripe has %d of the %d bytes of %s; run it again to upload the file again", ErrUnconfirmed, file.Size, e.size, quoted(e.file.Name))
}

// mark is the part of the digest that goes into the name.
func (e exhibit) mark() string { return e.digest[:16] }

// nameAtStripe is the file's name with the mark: "receipt-0123456789abcdef.pdf".
func (e exhibit) nameAtStripe() string {
	name := path.Base(strings.ReplaceAll(e.file.Name, `\`, "/"))
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "-" + e.mark() + ext
}

func (e exhibit) event(s State, sent int64) Event {
	return Event{Step: StepUpload, State: s, Field: string(e.slot), Name: e.file.Name, Sent: sent, Total: e.size}
}
