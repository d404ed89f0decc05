package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"rsc.io/qr"

	"beraad/internal/app"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
)

type demoCmd struct {
	Listen string `help:"Address to listen on, for example 127.0.0.1:9000." placeholder:"HOST:PORT"`
	Data   string `help:"Folder for the demo." default:"beraad-demo" type:"path"`
	Lan    bool   `help:"Let phones on the same network take part (demo data only)."`
	Reset  bool   `help:"Throw the demo away and start over."`
	Phase  string `help:"Phase of the programme." enum:"week" default:"week"`
	JSON   bool   `help:"Print one line of JSON when ready."`
}

const demoPort = "8080"

// Run starts the demo and serves it until it is stopped.
func (c *demoCmd) Run(ctx context.Context) error {
	address, asked := c.address()
	l, err := listen(address, asked)
	if err != nil {
		return err
	}
	defer l.Close() // serving closes it first; this is for the ways out before
	release, err := c.prepare(ctx)
	if err != nil {
		return err
	}
	defer release()
	cfg := app.Config{Data: c.Data, Clock: clock.System{}, Log: newLog(slog.LevelWarn), Demo: true, Public: c.public(l)}
	err = app.MakeDemo(ctx, cfg)
	if errors.Is(err, app.ErrDemoHalfMade) {
		return &exitError{exitData, fmt.Sprintf("the demo in %s was cut off while it was being made. Start over with: beraad demo --reset", c.Data), err}
	}
	if err != nil {
		return openError(c.Data, err)
	}
	o, err := app.Open(ctx, cfg)
	if err != nil {
		return openError(c.Data, err)
	}
	o.SetLocal(urlOf(l, "http"))
	ready, err := c.ready(ctx, o, urlOf(l, "http"))
	if err != nil {
		return errors.Join(err, o.Close())
	}
	if err := c.print(os.Stdout, ready, l, asked); err != nil {
		return errors.Join(err, o.Close())
	}
	handler := o.Handler()
	if !isLoopback(l) {
		handler = app.OnlyPhonesFromOutside(handler)
	}
	return serveWithJobs(ctx, l, o, handler)
}

func (c *demoCmd) address() (address string, asked bool) {
	switch {
	case c.Listen != "":
		return c.Listen, true
	case c.Lan:
		return net.JoinHostPort("0.0.0.0", demoPort), false
	}
	return net.JoinHostPort("127.0.0.1", demoPort), false
}

// public is the address in the QR code: on a network the first address of this machine that phones can reach.
func (c *demoCmd) public(l net.Listener) string {
	if isLoopback(l) {
		return urlOf(l, "http")
	}
	for _, ip := range networkAddresses() {
		return "http://" + net.JoinHostPort(ip, portOf(l))
	}
	return urlOf(l, "http")
}

func portOf(l net.Listener) string {
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return demoPort
	}
	return port
}

// networkAddresses returns the addresses at which the local network sees this machine.
func networkAddresses() []string {
	all, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	var out []string
	for _, a := range all {
		if n, ok := a.(*net.IPNet); ok && !n.IP.IsLoopback() && n.IP.To4() != nil && n.IP.IsPrivate() {
			out = append(out, n.IP.String())
		}
	}
	return out
}

// prepare makes the folder ready and holds it until release: no other demo starts over in it meanwhile.
func (c *demoCmd) prepare(ctx context.Context) (release func(), err error) {
	if c.Reset {
		if err := c.mayReset(ctx); err != nil {
			return nil, err
		}
	}
	if err := useFolder(c.Data); err != nil {
		return nil, err
	}
	hold, err := holdFolder(c.Data)
	if err != nil {
		return nil, err
	}
	if c.Reset {
		err = hold.alone(func() error { return c.reset(ctx) })
	}
	if err != nil {
		hold.release()
		return nil, err
	}
	return hold.release, nil
}

// mayReset refuses a folder that holds something else than a demo.
func (c *demoCmd) mayReset(ctx context.Context) error {
	found := false
	for _, name := range demoFiles {
		_, err := os.Stat(filepath.Join(c.Data, name))
		found = found || err == nil
	}
	if !found {
		return nil // nothing to throw away
	}
	demo, err := app.IsDemo(ctx, c.Data)
	if err != nil {
		return &exitError{exitData, fmt.Sprintf("cannot see whether %s holds a demo. Nothing was changed. Choose another folder with --data.", c.Data), err}
	}
	if !demo {
		return &exitError{exitData, fmt.Sprintf("%s does not hold a demo, so --reset leaves it alone. Choose another folder with --data.", c.Data), nil}
	}
	return nil
}

// demoFiles are the databases of a demo. The one with the mark of the demo goes last, so that a reset that was cut off can
// be done again.
var demoFiles = []string{"live.db", "beraad.db"}

