// Package e2e tests Beraad the way people meet it: a real program, a real browser, a facilitator, a projector and phones.
//
// It is a module of its own, so that the program never carries the browser driver. The harness starts one headless
// Chromium for all tests; every actor has a browser context of its own, so nobody shares a cookie with anybody else.
// Actors find things as people do: by role and accessible name as Chromium computes it, never by class or id. The same
// story can be told with the mouse, with the keyboard only, and with JavaScript off. A page that logs an error, asks
// another host for anything, or answers with a server error fails the test it happened in, also when nobody looked.
// Five measuring tools look at a page: axe-core in Dutch, reflow at 320 px, text of twice the size, the contrast of every
// text as it is drawn, and the visible focus of a keyboard walk. Each of them is itself tested against a page that is wrong.
//
// bron: ART-3, BOOT-4
package e2e
