// Package pages copies pages of PDFs into a new PDF. The new PDF has only what the pages show,
// and no scripts, links or attachments. The same input results in the same bytes.
//
// The module pdfcpu reads the files. It trusts them, so Read checks and bounds them first: see
// guard.go. encryption.go prepares files for pdfcpu whose encryption dictionary is in the
// trailer. write.go copies the objects into the new PDF, and encode.go writes them in the syntax
// of PDF; annotation.go paints form fields and stamps into the pages.
package pages

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// The errors of [Read] and [Write] that a caller may match; guard.go has ErrUnusual. Function remedy of
// package compose says what to do about each of them.
var (
	ErrPassword   = errors.New("it needs a password to open")
	ErrCollection = errors.New("it is a portfolio: its documents are attached to a cover page")
	ErrDynamic    = errors.New("it is an XFA form, which most viewers show as \"Please wait\"")
	ErrForm       = errors.New("it has a form field with a text, and the file contains no picture of the text")
	ErrNoPages    = errors.New("it has no pages that can be found")
	ErrDamaged    = errors.New("a part of it cannot be read")
)

// Source is a PDF that was read.
type Source struct {
	Final bool // Write does not shrink its photos

	table  *model.XRefTable
	file   []byte
	pages  []types.Dict        // with the entries that they inherit
	hidden []types.IndirectRef // layers that are not shown
	layers []types.IndirectRef // all layers
}

// readTime bounds the time of one call of parse. Read calls it twice for a damaged file.
const readTime = 30 * time.Second

// Read reads a PDF from an unknown source. Do not change file afterwards.
func Read(ctx context.Context, file []byte) (s *Source, err error) {
	perStream, err := guard(file)
	if err != nil {
		return nil, err
	}
	defer func() {
		if p := recover(); p != nil {
			s, err = nil, ErrDamaged
		}
	}()
	inTrailer := directEncryption.Match(file)
	if inTrailer {
		if file, err = withEncryptionObject(ctx, file); err != nil {
			return nil, err
		}
	}
	s, err = parse(ctx, file, perStream)
	if errors.Is(err, ErrDamaged) { // its table of objects may be wrong; viewers repair that
		if again, err := parse(ctx, withoutTable(file), perStream); err == nil {
			s = again
		}
	}
	if s == nil {
		return nil, err
	}
	if inTrailer && s.table.Encrypt == nil { // the contents were not decrypted
		return nil, ErrUnusual
	}
	root, err := s.dict(s.table.Root)
	if err != nil {
		return nil, err
	}
	if err := s.checkDisplay(root); err != nil {
		return nil, err
	}
	if err := s.collectPages(root["Pages"], types.Dict{}, map[int]bool{}, 0); err != nil {
		return nil, err
	}
	if len(s.pages) == 0 {
		return nil, ErrNoPages
	}
	if err := s.readLayers(root); err != nil {
		return nil, err
	}
	return s, nil
}

// parse reads a file with pdfcpu.
func parse(ctx context.Context, file []byte, perStream int64) (*Source, error) {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	read, err := pdfcpu.ReadWithContext(ctx, bytes.NewReader(file), configuration(perStream))
	switch {
	case errors.Is(err, pdfcpu.ErrWrongPassword):
		return nil, ErrPassword
	case err != nil && ctx.Err() != nil:
		return nil, fmt.Errorf("%w: %w", ErrDamaged, ctx.Err())
	case err != nil: // its text is left out: pdfcpu reads the objects in random order, so it differs between runs
		return nil, ErrDamaged
	}
	return &Source{table: read.XRefTable, file: file}, nil
}

// withoutTable is the file without the offset of its table, so that pdfcpu searches for the
// objects.
func withoutTable(file []byte) []byte {
	file = bytes.Clone(file)
	if at := bytes.LastIndex(file, []byte("startxref")); at >= 0 {
		for i, c := range file[at:] {
			if c >= '0' && c <= '9' {
				file[at+i] = '0'
			}
		}
	}
	return file
}

// Len is the number of pages.
func (s *Source) Len() int { return len(s.pages) }

