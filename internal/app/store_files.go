package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"beraad/internal/door/audit"
	"beraad/internal/ground/storage"
)

func mainFile(folder string) storage.SQLiteConfig {
	return storage.SQLiteConfig{Path: filepath.Join(folder, "beraad.db")}
}

func liveFile(folder string) storage.SQLiteConfig {
	return storage.SQLiteConfig{Path: filepath.Join(folder, "live.db")}
}

// Pending returns the migrations for which the two databases of a folder wait. It makes no folder and no file: a database
// that is not there waits for all of them.
//
// Errors: storage.ErrNewer.
func Pending(ctx context.Context, folder string) (main, live []string, err error) {
	if main, err = pendingIn(ctx, mainFile(folder), MainMigrations()); err != nil {
		return nil, nil, fmt.Errorf("main database: %w", err)
	}
	if live, err = pendingIn(ctx, liveFile(folder), LiveMigrations()); err != nil {
		return nil, nil, fmt.Errorf("live database: %w", err)
	}
	return main, live, nil
}

func pendingIn(ctx context.Context, file storage.SQLiteConfig, sets []storage.Migrations) (names []string, err error) {
	there, err := isThere(file)
	if err != nil {
		return nil, err
	}
	if !there {
		return storage.Names(sets...)
	}
	err = reading(ctx, file, func(db *storage.DB) error {
		names, err = storage.Pending(ctx, db, sets...)
		return err
	})
	return names, err
}

// CheckAudit walks the audit log of the organisation in a folder.
func CheckAudit(ctx context.Context, folder string) (v audit.Verified, err error) {
	err = reading(ctx, mainFile(folder), func(db *storage.DB) error {
		v, err = audit.Verify(ctx, db)
		return err
	})
	return v, err
}

// IsDemo reports whether the database in a folder was made by the demo, to its end or half. Without a database it is false.
func IsDemo(ctx context.Context, folder string) (demo bool, err error) {
	there, err := isThere(mainFile(folder))
	if err != nil || !there {
		return false, err
	}
	err = reading(ctx, mainFile(folder), func(db *storage.DB) error {
		// A database without our table is somebody else's; one of a newer program still says whether it is a demo.
		tables, err := storage.Pending(ctx, db, Migrations())
		if err == nil && len(tables) > 0 {
			return nil
		}
		o := &Organisation{main: db}
		for _, mark := range []string{demoDone, demoBegun} {
			made, err := o.setting(ctx, mark)
			if err != nil {
				return err
			}
			demo = demo || made != ""
		}
		return nil
	})
	return demo, err
}

func isThere(file storage.SQLiteConfig) (bool, error) {
	_, err := os.Stat(file.Path)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// reading opens a database that is there, for a look.
func reading(ctx context.Context, file storage.SQLiteConfig, look func(*storage.DB) error) error {
	db, err := storage.OpenSQLite(ctx, file)
	if err != nil {
		return err
	}
	return errors.Join(look(db), db.Close())
}
