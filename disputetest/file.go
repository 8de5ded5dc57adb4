package disputetest

import (
	"cmp"
	"net/http"
	"slices"
	"time"
)

// fileLife is how long an uploaded file can be used.
const fileLife = 9 * 30 * 24 * time.Hour

// fileResource is the resource of uploaded files: docs.stripe.com/api/files. Its endpoints run while
// the server's lock is held; their events are sent after that: see call.sendEvents.
func fileResource() *resource {
	return &resource{
		kind: "file", noun: "file upload", path: "/v1/files", thin: true, expand: map[string]string{"links": foreign},
		addComputed: addComputedFile,
		routes: []route{
			{
				method: http.MethodPost, path: "/v1/files", upload: true, params: uploadParams(), handle: (*call).createFile,
			},
			listRoute("/v1/files", equals("purpose", enum(append(uploadPurposes(), stripePurposes()...)...))),
			retrieveRoute("/v1/files/{}"),
			{method: http.MethodGet, path: "/v1/files/{}/contents", handle: func(c *call) (any, *failure) { return contentsOf(c.record), nil }},
		},
	}
}

// uploadParams are the parameters of an upload, without the file itself.
func uploadParams() params {
	return params{
		"purpose": enum(uploadPurposes()...).required(),
		"file_link_data": objectOf(params{
			"create":     boolean().required(),
			"expires_at": timestamp(),
			"metadata":   metadata().clearable(),
		}),
	}
}

// File is a file that a test begins with. The zero value is a small PDF for evidence. The JSON names
// are for examples/fakestripe: docs/fakestripe.md lists them.
type File struct {
	ID       string `json:"id"`       // "" = a new id
	Name     string `json:"name"`     // "" = "evidence.pdf"
	Purpose  string `json:"purpose"`  // "" = "dispute_evidence"
	Contents []byte `json:"contents"` // nil = a small PDF
}

// AddFile adds a file to the account that owns the key, sends its event and returns its id.
func (s *Server) AddFile(f File) string { return s.Account("").AddFile(f) }

// AddFile adds a file to this account: see [Server.AddFile].
func (a *Account) AddFile(f File) (id string) {
	f.Name, f.Purpose = cmp.Or(f.Name, "evidence.pdf"), cmp.Or(f.Purpose, evidencePurpose)
	if f.Contents == nil {
		f.Contents = []byte("%PDF-1.4\n%%EOF\n")
	}
	a.server.locked(func() { id = a.storeFile(f).id() })
	return id
}

func (a *Account) storeFile(f File) *record {
	s := a.server
	now := s.clock.now()
	r := s.add(a, object{
		"id": s.orNew(f.ID, "file"), "object": "file", "created": now.Unix(), "expires_at": now.Add(fileLife).Unix(),
		"filename": f.Name, "purpose": f.Purpose, "size": int64(len(f.Contents)), "title": nil,
		"type": shortType(http.DetectContentType(f.Contents)),
	})
	r.state = f.Contents
	s.emit(r, "file.created", nil)
	return r
}

// contentsOf returns the response with the bytes of a file.
func contentsOf(file *record) download {
	contents, _ := file.state.([]byte)
	return download{http.DetectContentType(contents), contents}
}

// addComputedFile adds the address of the contents and the links.
func addComputedFile(s *Server, r *record, o object, v view) {
	o["url"] = v.base + "/v1/files/" + r.id() + "/contents"
	data := []any{}
	for _, link := range slices.Backward(r.account.lists["file_link"]) {
		if text(link.wire, "file") == r.id() {
			data = append(data, s.show(link, view{base: v.base}))
		}
	}
	o["links"] = object{"object": "list", "data": data, "has_more": false, "url": "/v1/file_links?file=" + r.id()}
}

// createFile stores the uploaded file, and creates a link to it if the request says so.
func (c *call) createFile() (any, *failure) {
	purpose := text(c.params, "purpose")
	if fail := c.upload.checkPurpose(purpose); fail != nil {
		return nil, fail
	}
	link, _ := c.params["file_link_data"].(object)
	linked := truth(link, "create")
	if linked {
		if fail := c.checkLink(purpose, link, "file_link_data"); fail != nil {
			return nil, fail
		}
	}
	r := c.account.storeFile(File{Name: c.upload.name, Purpose: purpose, Contents: c.upload.contents})
	c.server.count(r.id(), Effects{Uploads: 1})
	if linked {
		if _, fail := c.link(r, link, "file_link_data"); fail != nil {
			return nil, fail
		}
	}
	return r, nil
}

// evidenceFile checks that a file can be used as evidence.
func (c *call) evidenceFile(id, param string) *failure {
	f := c.account.find("file", id)
	if f == nil || number(f.wire, "expires_at") < c.server.unix() {
		return noSuchObject(c.server.catalog.resources["file"], clip(id), param)
	}
	if purpose := text(f.wire, "purpose"); purpose != evidencePurpose {
		return invalid(param, "The file %s was uploaded with purpose %s; %s takes one with purpose %s.", id, purpose, param, evidencePurpose)
	}
	return nil
}
