package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"beraad/internal/ground/storage"
)

// useFolder makes the data folder and checks that it can be written, before anything else happens.
func useFolder(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return &exitError{exitData, fmt.Sprintf("cannot use the folder %s: %s. Choose another one with --data.", folder, plain(err)), err}
	}
	probe := filepath.Join(folder, ".beraad-probe")
	f, err := os.OpenFile(probe, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		err = os.Remove(probe)
		if err == nil {
			return useFolder(folder)
		}
	}
	if err != nil {
		return &exitError{exitData, fmt.Sprintf("cannot write in the folder %s: %s. Choose another one with --data.", folder, plain(err)), err}
	}
	return errors.Join(f.Close(), os.Remove(probe))
}

func plain(err error) string {
	if e, ok := errors.AsType[*os.PathError](err); ok {
		return e.Err.Error()
	}
	return err.Error()
}

// openError turns an error of opening an organisation into one sentence.
func openError(folder string, err error) error {
	if errors.Is(err, storage.ErrNewer) {
		return &exitError{exitNewer, fmt.Sprintf("the database in %s was made by a newer version of Beraad. Nothing was changed. Use that version, or choose another folder with --data.", folder), err}
	}
	return fmt.Errorf("open %s: %w", folder, err)
}
