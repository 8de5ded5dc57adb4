package evidence

import (
	"context"
	"fmt"
	"sync"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// maxListed is how many of the newest files are searched, in pages of 100: a GET for each page.
const maxListed = 1000

// findUpload searches the files at Stripe for an exhibit. uploadOnce calls it in the goroutine of
// the upload, after an upload that failed with a response and may still have taken effect: see
// reply.mayHaveTakenEffect. The file must be newer than the dispute, and have the purpose, the size
// and, in its name, the mark of the digest (hasContentsOf). findUpload skips a file that another field
// uses, because Stripe says that a file is for one request. If it finds no file, it returns nil;
// then filing.once decides whether the upload is repeated under the next key.
func (f *filing) findUpload(ctx context.Context, e exhibit, d *dispute.Dispute, taken *filesInUse) (*fileupload.File, error) {
	var resp stripedispute.Response
	defer func() { f.recordRequest(StepUpload, e.slot, resp) }()
	for file, err := range f.Files.List(ctx, fileupload.ListParams{
		Purpose: fileupload.PurposeDisputeEvidence,
		Created: stripedispute.TimeRange{GTE: d.Created},
		Limit:   100, Max: maxListed,
	}, f.options(stripedispute.WithResponse(&resp))...) {
		switch {
		case err != nil:
			return nil, fmt.Errorf("the files at Stripe cannot be listed, so nobody knows whether this one arrived: %w", explainPermission(err))
		case f.hasContentsOf(e, file) && taken.add(file.ID):
			return file, nil
		}
	}
	return nil, nil //nolint:nilnil // there is no such file
}

// filesInUse is the set of the files that a field already uses.
type filesInUse struct {
	mu  sync.Mutex
	ids map[stripedispute.FileID]bool
}

// newFilesInUse returns the set of the files in e.
func newFilesInUse(e dispute.Evidence) *filesInUse {
	u := &filesInUse{ids: map[stripedispute.FileID]bool{}}
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

// add adds id and reports whether no field used it before.
func (u *filesInUse) add(id stripedispute.FileID) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	free := !u.ids[id]
	u.ids[id] = true
	return free
}
