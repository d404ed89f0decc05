package main

import (
	"context"
	"errors"
	"fmt"

	"beraad/internal/app"
	"beraad/internal/ground/clock"
)

type migrateCmd struct {
	Data string `help:"Folder of the organisation." default:"beraad-data" type:"path"`
	Show bool   `help:"Only show what would change."`
}

// Run brings both databases up to date, or with --show only tells what that would do.
func (c *migrateCmd) Run(ctx context.Context) error {
	if c.Show {
		names, err := c.pending(ctx)
		if err == nil {
			fmt.Printf("%d steps to do.\n", len(names))
		}
		return err
	}
	if err := useFolder(c.Data); err != nil {
		return err
	}
	names, err := c.pending(ctx)
	if err != nil {
		return err
	}
	main, live, err := app.Databases(ctx, c.Data)
	if err != nil {
		return openError(c.Data, err)
	}
	defer func() { _ = errors.Join(main.Close(), live.Close()) }() // everything that matters is committed by then
	if err := app.Migrate(ctx, main, live, clock.System{}); err != nil {
		return openError(c.Data, err)
	}
	fmt.Printf("%d steps done.\n", len(names))
	return nil
}

// pending prints what there is to do, and makes nothing.
func (c *migrateCmd) pending(ctx context.Context) ([]string, error) {
	main, live, err := app.Pending(ctx, c.Data)
	if err != nil {
		return nil, openError(c.Data, err)
	}
	names := append(main, live...)
	for _, name := range names {
		fmt.Println(name)
	}
	return names, nil
}
