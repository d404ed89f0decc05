package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"beraad/internal/app"
	"beraad/internal/ground/storage"
)

type doctorCmd struct {
	Data string `help:"Folder of the organisation." default:"beraad-data" type:"path"`
}

// A finding of the doctor: fine, worth a look, or wrong. The worst one is the exit code: 0, 1 or 2.
const (
	fine = iota
	look
	wrong
)

// Run checks the installation and says in plain sentences what it found.
func (c *doctorCmd) Run(ctx context.Context) error {
	worst := fine
	say := func(level int, format string, args ...any) {
		worst = max(worst, level)
		fmt.Println([]string{"goed ", "let op", "fout "}[level] + "  " + fmt.Sprintf(format, args...))
	}
	checkFolder(c.Data, say)
	checkFiles(say)
	if _, err := os.Stat(filepath.Join(c.Data, "beraad.db")); err != nil {
		say(look, "In %s staat nog geen database. Start eerst: beraad serve --data %s", c.Data, c.Data)
	} else if err := checkDatabase(ctx, c.Data, say); err != nil {
		say(wrong, "De database is niet te lezen: %s", err)
	}
	if worst == fine {
		return nil
	}
	return &exitError{worst, "zie de regels hierboven", nil}
}

func checkFolder(folder string, say func(int, string, ...any)) {
	info, err := os.Stat(folder)
	switch {
	case errors.Is(err, os.ErrNotExist):
		say(look, "De map %s bestaat nog niet.", folder)
	case err != nil:
		say(wrong, "De map %s is niet te lezen: %s", folder, plain(err))
	case info.Mode().Perm()&0o077 != 0:
		say(look, "Andere gebruikers van deze machine kunnen in %s kijken. Doe: chmod 700 %s", folder, folder)
	default:
		say(fine, "De map %s is alleen voor deze gebruiker.", folder)
	}
}

// wantedFiles is what a plenary with 10,000 phones needs.
const wantedFiles = 12_000

func checkFiles(say func(int, string, ...any)) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		say(look, "De grens voor open bestanden is niet te lezen: %s", err)
		return
	}
	if limit.Max < wantedFiles {
		say(look, "Er mogen %d bestanden open. Voor een zaal met 10.000 telefoons zijn er %d nodig.", limit.Max, wantedFiles)
		return
	}
	say(fine, "Er mogen genoeg bestanden open (%d).", limit.Max)
}

func checkDatabase(ctx context.Context, folder string, say func(int, string, ...any)) error {
	main, live, err := app.Pending(ctx, folder)
	if errors.Is(err, storage.ErrNewer) {
		say(wrong, "De database is gemaakt door een nieuwere versie van Beraad.")
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(folder, "live.db")); err != nil {
		say(look, "Er is nog geen live.db. Beraad maakt die bij de start.")
		live = nil
	}
	for _, db := range []struct {
		name    string
		pending []string
	}{{"beraad.db", main}, {"live.db", live}} {
		if n := len(db.pending); n > 0 {
			say(look, "%s loopt %d stappen achter. Doe: beraad migrate", db.name, n)
		}
	}
	if len(main) > 0 {
		return nil // the log may have another form there
	}
	v, err := app.CheckAudit(ctx, folder)
	if err != nil {
		return err
	}
	if v.BrokenAt > 0 {
		say(wrong, "Het logboek klopt niet vanaf regel %d: iemand heeft het veranderd.", v.BrokenAt)
		return nil
	}
	say(fine, "Het logboek klopt: %d regels.", v.Entries)
	return nil
}