// reset removes the files of the demo and nothing else in the folder.
func (c *demoCmd) reset(ctx context.Context) error {
	if err := c.mayReset(ctx); err != nil {
		return err // looked at again: nobody else is in the folder now
	}
	for _, name := range demoFiles {
		for _, tail := range []string{"", "-wal", "-shm"} {
			if err := os.Remove(filepath.Join(c.Data, name+tail)); err != nil && !errors.Is(err, os.ErrNotExist) {
				return &exitError{exitData, fmt.Sprintf("cannot start over in %s: %s.", c.Data, plain(err)), err}
			}
		}
	}
	return nil
}

// demoReady is what --json prints.
type demoReady struct {
	Address string            `json:"address"`
	Links   map[string]string `json:"links"`
	Join    string            `json:"join"`
	Code    string            `json:"code"`
	names   []demoName
}

type demoName struct{ key, label, what string }

// demoNames are the roles that the terminal lists.
var demoNames = []demoName{
	{"coordinator", "Coördinator", "dilemma's, mensen, wegwijzer"},
	{"facilitator", "Gespreksleider", "sessie: start nu"},
	{"colleague", "Tweede gespreksleider", "neemt over"},
	{"manager", "Leidinggevende", "dilemma inbrengen"},
	{"employee", "Medewerker", "dilemma's, ken je de weg?"},
	{"admin", "Beheerder", "mensen en links"},
}

func (c *demoCmd) ready(ctx context.Context, o *app.Organisation, address string) (demoReady, error) {
	out := demoReady{Address: address, Links: map[string]string{}, names: demoNames}
	for _, n := range demoNames {
		id, err := o.DemoPerson(ctx, n.key)
		if err != nil {
			return demoReady{}, err
		}
		link, err := o.DemoLink(ctx, id, 12*time.Hour)
		if err != nil {
			return demoReady{}, err
		}
		out.Links[n.key] = address + "/l/" + link
	}
	m, err := o.DemoMeeting(ctx)
	if fault.Is(err, fault.NotFound) {
		return out, nil
	}
	if err != nil {
		return demoReady{}, err
	}
	out.Links["screen"] = address + "/scherm/" + m.Screen
	out.Code = m.Code
	if m.Code != "" {
		out.Join = o.Address() + "/d/" + m.Code
	}
	return out, nil
}

func (c *demoCmd) print(w io.Writer, r demoReady, l net.Listener, asked bool) error {
	if c.JSON {
		return json.NewEncoder(w).Encode(r)
	}
	var b strings.Builder
	if !asked && portOf(l) != demoPort {
		fmt.Fprintf(&b, "Poort %s is bezet; de demo staat op %s.\n", demoPort, portOf(l))
	}
	b.WriteString("Beraad demo · gemeente Merendam (verzonnen)\n")
	b.WriteString("Vandaag is dag 3 van de week van de integriteit.\n")
	fmt.Fprintf(&b, "Alles staat in %s. Er gaat geen mail naar buiten.\n\n", c.Data)
	b.WriteString("Open als …                 (12 uur geldig, alleen op deze computer)\n")
	for _, n := range r.names {
		fmt.Fprintf(&b, "  %-22s %s\n", n.label, r.Links[n.key])
	}
	if r.Join != "" {
		fmt.Fprintf(&b, "\nHet scherm in de zaal:   %s\n", r.Links["screen"])
		fmt.Fprintf(&b, "Meedoen met een telefoon: %s\n", r.Join)
	}
	fmt.Fprintf(&b, "Andere rol kiezen:        %s/demo\n", r.Address)
	fmt.Fprintf(&b, "Postvak uit:              %s/demo/postvak-uit\n", r.Address)
	if c.Lan && r.Join != "" {
		b.WriteString("\n" + terminalQR(r.Join))
	} else if isLoopback(l) {
		b.WriteString("Met telefoons meedoen?    beraad demo --lan\n")
	}
	b.WriteString("Stoppen: Ctrl-C · opnieuw: beraad demo --reset\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// terminalQR draws a QR code in half blocks, with its colours set, so that it scans on a dark and on a light terminal.
// Where the terminal cannot show it the link above says the same.
func terminalQR(address string) string {
	if term := os.Getenv("TERM"); term == "" || term == "dumb" || !strings.Contains(strings.ToUpper(os.Getenv("LC_ALL")+os.Getenv("LC_CTYPE")+os.Getenv("LANG")), "UTF") {
		return ""
	}
	code, err := qr.Encode(address, qr.L)
	if err != nil {
		return ""
	}
	const quiet = 2
	var b strings.Builder
	for y := -quiet; y < code.Size+quiet; y += 2 {
		b.WriteString("\x1b[38;5;16;48;5;231m")
		for x := -quiet; x < code.Size+quiet; x++ {
			top, bottom := code.Black(x, y), code.Black(x, y+1)
			b.WriteString(map[[2]bool]string{{false, false}: " ", {true, false}: "▀", {false, true}: "▄", {true, true}: "█"}[[2]bool{top, bottom}])
		}
		b.WriteString("\x1b[0m\n")
	}
	return b.String()
}
