package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

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

// heldFolder is a data folder in which this program is at work. Whoever works there shares a lock on one file, which ends
// with the program however that ends; whoever wants to throw the data away needs the lock alone.
type heldFolder struct {
	folder string
	lock   *os.File
}

// holdFolder takes part in the lock of a folder.
func holdFolder(folder string) (*heldFolder, error) {
	f, err := os.OpenFile(filepath.Join(folder, ".beraad-lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, &exitError{exitData, fmt.Sprintf("cannot write in the folder %s: %s. Choose another one with --data.", folder, plain(err)), err}
	}
	h := &heldFolder{folder, f}
	if err := h.flock(syscall.LOCK_SH); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return h, nil
}

// alone runs f when no other program is at work in the folder, and keeps others out meanwhile.
func (h *heldFolder) alone(f func() error) error {
	if err := h.flock(syscall.LOCK_EX); err != nil {
		return err
	}
	return errors.Join(f(), h.flock(syscall.LOCK_SH))
}

func (h *heldFolder) flock(how int) error {
	if err := syscall.Flock(int(h.lock.Fd()), how|syscall.LOCK_NB); err != nil {
		return &exitError{exitData, fmt.Sprintf("another program is at work in %s. Nothing was changed. Stop it first, or choose another folder with --data.", h.folder), err}
	}
	return nil
}

// release gives the folder back.
func (h *heldFolder) release() { _ = h.lock.Close() } // only locked, never written
