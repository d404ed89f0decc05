package e2e

import (
	"context"
	"fmt"
	"os"
	"testing"
)

// suite is what all tests share: one browser and one built program. The testing package offers no other way to hand
// something from TestMain to the tests; it is set once, before the first test, and only read after that.
var suite struct {
	browser *Browser
	binary  func() (string, error)
}

// TestMain starts the browser for all tests and stops it at the end, also when a test fails.
func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	work, err := os.MkdirTemp("", "beraad-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e: making a temporary folder:", err)
		return 1
	}
	defer func() {
		if err := os.RemoveAll(work); err != nil {
			fmt.Fprintln(os.Stderr, "e2e: removing the temporary folder:", err)
		}
	}()

	browser, err := StartBrowser(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e: starting the browser:", err)
		return 1
	}
	defer browser.Stop()

	suite.browser = browser
	suite.binary = buildOnce(work)
	return m.Run()
}
