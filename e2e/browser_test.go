package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// patience is how long an action may take before the test gives up. It is no measurement: a healthy action takes
// milliseconds, and the limit only decides how long a broken one keeps us waiting on a busy machine.
const patience = 30 * time.Second

// Browser is one headless Chromium, shared by all actors.
type Browser struct {
	ctx    context.Context
	cancel context.CancelFunc
}

// StartBrowser starts Chromium with a fresh profile. Stop ends it.
//
// The program is the one in the environment variable CHROMIUM, or the first of the usual names on the path.
func StartBrowser(ctx context.Context) (*Browser, error) {
	path, err := chromiumPath()
	if err != nil {
		return nil, err
	}
	alloc, cancelAlloc := chromedp.NewExecAllocator(ctx, append(chromiumFlags(), chromedp.ExecPath(path))...)
	tab, cancelTab := chromedp.NewContext(alloc)
	// The first action starts the browser and ties its life to this context: a deadline here would end the browser.
	if err := chromedp.Do(tab); err != nil {
		cancelTab()
		cancelAlloc()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &Browser{ctx: tab, cancel: func() { cancelTab(); cancelAlloc() }}, nil
}

// Stop ends the browser and removes its profile.
func (b *Browser) Stop() { b.cancel() }

// chromiumFlags keeps Chromium quiet, off the network, and the same on every machine.
func chromiumFlags() []chromedp.ExecAllocatorOption {
	flags := []chromedp.ExecAllocatorOption{
		chromedp.Headless,
		chromedp.NoSandbox,
		chromedp.DisableGPU,
		chromedp.NoFirstRun,
		chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-default-apps", true),
		chromedp.Flag("disable-extensions", true),
		chromedp.Flag("disable-dev-shm-usage", true),
		// Phones of several actors are never in front at once; without these Chromium slows their timers down.
		chromedp.Flag("disable-background-timer-throttling", true),
		chromedp.Flag("disable-backgrounding-occluded-windows", true),
		chromedp.Flag("disable-renderer-backgrounding", true),
		chromedp.Flag("disable-features", "Translate,MediaRouter,OptimizationHints"),
		chromedp.Flag("force-color-profile", "srgb"),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("lang", "nl-NL"),
		chromedp.Flag("accept-lang", "nl-NL,nl"),
	}
	return flags
}

// chromiumPath finds the browser. A missing browser is an error, never a skipped test.
func chromiumPath() (string, error) {
	if path := os.Getenv("CHROMIUM"); path != "" {
		return path, nil
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium found: install it, or set CHROMIUM to its path")
}

// Actor opens a browser context of its own: own cookies, own cache, one tab. It is closed at the end of the test.
//
// origin is the only place the actor's pages may ask anything from, such as "http://127.0.0.1:40123". Every problem the
// pages cause (an uncaught exception, a broken policy, a request elsewhere, a server error) fails t at the end, unless
// Actor.Expect named it.
func (b *Browser) Actor(t testing.TB, name, origin string) *Actor {
	t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	a := &Actor{t: t, name: name, origin: origin, ctx: ctx}
	// Without a deadline: the first action makes the tab and ties its life to this context.
	if err := chromedp.Do(ctx, a.watch()); err != nil {
		cancel()
		t.Fatalf("%s: opening a tab: %v", name, err)
	}
	t.Cleanup(func() {
		a.reportProblems(t)
		cancel()
	})
	if err := a.try(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := chromedp.CallBrowser(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
			Behavior:         browser.SetDownloadBehaviorBehaviorDeny,
			BrowserContextID: chromedp.FromContext(ctx).BrowserContextID,
		})
		return err
	})); err != nil {
		t.Fatalf("%s: refusing downloads: %v", name, err)
	}
	a.SetViewport(1280, 800, 1)
	a.Light()
	return a
}

// Phone is an actor with the screen of a small phone.
func (b *Browser) Phone(t testing.TB, name, origin string) *Actor {
	t.Helper()
	a := b.Actor(t, name, origin)
	a.SetViewport(360, 740, 2)
	a.do("turning touch on", call(emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true, MaxTouchPoints: 5}))
	return a
}
