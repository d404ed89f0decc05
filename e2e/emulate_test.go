package e2e

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// media is what the screen tells style sheets about its owner. Motion is reduced unless a test asks for it, so that
// what a test looks at stands still.
type media struct {
	dark, forced, motion bool
	kind                 string // "", "print"
}

func (m media) params() emulation.SetEmulatedMediaParams {
	word := func(yes bool, a, b string) string {
		if yes {
			return a
		}
		return b
	}
	return emulation.SetEmulatedMediaParams{Media: m.kind, Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: word(m.dark, "dark", "light")},
		{Name: "forced-colors", Value: word(m.forced, "active", "none")},
		{Name: "prefers-reduced-motion", Value: word(m.motion, "no-preference", "reduce")},
	}}
}

func (a *Actor) setMedia(m media) {
	a.t.Helper()
	a.media = m
	a.do("setting the colours of the screen", call(emulation.SetEmulatedMedia, m.params()))
}

// Dark gives the actor a dark screen.
func (a *Actor) Dark() { a.t.Helper(); m := a.media; m.dark, m.forced = true, false; a.setMedia(m) }

// Light gives the actor a light screen, which is what an actor starts with.
func (a *Actor) Light() { a.t.Helper(); m := a.media; m.dark, m.forced = false, false; a.setMedia(m) }

// ForcedColors gives the actor the high contrast colours of the operating system.
func (a *Actor) ForcedColors() { a.t.Helper(); m := a.media; m.forced = true; a.setMedia(m) }

// Motion lets the page move, which is off at the start.
func (a *Actor) Motion() { a.t.Helper(); m := a.media; m.motion = true; a.setMedia(m) }

// Print shows the page as it goes to paper; Screen turns back.
func (a *Actor) Print() { a.t.Helper(); m := a.media; m.kind = "print"; a.setMedia(m) }

// Screen ends Print.
func (a *Actor) Screen() { a.t.Helper(); m := a.media; m.kind = ""; a.setMedia(m) }

// SetViewport sizes the window in CSS pixels, with so many device pixels to each of them.
func (a *Actor) SetViewport(width, height int, density float64) {
	a.t.Helper()
	a.do("sizing the window", call(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(width), Height: int64(height), DeviceScaleFactor: density,
	}))
}

// TextSize sets the font size a person chose in the browser, in pixels. 16 is what browsers come with.
func (a *Actor) TextSize(px int) {
	a.t.Helper()
	a.do("setting the text size", call(page.SetFontSizes, page.SetFontSizesParams{
		FontSizes: &page.FontSizes{Standard: int64(px), Fixed: int64(px * 13 / 16)},
	}))
}

// NoScript turns JavaScript off for every page from now on. The harness can still look at the page.
func (a *Actor) NoScript() {
	a.t.Helper()
	a.noScript = true
	a.scripts(false)
}

func (a *Actor) scripts(on bool) {
	a.t.Helper()
	a.do("switching JavaScript", call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on}))
}

// Block makes every request to an address that fits the pattern fail, such as "*://*:*/live/*". Without patterns nothing
// is blocked any more.
func (a *Actor) Block(patterns ...string) {
	a.t.Helper()
	var blocked []*network.BlockPattern
	for _, p := range patterns {
		blocked = append(blocked, &network.BlockPattern{URLPattern: p, Block: true})
	}
	a.Expect("ERR_BLOCKED_BY_CLIENT")
	a.do("blocking addresses", call(network.SetBlockedURLs, network.SetBlockedURLsParams{URLPatterns: blocked}))
}

// Offline cuts the network off, as in a tunnel, or gives it back.
func (a *Actor) Offline(off bool) {
	a.t.Helper()
	a.Expect("ERR_INTERNET_DISCONNECTED")
	conditions := []*network.Conditions{}
	if off {
		conditions = append(conditions, &network.Conditions{Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
	}
	a.do("switching the network", chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		if _, err := cdp.Call(ctx, tab, network.OverrideNetworkState, network.OverrideNetworkStateParams{
			Offline: off, DownloadThroughput: -1, UploadThroughput: -1,
		}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, tab, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: conditions})
		return err
	}))
}

// Screenshot writes a picture of the whole page at this width and height to folder, as name.png, and tells its path.
func (a *Actor) Screenshot(folder, name string, width, height int) string {
	a.t.Helper()
	a.SetViewport(width, height, 1)
	raw, err := a.capture(true)
	if err != nil {
		a.fail("taking a picture: %v", err)
	}
	path := filepath.Join(folder, name+".png")
	if err := os.WriteFile(path, raw, 0o644); err != nil {
		a.fail("keeping a picture: %v", err)
	}
	return path
}

// capture takes a picture, of the window or of the whole page, in the PNG format.
func (a *Actor) capture(whole bool) ([]byte, error) {
	p := page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatPng, OptimizeForSpeed: new(true)}
	if whole {
		var size [2]float64
		if err := a.eval(&size, `() => { const r = document.documentElement; return [r.clientWidth, Math.max(r.scrollHeight, innerHeight)] }`); err != nil {
			return nil, err
		}
		p.CaptureBeyondViewport = new(true)
		p.Clip = &page.Viewport{Width: size[0], Height: size[1], Scale: 1}
	}
	ctx, cancel := context.WithTimeout(a.ctx, patience)
	defer cancel()
	shot, err := chromedp.Call(ctx, page.CaptureScreenshot, p)
	return shot.Data, err
}

// picture is capture, decoded.
func (a *Actor) picture(whole bool) image.Image {
	a.t.Helper()
	raw, err := a.capture(whole)
	if err != nil {
		a.fail("taking a picture: %v", err)
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		a.fail("reading a picture: %v", err)
	}
	return img
}
