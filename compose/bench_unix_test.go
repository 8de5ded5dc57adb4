//go:build unix

package compose_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stripedispute-go/stripedispute/compose"
)

// childFolder is the environment variable with the folder of the photos, in the process that
// is measured.
const childFolder = "COMPOSE_BENCH_FOLDER"

// TestEightPhotosBesideImageMagick makes one PDF from eight photos of 12 megapixels, in a
// separate process. ImageMagick makes a PDF from the same photos with the same size in pixels.
func TestEightPhotosBesideImageMagick(t *testing.T) {
	if folder := os.Getenv(childFolder); folder != "" {
		composeFolder(t, folder)
		return
	}
	convert := "/usr/bin/convert"
	if _, err := os.Stat(convert); err != nil {
		absent(t, "imagemagick")
		t.Skip("ImageMagick is not installed")
	}
	if testing.Short() {
		t.Skip("it takes half a minute")
	}
	folder := t.TempDir()
	var photos []string
	for i := range 8 {
		name := filepath.Join(folder, fmt.Sprintf("%d.jpg", i))
		if err := os.WriteFile(name, photo(3024, 4032, i), 0o600); err != nil {
			t.Fatal(err)
		}
		photos = append(photos, name)
	}
	// Debian's policy forbids ImageMagick the format pdf, but not pdfa.
	theirs := measure(t,
		exec.Command(
			convert, append(photos, "-auto-orient", "-resize", "1430x2050>", "-quality", "60", "pdfa:"+filepath.Join(folder, "theirs.pdf"))...,
		),
	)
	child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	child.Env = append(os.Environ(), childFolder+"="+folder)
	ours := measure(t, child)
	for _, m := range []struct {
		who string
		use
		file string
	}{{"compose", ours, "ours.pdf"}, {"ImageMagick", theirs, "theirs.pdf"}} {
		info, err := os.Stat(filepath.Join(folder, m.file))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf(
			"photos: %s: %.1f s of processor time, %.1f s, %d MB of memory, a PDF of %.1f MB", m.who, m.cpu.Seconds(), m.wall.Seconds(),
			m.memory>>20, float64(info.Size())/1e6,
		)
	}
	cpu, memory := ours.cpu.Seconds()/theirs.cpu.Seconds(), float64(ours.memory)/float64(theirs.memory)
	t.Logf("photos: ratio to ImageMagick: %.2f of its processor time, %.2f of its memory", cpu, memory)
	if memory > 0.5 {
		t.Errorf("it takes %.2f of the memory that ImageMagick takes; at most half is promised", memory)
	}
}

// composeFolder makes a PDF from the photos in a folder.
func composeFolder(t *testing.T, folder string) {
	var d compose.Document
	for i := range 8 {
		f, err := os.Open(filepath.Join(folder, fmt.Sprintf("%d.jpg", i)))
		if err != nil {
			t.Fatal(err)
		}
		d.Picture(fmt.Sprintf("%d.jpg", i), f, fmt.Sprintf("Photo %d", i+1))
		_ = f.Close()
	}
	var b bytes.Buffer
	if _, err := d.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "ours.pdf"), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// use is the time and the memory that a process used.
type use struct {
	cpu, wall time.Duration
	memory    int64 // the most bytes at any time
}

func measure(t *testing.T, c *exec.Cmd) use {
	t.Helper()
	start := time.Now()
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	u, ok := c.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		t.Skip("this system does not tell what a process used")
	}
	return use{c.ProcessState.UserTime() + c.ProcessState.SystemTime(), time.Since(start), u.Maxrss << 10}
}