// configuration makes a configuration by hand, because pdfcpu's own constructor writes a
// folder into the home directory of the user.
func configuration(perStream int64) *model.Configuration {
	limits := model.DefaultResourceLimits()
	limits.MaxStreamBytes = MaxFile
	limits.MaxDecodeBytes = perStream
	limits.MaxObjectCount = maxObjects
	limits.MaxXRefEntries = maxObjects
	limits.MaxObjectStreamCount = maxObjects
	limits.MaxObjectStreamFirst = min(perStream, limits.MaxObjectStreamFirst)
	limits.MaxRecursionDepth = maxNesting
	return &model.Configuration{
		Reader15:       true,
		ValidationMode: model.ValidationRelaxed,
		Eol:            types.EolLF,
		Cmd:            model.VALIDATE,
		Offline:        true,
		Limits:         limits,
	}
}

// checkDisplay returns an error for a document that viewers show in different ways.
func (s *Source) checkDisplay(root types.Dict) error {
	if root["Collection"] != nil {
		return ErrCollection
	}
	form, err := s.dict(root["AcroForm"])
	if err != nil || form["XFA"] == nil {
		return err
	}
	fields, err := s.array(form["Fields"])
	if err == nil && len(fields) == 0 { // a form with fields has ordinary pages too
		err = ErrDynamic
	}
	return err
}

// The bounds of the page tree.
const (
	maxDepth = 100
	maxPages = 10_000
)

// The entries of a page that writePage copies. A page can inherit some of them from its parents.
var (
	inherited    = []string{"Resources", "MediaBox", "CropBox", "Rotate"}
	notInherited = []string{"Contents", "Group", "UserUnit"}
)

// collectPages collects the pages below node, with these entries and the annotations. It ignores the
// page counts in the tree.
func (s *Source) collectPages(node types.Object, from types.Dict, seen map[int]bool, depth int) error {
	if ref, ok := node.(types.IndirectRef); ok {
		if seen[int(ref.ObjectNumber)] {
			return fmt.Errorf("%w: its page tree contains itself", ErrDamaged)
		}
		seen[int(ref.ObjectNumber)] = true
	}
	d, err := s.dict(node)
	if err != nil || d == nil {
		return err
	}
	if depth > maxDepth || len(s.pages) >= maxPages {
		return fmt.Errorf("it has more than %d pages", maxPages)
	}
	here := types.Dict{}
	for _, key := range inherited {
		if here[key] = d[key]; here[key] == nil {
			here[key] = from[key]
		}
	}
	kids, err := s.array(d["Kids"])
	if err != nil {
		return err
	}
	if d["Kids"] == nil {
		for _, key := range append(slices.Clone(notInherited), "Annots") {
			here[key] = d[key]
		}
		s.pages = append(s.pages, here)
		return nil
	}
	for _, kid := range kids {
		if err := s.collectPages(kid, here, seen, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// readLayers finds the layers, and the layers that are hidden when the document is opened.
func (s *Source) readLayers(root types.Dict) error {
	props, err := s.dict(root["OCProperties"])
	if err != nil || props == nil {
		return err
	}
	d, err := s.dict(props["D"])
	if err != nil {
		return err
	}
	if s.layers, err = s.refs(props["OCGs"]); err != nil {
		return err
	}
	if s.hidden, err = s.refs(d["OFF"]); err != nil {
		return err
	}
	if base, _ := d["BaseState"].(types.Name); base == "OFF" {
		on, err := s.refs(d["ON"])
		if err != nil {
			return err
		}
		shown := map[types.IndirectRef]bool{}
		for _, ref := range on {
			shown[ref] = true
		}
		s.hidden = nil
		for _, ref := range s.layers {
			if !shown[ref] {
				s.hidden = append(s.hidden, ref)
			}
		}
	}
	return nil
}

// refs returns the references in an array.
func (s *Source) refs(o types.Object) (refs []types.IndirectRef, err error) {
	list, err := s.array(o)
	for _, o := range list {
		if ref, ok := o.(types.IndirectRef); ok {
			refs = append(refs, ref)
		}
	}
	return refs, err
}
