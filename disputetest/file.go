package disputetest

import (
	"net/http"
	"time"
)

// fileLife is how long an uploaded file can be used.
const fileLife = 9 * 30 * 24 * time.Hour

// File is a file to begin with. The zero value is a small PDF for evidence.
type File struct {
	ID       string
	Name     string // "evidence.pdf"
	Purpose  string // "dispute_evidence"
	Contents []byte
}

// AddFile puts a file on the account and returns its id.
func (s *Server) AddFile(f File) string { return s.Account("").AddFile(f) }

// AddFile puts a file on this account: see [Server.AddFile].
func (a *Account) AddFile(f File) (id string) {
	f.Name, f.Purpose = or(f.Name, "evidence.pdf"), or(f.Purpose, evidencePurpose)
	if f.Contents == nil {
		f.Contents = []byte("%PDF-1.4\n%%EOF\n")
	}
	a.server.locked(func() { id = a.store(f).id() })
	return id
}

func (a *Account) store(f File) *thing {
	s := a.server
	now := s.clock.now()
	t := s.put(a, "file", object{
		"id": s.orNew(f.ID, "file"), "object": "file", "created": now.Unix(), "expires_at": now.Add(fileLife).Unix(),
		"filename": f.Name, "purpose": f.Purpose, "size": int64(len(f.Contents)), "title": nil,
		"type": shortType(http.DetectContentType(f.Contents)),
	})
	t.contents = f.Contents
	s.emit(t, "file.created", nil)
	return t
}

// dressFile adds the address to download from and the links.
func (s *Server) dressFile(t *thing, o object, base string) {
	path := "/v1/file_links?file=" + t.id()
	o["url"] = base + "/v1/files/" + t.id() + "/contents"
	data := []any{}
	for _, l := range t.home.newest("file_link") {
		if text(l.wire, "file") == t.id() {
			data = append(data, s.show(l, base, nil))
		}
	}
	o["links"] = object{"object": "list", "data": data, "has_more": false, "url": path}
}

func (c *call) createFile() (any, *failure) {
	purpose := text(c.params, "purpose")
	if no := c.upload.fits(purpose); no != nil {
		return nil, no
	}
	link, _ := c.params["file_link_data"].(object)
	linked := truth(link, "create")
	if linked {
		if no := c.linkFits(purpose, link, "file_link_data"); no != nil {
			return nil, no
		}
	}
	t := c.home.store(File{Name: c.upload.name, Purpose: purpose, Contents: c.upload.contents})
	c.server.count(t.id(), Effects{Uploads: 1})
	if linked {
		if _, no := c.link(t, link, "file_link_data"); no != nil {
			return nil, no
		}
	}
	return c.show(t), nil
}

func (c *call) listFiles() (any, *failure) {
	return c.list("file", "/v1/files", func(t *thing) bool { return c.is(t, "purpose") })
}

// download is an answer that is no JSON.
type download struct {
	mime     string
	contents []byte
}

func (c *call) contents() (any, *failure) {
	t, no := c.named()
	if no != nil {
		return nil, no
	}
	return download{http.DetectContentType(t.contents), t.contents}, nil
}
