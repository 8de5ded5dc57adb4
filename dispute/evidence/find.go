package evidence

import (
	"context"
	"fmt"
	"sync"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// maxFound is how many files are looked through, newest first.
const maxFound = 1000

// find looks among the files at Stripe for an exhibit whose upload may have succeeded
// without a response that says so. The file is newer than the dispute and has the purpose,
// the size and the digest. A file that another field uses is not taken: Stripe says that a
// file is for one request. It returns nil if there is none.
func (f *filing) find(ctx context.Context, e exhibit, d *dispute.Dispute, taken *inUse) (*fileupload.File, error) {
	var resp stripedispute.Response
	defer func() { f.note(StepUpload, e.slot, resp) }()
	for file, err := range f.Files.List(ctx, fileupload.ListParams{
		Purpose: fileupload.PurposeDisputeEvidence,
		Created: stripedispute.TimeRange{GTE: d.Created},
		Limit:   100, Max: maxFound,
	}, f.options(stripedispute.WithResponse(&resp))...) {
		switch {
		case err != nil:
			return nil, fmt.Errorf("whether the file arrived cannot be looked at: %w", permission(err))
		case f.fits(file, e) && taken.add(file.ID):
			return file, nil
		}
	}
	return nil, nil //nolint:nilnil // there is none
}

// inUse is the files that have their field.
type inUse struct {
	mu  sync.Mutex
	ids map[stripedispute.FileID]bool
}

func newInUse(e dispute.Evidence) *inUse {
	u := &inUse{ids: map[stripedispute.FileID]bool{}}
	for _, field := range dispute.Fields() {
		if field.File() {
			u.ids[stripedispute.FileID(e.Get(field))] = true
		}
	}
	if e.Appeal != nil && e.Appeal.Card != nil {
		for _, id := range e.Appeal.Card.SupportingFiles {
			u.ids[id] = true
		}
	}
	return u
}

// add reports whether id was free until now.
func (u *inUse) add(id stripedispute.FileID) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	free := !u.ids[id]
	u.ids[id] = true
	return free
}
