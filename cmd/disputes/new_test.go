package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestNewWithoutAProductHasTheFieldsOfEveryKind(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{Reason: "product_not_received"})
	fields := func(args ...string) map[string]string {
		path := strings.TrimSpace(s.ok(append([]string{"new", id}, args...)...))
		var m map[string]string
		require.NoError(t, json.Unmarshal([]byte(s.read(path)), &m))
		return m
	}
	all := fields("all")
	for _, name := range []string{"shipping_documentation", "service_documentation", "access_activity_log", "customer_communication"} {
		assert.Contains(t, all, name)
	}
	physical := fields("physical", "-product", "physical")
	assert.Contains(t, physical, "shipping_documentation")
	assert.NotContains(t, physical, "access_activity_log")
}

func TestNewLeavesOutAFileThatIsAtStripe(t *testing.T) {
	s := newShell(t)
	file := s.AddFile(disputetest.File{Purpose: "dispute_evidence"})
	id := s.AddDispute(disputetest.Dispute{})
	s.edit(id, dispute.UpdateParams{Evidence: &dispute.Evidence{Receipt: stripedispute.FileID(file)}})
	assert.NotContains(t, s.read(strings.TrimSpace(s.ok("new", id, "case"))), "receipt")
}

func TestFolderOfNewIsFilledInWithOneTextOrOneFile(t *testing.T) {
	s := newShell(t)
	for _, members := range []string{`"uncategorized_text": "It was delivered."`, `"receipt": "receipt.pdf"`, `"customer_name": "J. Rosen"`} {
		id := s.AddDispute(disputetest.Dispute{Evidence: map[string]string{"customer_name": "Jenny Rosen"}})
		s.ok("new", id, id)
		_, _, status := s.run("check", id)
		assert.Equal(t, statusProblems, status)
		s.write(id+"/receipt.pdf", string(samplePDF()))
		s.write(id+"/evidence.json", `{"dispute": "`+id+`", "customer_name": "Jenny Rosen"}`)
		_, _, status = s.run("check", id)
		assert.Equal(t, statusProblems, status, "nothing was added, only lines were removed")
		s.write(id+"/evidence.json", `{"dispute": "`+id+`", "customer_name": "Jenny Rosen", `+members+`}`)
		if strings.Contains(members, "customer_name") {
			s.write(id+"/evidence.json", `{"dispute": "`+id+`", `+members+`}`)
		}
		s.ok("check", id)
		s.ok("stage", id)
	}
}

func TestFolderWithoutEvidenceSaysHowToMakeOne(t *testing.T) {
	s := newShell(t)
	s.write("case/notes.txt", "")
	s.write("inbox/one/evidence.json", "{}")
	out, _, status := s.run("check", "case")
	assert.Equal(t, statusProblems, status)
	assert.Contains(t, out, " To make one: disputes new ID case.\n")
	out, _, _ = s.run("check", "inbox")
	assert.NotContains(t, out, "disputes new", "it has a better hint")
	assert.Contains(t, out, "one")
}

func TestStrictMakesAWarningAProblem(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	s.texts(`"dispute": "` + id + `", "customer_name": "undefined", "product_description": "A bicycle"`)
	assert.Contains(t, s.ok("check", "-q", "case"), "case/evidence.json:1:45: warning: customer_name: ")
	for _, args := range []string{"check -strict case", "check -online -strict case", "stage -strict case", "submit -strict case"} {
		out, errs, status := s.run(strings.Fields(args)...)
		assert.Equal(t, statusProblems, status, args)
		assert.Contains(t, out+errs, "warning: customer_name: ", args)
	}
	r := records(t, func() string { out, _, _ := s.run("check", "-json", "-strict", "case"); return out }())
	require.Len(t, r, 1)
	assert.NotEmpty(t, r[0]["problems"])
	assert.Equal(t, "the evidence has problems; warnings: 1", r[0]["error"])
	assert.Zero(t, s.Effects())

	_, errs, status := s.run("stage", "-q", "case")
	assert.Zero(t, status)
	assert.True(t, slices.ContainsFunc(strings.Split(errs, "\n"), func(l string) bool {
		return strings.HasPrefix(l, "disputes: case/evidence.json:1:") && strings.Contains(l, "warning: customer_name: ")
	}), errs)
	assert.NotContains(t, errs, "advice")
}
