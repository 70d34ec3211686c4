package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/fluxcd/pkg/sourceignore"
	"github.com/fluxcd/pkg/sourceignore/gitignore"
)

// checkouts are folders packed as source-controller packs them, each once.
type checkouts struct {
	packed map[[2]string]string
}

func newCheckouts() *checkouts {
	return &checkouts{packed: map[[2]string]string{}}
}

func (c *checkouts) remove() {
	for _, folder := range c.packed {
		_ = os.RemoveAll(folder)
	}
}

// pack gives a folder that holds what the artifact of a source holds: regular files that no rule leaves out. A build may write
// into it.
func (c *checkouts) pack(folder, ignore string, packed bool) (string, error) {
	key := [2]string{folder, ignore}
	if known, ok := c.packed[key]; ok {
		return known, nil
	}
	leaves := func(string, bool) bool { return false }
	if !packed {
		var err error
		if leaves, err = ignored(folder, ignore); err != nil {
			return "", err
		}
	}
	target, err := os.MkdirTemp("", "artifact-")
	if err != nil {
		return "", err
	}
	// The name of the folder is part of kustomize's messages, and must not be a link.
	if target, err = filepath.EvalSymlinks(target); err != nil {
		return "", err
	}
	c.packed[key] = target
	return target, copyTree(folder, target, leaves)
}

// ignored follows reconcileArtifact of source-controller: the defaults stand in where there is no rule at all.
func ignored(folder, ignore string) (func(path string, isFolder bool) bool, error) {
	domain := strings.Split(folder, string(filepath.Separator))
	patterns, err := sourceignore.LoadIgnorePatterns(folder, domain)
	if err != nil {
		return nil, err
	}
	if ignore != "" {
		patterns = append(patterns, sourceignore.ReadPatterns(strings.NewReader(ignore), domain)...)
	}
	var matcher gitignore.Matcher
	if len(patterns) > 0 {
		matcher = sourceignore.NewMatcher(append(sourceignore.VCSPatterns(domain), patterns...))
	} else {
		matcher = sourceignore.NewDefaultMatcher(nil, domain)
	}
	return func(path string, isFolder bool) bool {
		return matcher.Match(strings.Split(path, string(filepath.Separator)), isFolder)
	}, nil
}

// copyTree follows Storage.Archive and the unpacking of what it wrote. A folder that is left out is still gone through: a
// file in it may be taken back in.
func copyTree(from, to string, leaves func(string, bool) bool) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !entry.IsDir() && !entry.Type().IsRegular() || leaves(path, entry.IsDir()) {
			return nil
		}
		relative, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, relative)
		if entry.IsDir() {
			return os.MkdirAll(target, 0o750)
		}
		if err := os.MkdirAll(filepath.Dir(target), 0o750); err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o600)
	})
}
