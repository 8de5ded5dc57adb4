package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// memoryName is the file in an evidence folder in which the command keeps what it did.
const memoryName = ".disputes.json"

// memory is the content of that file. It has no evidence. The file may be of an earlier release, so a
// new member must have a zero value that works. docs/command.md says for users what the file has.
type memory struct {
	New    dispute.Fingerprint `json:"new,omitempty"` // of the texts that "new" wrote
	Staged *stagedMemory       `json:"staged,omitempty"`
}

// stagedMemory is what "stage" staged from the folder.
type stagedMemory struct {
	Dispute     string              `json:"dispute"`
	Account     string              `json:"account,omitempty"`
	Round       string              `json:"round"`       // inquiry, chargeback or appeal
	Fingerprint dispute.Fingerprint `json:"fingerprint"` // of all evidence at Stripe after that
	Fields      []string            `json:"fields"`      // that were written by Stripe or out of the folder
	Packet      string              `json:"packet"`      // digest of the folder's evidence
	FromFolder  []string            `json:"from_folder"` // the fields that were written out of the folder
}

// maxMemory is how many bytes the file may have. It has the names of fields and some digests.
const maxMemory = 64 << 10

// readMemory reads the memory of a folder. A file that is missing or damaged, and anything that is
// not a regular file of at most maxMemory bytes, remembers nothing.
func readMemory(root *os.Root) (m memory) {
	text, err := readMemoryFile(root)
	if err != nil || json.Unmarshal(text, &m) != nil {
		return memory{}
	}
	return m
}

// readMemoryFile reads the file. It does not open a named pipe, which could wait for ever.
func readMemoryFile(root *os.Root) ([]byte, error) {
	info, err := root.Lstat(memoryName)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular() || info.Size() > maxMemory:
		return nil, fs.ErrInvalid
	}
	f, err := root.Open(memoryName)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, maxMemory+1))
	if len(text) > maxMemory { // it has grown meanwhile
		return nil, fs.ErrInvalid
	}
	return text, err
}

// write writes the memory, unless the file has it already.
func (m memory) write(root *os.Root) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	text = append(text, '\n')
	if held, err := readMemoryFile(root); err == nil && bytes.Equal(held, text) {
		return nil
	}
	return replaceFile(root, memoryName, text)
}

// checkFilledIn returns an error if the folder has nothing but what "new" wrote.
func (f *folder) checkFilledIn() error {
	if f.memory.New == "" || len(f.packet.Files)+len(f.packet.AppealFiles) > 0 || f.packet.Evidence.Fingerprint() != f.memory.New {
		return nil
	}
	return &evidence.Problems{{
		Rule: ruleUntouched, Severity: evidence.SeverityError,
		Message: "Nothing was filled in: evidence.json has only what disputes new wrote into it.",
	}}
}

// ruleUntouched is broken by a folder in which nothing was filled in.
const ruleUntouched evidence.Rule = "untouched"

// stagedBefore is what was staged from the folder for the same dispute, or zero.
func (f *folder) stagedBefore() stagedMemory {
	if m := f.memory.Staged; m != nil && m.Dispute == f.dispute && m.Account == f.account {
		return *m
	}
	return stagedMemory{}
}

// remember keeps what was staged from the folder. It does not keep evidence in which Stripe has
// a text that was not sent: perhaps a person shortened it.
func (f *folder) remember(res *evidence.Result) error {
	for _, name := range res.Differences {
		if !slices.Contains(res.Changed, name) {
			return nil
		}
	}
	packet, err := packetDigest(f.packet)
	if err != nil {
		return err
	}
	fromFolder := packetMembers(f.packet)
	own := slices.Clone(fromFolder)
	switch m := f.stagedBefore(); {
	case !desk.Case{Dispute: res.Before}.State().Staged: // the other fields are those that Stripe filled in
		own = append(own, memberNames(res.After.Evidence)...)
	case m.Fingerprint == res.Before.Evidence.Fingerprint():
		own = append(own, m.Fields...)
		fromFolder = append(fromFolder, m.FromFolder...)
	}
	slices.Sort(own)
	slices.Sort(fromFolder)
	f.memory.Staged = &stagedMemory{
		Dispute: f.dispute, Account: f.account, Round: roundOf(res.After.Status), Fingerprint: res.Fingerprint,
		Fields: slices.Compact(own), Packet: packet, FromFolder: slices.Compact(fromFolder),
	}
	if err := f.memory.write(f.root); err != nil {
		return fmt.Errorf("%s cannot be written, so after the next edit stage requires -replace: %w", memoryName, err)
	}
	return nil
}

// roundOf names the round of a dispute. Each round takes a response of its own. Package desk has the
// same rounds, in state.go, for its approvals.
func roundOf(s dispute.Status) string {
	switch {
	case s.Inquiry():
		return "inquiry"
	case s.Appeal():
		return "appeal"
	}
	return "chargeback"
}

// packetDigest is a digest of the texts and files of a packet.
func packetDigest(p *evidence.Packet) (string, error) {
	sum := sha256.New()
	_, _ = fmt.Fprintf(sum, "%s\n", p.Evidence.Fingerprint())
	add := func(field string, file evidence.File) error {
		from, err := file.Open()
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(sum, "%s %q\n", field, file.Name)
		n, err := io.Copy(sum, from)
		_, _ = fmt.Fprintf(sum, "%d\n", n)
		return errors.Join(err, from.Close())
	}
	for _, field := range slices.Sorted(maps.Keys(p.Files)) {
		if err := add(string(field), p.Files[field]); err != nil {
			return "", err
		}
	}
	for _, file := range p.AppealFiles {
		if err := add("appeal", file); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
