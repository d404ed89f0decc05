package main

import (
	"fmt"
	"runtime/debug"
)

// version is what CHANGELOG.md calls this program; a release build overwrites it.
var version = "0.1.0"

type versionCmd struct{}

// Run prints the version and, when it is known, the commit it was built from.
func (versionCmd) Run() error {
	commit := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				commit = " " + s.Value
			}
		}
	}
	fmt.Println("beraad " + version + commit)
	return nil
}
