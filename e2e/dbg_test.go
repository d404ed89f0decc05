package e2e

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

func TestDbg(t *testing.T) {
	site := proofSite(t)
	for _, noscript := range []bool{false, true} {
		for _, what := range []string{"form", "link"} {
			a := suite.browser.Actor(t, "typist", site)
			if noscript {
				a.NoScript()
			}
			if what == "form" {
				a.Open("/formulier")
			} else {
				a.Open("/links")
			}
			s := time.Now()
			_ = chromedp.Listen(a.ctx, func(ev any) {
				switch e := ev.(type) {
				case *page.EventFrameStartedLoading, *page.EventFrameStoppedLoading, *page.EventFrameRequestedNavigation, *page.EventFrameStartedNavigating, *page.EventFrameNavigated, *page.EventNavigatedWithinDocument:
					fmt.Printf("%v %T\n", time.Since(s), e)
				}
			})
			fmt.Println("---", what, noscript)
			s = time.Now()
			if what == "form" {
				a.clickNode(a.find("Verstuur", clickable...))
			} else {
				a.clickNode(a.find("heel goed", clickable...))
			}
			fmt.Println(time.Since(s), "clicked")
			var r bool
			_ = a.eval(&r, "() => true")
			fmt.Println(time.Since(s), "eval")
			_ = a.eval(&r, "() => true")
			fmt.Println(time.Since(s), "eval")
			time.Sleep(time.Second)
		}
	}
}
