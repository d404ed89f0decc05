package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"

	"beraad/internal/app"
	"beraad/internal/ground/clock"
)

type serveCmd struct {
	Listen  string `help:"Address to listen on." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	Data    string `help:"Folder of the organisation." default:"beraad-data" type:"path"`
	Name    string `help:"Name of the organisation, to set it."`
	Public  string `help:"Address under which people reach this server, for example https://beraad.example.nl."`
	Proxy   bool   `help:"A proxy on this machine passes visitors on and says in X-Forwarded-For whom it speaks for."`
	TLSCert string `help:"Certificate file (PEM)." type:"existingfile" name:"tls-cert"`
	TLSKey  string `help:"Key file (PEM)." type:"existingfile" name:"tls-key"`
}

// Run serves an organisation until it is stopped.
func (c *serveCmd) Run(ctx context.Context) error {
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return &exitError{exitUsage, "give both --tls-cert and --tls-key, or neither.", nil}
	}
	secure := c.TLSCert != ""
	l, err := listen(c.Listen, true)
	if err != nil {
		return err
	}
	defer l.Close() // serving closes it first; this is for the ways out before
	if !isLoopback(l) && !secure {
		return &exitError{exitListen, fmt.Sprintf("will not listen on %s without TLS: others on the network could read along. Give --tls-cert and --tls-key, or listen on 127.0.0.1 behind a proxy that has TLS.", c.Listen), nil}
	}
	if err := useFolder(c.Data); err != nil {
		return err
	}
	hold, err := holdFolder(c.Data)
	if err != nil {
		return err
	}
	defer hold.release()
	scheme := "http"
	var on net.Listener = l
	if secure {
		cert, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
		if err != nil {
			return &exitError{exitListen, fmt.Sprintf("cannot use the certificate %s: %s.", c.TLSCert, err), err}
		}
		scheme = "https"
		on = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}})
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	public := c.Public
	if public == "" {
		public = urlOf(l, scheme)
	}
	o, err := app.Open(ctx, app.Config{Data: c.Data, Clock: clock.System{}, Log: newLog(slog.LevelInfo), Secure: strings.HasPrefix(public, "https://"), Proxy: c.Proxy, Public: public})
	if err != nil {
		return openError(c.Data, err)
	}
	code, err := o.FirstLink(ctx, c.Name)
	if err != nil {
		return errors.Join(err, o.Close())
	}
	fmt.Fprintf(os.Stdout, "Beraad · %s\n", public)
	if code != "" {
		fmt.Fprintf(os.Stdout, "Link voor de coördinator, 60 minuten en één keer geldig:\n  %s/l/%s\nKwijt? Start opnieuw: dan staat hier een nieuwe link.\n", public, code)
	}
	return serveWithJobs(ctx, on, o, o.Handler())
}
