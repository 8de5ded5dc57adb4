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

// defaultParallel is how many files are uploaded, or compared in findHeld, at the same time if Parallel
// is 0. internal/bench/packet.go uploads so many files.
const defaultParallel = 8

// findHeld finds the exhibits that d already has. For each exhibit it returns the id of
// its file, or "" if d has another file or none in that slot. It sends a GET for each exhibit in
// whose slot d has a file, several at the same time.
func (f *filing) findHeld(ctx context.Context, d *dispute.Dispute, exhibits []exhibit) ([]stripedispute.FileID, error) {
	ids := make([]stripedispute.FileID, len(exhibits))
	err := f.parallel(ctx, len(exhibits), or(f.Parallel, defaultParallel), func(ctx context.Context, i int, _ func(Event)) error {
		e := exhibits[i]
		id := fileIn(d.Evidence, e.slot)
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
		return nil, stepError(StepUpload, err)
	}
	return ids, nil
}

// isExhibit reports whether the file with this id has the contents of the exhibit. It
// compares the size and the digest in the name, because Stripe shows no digest of its own. A
// file that has expired or does not exist any more is not the exhibit.
func (f *filing) isExhibit(ctx context.Context, id stripedispute.FileID, e exhibit) (bool, error) {
	if id == "" {
		return false, nil
	}
	var resp stripedispute.Response
	file, err := f.Files.Get(ctx, id, f.options(stripedispute.WithResponse(&resp))...)
	f.recordRequest(StepUpload, e.slot, resp)
	switch {
	case errors.Is(err, stripedispute.ErrNotFound):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("the file %s at Stripe cannot be read: %w", id, explainPermission(err))
	}
	return f.hasContentsOf(e, file), nil
}

// hasContentsOf reports whether a file at Stripe has the contents of the exhibit and has not
// expired.
func (f *filing) hasContentsOf(e exhibit, file *fileupload.File) bool {
	expired := !file.ExpiresAt.IsZero() && f.Disputes.Now().After(file.ExpiresAt.Time())
	return !expired && file.Size == e.size && strings.Contains(file.Filename, e.mark())
}

// explainPermission says what to do if the key may not read files.
func explainPermission(err error) error {
	if errors.Is(err, stripedispute.ErrPermission) {
		return fmt.Errorf("the key may not read files, so a file could be uploaded twice; give the key the permission to read Files: %w", err)
	}
	return err
}

// upload uploads the exhibits that d does not have, several at the same time. held has the
// ids of the others. It returns the evidence that the dispute should have.
func (f *filing) upload(
	ctx context.Context, d *dispute.Dispute, exhibits []exhibit, held []stripedispute.FileID,
) (dispute.Evidence, error) {
	ids, taken := slices.Clone(held), newFilesInUse(d.Evidence)
	err := f.parallel(ctx, len(exhibits), or(f.Parallel, defaultParallel), func(ctx context.Context, i int, tell func(Event)) (err error) {
		e := exhibits[i]
		done := Upload{Field: string(e.slot), Name: e.nameAtStripe(), ID: held[i], Size: e.size}
		if held[i] != "" {
			tell(e.event(StateSkipped, e.size))
			f.locked(func() { f.result.Reused = append(f.result.Reused, done) })
			return nil
		}
		if done.ID, err = f.readAndUpload(ctx, e, d, taken, tell); err != nil {
			return fmt.Errorf("%s: %w", e.slot, err)
		}
		ids[i] = done.ID
		f.locked(func() { f.result.Uploaded = append(f.result.Uploaded, done) })
		return nil
	})
	if err != nil {
		return dispute.Evidence{}, stepError(StepUpload, err)
	}
	for _, list := range [][]Upload{f.result.Uploaded, f.result.Reused} {
		slices.SortFunc(list, func(a, b Upload) int { return strings.Compare(a.Field, b.Field) })
	}
	return f.packet.withFiles(exhibits, ids), nil
}

// readAndUpload reads one file a second time and uploads it. The first reading was for the check.
// If the contents have changed since, it returns an error and uploads nothing.
func (f *filing) readAndUpload(
	ctx context.Context, e exhibit, d *dispute.Dispute, taken *filesInUse, tell func(Event),
) (stripedispute.FileID, error) {
	contents, err := e.file.read(ctx.Done(), e.size)
	switch {
	case errors.Is(err, errStopped):
		return "", context.Cause(ctx)
	case errors.Is(err, errTooLarge), err == nil && digest(contents) != e.digest:
		return "", fmt.Errorf("the file %s has changed since it was checked; run it again", quoted(e.file.Name))
	case err != nil:
		return "", err
	}
	tell(e.event(StateBegan, 0))
	file, err := f.uploadOnce(ctx, e, contents, d, taken, tell)
	if err != nil {
		return "", err
	}
	tell(e.event(StateEnded, e.size))
	return file.ID, nil
}

// uploadOnce uploads the contents of an exhibit. If a response leaves open whether Stripe has the file,
// findUpload searches for it. Without a response nothing is searched: uploadOnce returns the error, and
// the user's next call sends the same key.
//
// uploadOnce derives the multipart boundary from the contents, so that a repeated request has the same
// bytes. No file can contain that boundary, since nobody can write a file that contains its own digest.
func (f *filing) uploadOnce(
	ctx context.Context, e exhibit, contents []byte, d *dispute.Dispute, taken *filesInUse, tell func(Event),
) (file *fileupload.File, err error) {
	err = f.once(ctx, action{
		step: StepUpload, slot: e.slot, content: e.nameAtStripe() + " " + e.digest,
		call: func(opts ...stripedispute.Option) (err error) {
			file, err = f.Files.Upload(ctx, fileupload.Params{
				Purpose:     fileupload.PurposeDisputeEvidence,
				Name:        e.nameAtStripe(),
				Body:        bytes.NewReader(contents),
				ContentType: e.kind.Type,
				Boundary:    "evidence-" + digest([]byte("boundary " + e.digest))[:48],
				Progress:    func(sent, _ int64) { tell(e.event(StateMoved, sent)) },
			}, opts...)
			return err
		},
		inEffect: func(ctx context.Context, got reply) (bool, error) {
			if got.err == nil {
				taken.add(file.ID)
				return e.arrivedWhole(file, got)
			}
			if !got.mayHaveTakenEffect() {
				return false, nil
			}
			file, err = f.findUpload(ctx, e, d, taken)
			return file != nil, err
		},
	})
	return file, err
}

// arrivedWhole reports whether Stripe has as many bytes as were sent. If not, a fresh
// response is an error; for a replayed one, the file is uploaded again under the next key.
func (e exhibit) arrivedWhole(file *fileupload.File, got reply) (bool, error) {
	if file.Size == e.size || got.replayed {
		return file.Size == e.size, nil
	}
	return false, fmt.Errorf("%w: Stripe has %d of the %d bytes of %s; run it again to upload the file again",
		ErrUnconfirmed, file.Size, e.size, quoted(e.file.Name))
}

// mark is the part of the digest that is in the file's name at Stripe. If its length changes,
// hasContentsOf does not recognise the files that an earlier release uploaded.
func (e exhibit) mark() string { return e.digest[:16] }

// nameAtStripe is the file's name with the mark: "receipt-0123456789abcdef.pdf".
func (e exhibit) nameAtStripe() string {
	name := path.Base(strings.ReplaceAll(e.file.Name, `\`, "/"))
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "-" + e.mark() + ext
}

// event is an event of the exhibit's upload.
func (e exhibit) event(s State, sent int64) Event {
	return Event{Step: StepUpload, State: s, Field: string(e.slot), Name: e.file.Name, Sent: sent, Total: e.size}
}
