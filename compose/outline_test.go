package compose_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stripedispute-go/stripedispute/compose"
	"github.com/stripedispute-go/stripedispute/dispute"
)

func TestOutlineUsesEveryFile(t *testing.T) {
	files, err := os.ReadDir("outline")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		reason := dispute.Reason(strings.TrimSuffix(file.Name(), ".txt"))
		if reason == "frame" || reason == dispute.ReasonGeneral {
			continue
		}
		if name := compose.Outline(reason).Name(); name != file.Name() {
			t.Errorf("the outline of %s is %s; add the reason to outlined in outline.go", reason, name)
		}
		if (compose.Letter{Dispute: disputed(reason)}).Claim() == "" {
			t.Errorf("claims in letter.go has no sentence for %s", reason)
		}
	}
}

func TestGeneralLetterHasEveryField(t *testing.T) {
	text, err := compose.Letter{Dispute: disputed(dispute.ReasonGeneral), Packet: full()}.Text()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range dispute.Fields() {
		value := "text-of-" + string(f) + "\n"
		if f.File() {
			value = "file-of-" + string(f) + ".pdf\n"
		}
		if f != dispute.FieldUncategorizedText && !strings.Contains(text, value) { // the letter itself may be that text
			t.Errorf("outline/general.txt does not have %s; the other outlines may need it too", f)
		}
	}
}
