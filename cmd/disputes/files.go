package main

import (
	"crypto/rand"
	"errors"
	"maps"
	"os"
	"slices"
)

// replaceFile writes a new file, which only its owner can read, or replaces a file and keeps
// its permissions. If the contents cannot be written, an existing file does not change.
func replaceFile(root *os.Root, name string, contents []byte) error {
	return replaceFiles(root, map[string][]byte{name: contents})
}

// replaceFiles does the same for several files, by their names. It writes all contents to
// temporary files first, and then renames them. If a rename fails, the files before it are replaced.
func replaceFiles(root *os.Root, files map[string][]byte) (err error) {
	written := map[string]string{} // temporary name by name
	defer func() {
		for _, temporary := range written {
			_ = root.Remove(temporary) // after success there is nothing to remove
		}
	}()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		temporary := "." + name + "." + rand.Text()
		f, err := root.OpenFile(temporary, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		written[name] = temporary
		if old, statErr := root.Lstat(name); statErr == nil && old.Mode().IsRegular() {
			err = f.Chmod(old.Mode().Perm()) // a person may have allowed others to read it
		}
		if err == nil {
			_, err = f.Write(files[name])
		}
		if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := root.Rename(written[name], name); err != nil {
			return err
		}
	}
	return nil
}
