package main

import (
	"context"
	"errors"
	"fmt"

	"beraad/internal/app"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/storage"
)

type migrateCmd struct {
	Data string `help:"Folder of the organisation." default:"beraad-data" type:"path"`
	Show bool   `help:"Only show what would change."`
}

// Run brings both databases up to date.
func (c *migrateCmd) Run(ctx context.Context) error {
	if err := useFolder(c.Data); err != nil {
		return err
	}
	main, live, err := app.Databases(ctx, c.Data)
	if err != nil {
		return openError(c.Data, err)
	}
	defer func() { _ = errors.Join(main.Close(), live.Close()) }() // everything that matters is committed by then
	pending, err := storage.Pending(ctx, main, app.MainMigrations()...)
	if err != nil {
		return openError(c.Data, err)
	}
	more, err := storage.Pending(ctx, live, app.LiveMigrations()...)
	if err != nil {
		return openError(c.Data, err)
	}
	for _, name := range append(pending, more...) {
		fmt.Println(name)
	}
	if c.Show || len(pending)+len(more) == 0 {
		fmt.Printf("%d steps to do.\n", len(pending)+len(more))
		return nil
	}
	if err := app.Migrate(ctx, main, live, clock.System{}); err != nil {
		return openError(c.Data, err)
	}
	fmt.Printf("%d steps done.\n", len(pending)+len(more))
	return nil
}
