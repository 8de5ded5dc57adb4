package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

const pageOfTheCommand = "../../docs/command.md"

func guide(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(pageOfTheCommand)
	require.NoError(t, err)
	return string(text)
}

func TestGuideHasEveryMemberOfJSONAndEveryColumn(t *testing.T) {
	text := guide(t)
	for _, record := range []reflect.Type{reflect.TypeFor[record](), reflect.TypeFor[reportRecord](), reflect.TypeFor[problemRecord]()} {
		for f := range record.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			assert.Contains(t, text, "`"+name+"`")
		}
	}
	for name := range reflect.TypeFor[record]().Fields() {
		tag, _, _ := strings.Cut(name.Tag.Get("json"), ",")
		assert.Regexp(t, "(?m)^\\| [a-z_`, ]*`"+tag+"`[a-z_`, ]* \\| ", text)
	}
	assert.Contains(t, strings.ReplaceAll(text, "\n", " "), " `"+strings.Join(columns(), "`, `")+"` ")
}

func TestGuideShowsAFolderThatIsOk(t *testing.T) {
	s := newShell(t)
	s.write("case/evidence.json", codeBlock(t, "json"))
	s.write("case/label.pdf", string(samplePDF()))
	assert.Equal(t, "case: ok\n", s.ok("check", "-strict", "case"))
}

// codeBlock is the block of code in this language in the guide.
func codeBlock(t *testing.T, language string) string {
	t.Helper()
	found := regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(guide(t), -1)
	require.Len(t, found, 1)
	return found[0][1]
}

// runScript runs the script for cron, and returns its last line and its exit status.
func (s *shell) runScript() (line string, status int) {
	s.t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil {
		s.t.Skip("this system has no bash")
	}
	if _, err := exec.LookPath("flock"); err != nil {
		s.t.Skip("this system has no flock")
	}
	require.NoError(s.t, os.MkdirAll(filepath.Join(s.dir, "bin"), 0o700))
	if _, err := os.Lstat(filepath.Join(s.dir, "bin", "disputes")); err != nil {
		require.NoError(s.t, os.Symlink(os.Args[0], filepath.Join(s.dir, "bin", "disputes")))
	}
	s.write("stage-inbox", codeBlock(s.t, "bash"))
	cmd := exec.CommandContext(s.t.Context(), bash, "stage-inbox", ".")
	cmd.Dir, cmd.Env = s.dir, append(s.env, "PATH="+filepath.Join(s.dir, "bin")+":"+os.Getenv("PATH"))
	out, err := cmd.Output()
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return lines[len(lines)-1], exitStatus(s.t, err)
}

func TestScriptForCronSaysWhatItDid(t *testing.T) {
	s := newShell(t)
	line, status := s.runScript()
	assert.Equal(t, "OK: inbox is empty", line)
	assert.Zero(t, status)

	id := s.AddDispute(disputetest.Dispute{})
	s.folder("inbox/one", id, "A bicycle")
	for range 2 {
		line, status = s.runScript()
		assert.Equal(t, "OK: 1 of 1 folders are staged; stage 0, review 0;", strings.TrimSpace(line))
		assert.Zero(t, status)
	}
	assert.Contains(t, s.read("pages/"+id+".html"), "A bicycle")
	assert.Equal(t, 1, s.Effects(id).Updates)

	s.write("inbox/two/evidence.json", `{"dispute": "`+id+`", "colour": "blue"}`)
	line, status = s.runScript()
	assert.Contains(t, line, "WARNING: 1 of 2 folders are staged; stage 4, review 0; disputes: inbox/two/evidence.json:1:")
	assert.Equal(t, 1, status)

	s.edit(id, dispute.UpdateParams{Evidence: &dispute.Evidence{ProductDescription: "A red bicycle"}})
	line, status = s.runScript()
	assert.Contains(t, line, "CRITICAL: 0 of 2 folders are staged; stage 5, review 0; disputes: inbox/one: the evidence at Stripe differs")
	assert.Equal(t, 2, status)
	assert.Equal(t, "A red bicycle", s.held(id, "product_description"))
	assert.Zero(t, s.Effects().Submissions)
}
