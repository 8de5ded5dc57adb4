package evidence

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// upload brings the files to Stripe side by side. The first that fails stops the
// others.
func (f *filing) upload(ctx context.Context) error {
	f.meant = f.packet.Evidence
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	ids := make([]stripedispute.FileID, len(f.exhibits))
	free := make(chan struct{}, or(f.Parallel, 8))
	var all sync.WaitGroup
	for i, e := range f.exhibits {
		free <- struct{}{}
		all.Go(func() {
			defer func() { <-free }()
			if ctx.Err() != nil {
				return
			}
			var err error
			if ids[i], err = f.deliver(ctx, e); err != nil {
				stop(fmt.Errorf("%s: %w", e.slot, err))
			}
		})
	}
	all.Wait()
	for _, list := range [][]Upload{f.result.Uploaded, f.result.Reused} {
		slices.SortFunc(list, func(a, b Upload) int { return strings.Compare(a.Field, b.Field) })
	}
	for i, e := range f.exhibits {
		hold(&f.meant, e.slot, ids[i])
	}
	if err := context.Cause(ctx); err != nil {
		return failed(StepUpload, err)
	}
	return nil
}

// deliver uploads one file, unless the dispute holds it already.
func (f *filing) deliver(ctx context.Context, e exhibit) (stripedispute.FileID, error) {
	held := heldIn(f.result.Before.Evidence, e.slot)
	done := Upload{Field: string(e.slot), Name: e.nameAtStripe(), ID: held, Size: e.size}
	same, err := f.recognise(ctx, held, e)
	if err != nil {
		return "", err
	}
	if same {
		f.tell(e.event(Skipped, e.size))
		f.locked(func() { f.result.Reused = append(f.result.Reused, done) })
		return held, nil
	}
	contents, err := e.file.read(ctx.Done(), e.size)
	switch {
	case errors.Is(err, errTooLarge), err == nil && digest(contents) != e.digest:
		return "", fmt.Errorf("the file %s has changed since it was checked; run it again", quoted(e.file.Name))
	case err != nil:
		return "", err
	}
	f.tell(e.event(Began, 0))
	if done.ID, err = f.send(ctx, e, contents); err != nil {
		return "", err
	}
	f.tell(e.event(Ended, e.size))
	f.locked(func() { f.result.Uploaded = append(f.result.Uploaded, done) })
	return done.ID, nil
}

// send uploads contents. The boundary is derived from them too, so that a repeated
// request is the same to the last byte; no file can hold its own digest.
func (f *filing) send(ctx context.Context, e exhibit, contents []byte) (id stripedispute.FileID, err error) {
	err = f.once(ctx, action{
		step: StepUpload, slot: e.slot, content: e.nameAtStripe() + " " + e.digest,
		call: func(opts ...stripedispute.Option) error {
			file, err := f.Files.Upload(ctx, fileupload.Params{
				Purpose:     fileupload.PurposeDisputeEvidence,
				Name:        e.nameAtStripe(),
				Body:        bytes.NewReader(contents),
				ContentType: e.kind,
				Boundary:    "evidence-" + digest([]byte("boundary " + e.digest))[:48],
				Progress:    func(sent, _ int64) { f.tell(e.event(Moved, sent)) },
			}, opts...)
			if err == nil {
				id = file.ID
			}
			return err
		},
		holds: func(_ context.Context, err error) (bool, error) { return err == nil, nil },
	})
	return id, err
}

// recognise reports whether an uploaded file is this one: by its size and by the
// digest in its name, since Stripe tells no other. A file that is gone, or that the
// key may not read, is not recognised.
func (f *filing) recognise(ctx context.Context, id stripedispute.FileID, e exhibit) (bool, error) {
	if id == "" {
		return false, nil
	}
	var resp stripedispute.Response
	file, err := f.Files.Get(ctx, id, f.options(stripedispute.WithResponse(&resp))...)
	f.note(StepUpload, e.slot, resp)
	if errors.Is(err, stripedispute.ErrNotFound) || errors.Is(err, stripedispute.ErrPermission) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("the file that Stripe holds cannot be looked at: %w", err)
	}
	expired := !file.ExpiresAt.IsZero() && f.Disputes.Now().After(file.ExpiresAt.Time())
	return !expired && file.Size == e.size && strings.Contains(file.Filename, e.mark()), nil
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
