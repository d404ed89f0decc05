package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"beraad/internal/app"
	"beraad/internal/ground/clock"
)

type benchFootprintCmd struct {
	Starts int  `help:"Starts; the figures are medians." default:"5"`
	JSON   bool `help:"Print one line of JSON."`
}

// footprintFigures is what this program costs before anybody does anything.
type footprintFigures struct {
	StartMs         float64 `json:"startMs"`         // from starting the program on a ready database to its first whole page
	StartCPUMs      float64 `json:"startCPUMs"`      // processor time of a whole run that does nothing but start and give that page
	IdleRSSMB       float64 `json:"idleRSSMB"`       // resident memory after that page, 10^6 bytes
	BinaryMB        float64 `json:"binaryMB"`        // 10^6 bytes
	FirstVisitBytes int     `json:"firstVisitBytes"` // bodies as they cross the line: both pages of a phone and every file they need
	FirstVisitFiles int     `json:"firstVisitFiles"`
}

// idlePause lets a fresh server finish what it does by itself before its memory is read.
const idlePause = time.Second

// Run starts this program a few times on a ready database and prints what that costs.
func (c *benchFootprintCmd) Run(ctx context.Context) error {
	if c.Starts < 1 || c.Starts > 50 {
		return &exitError{exitUsage, "take 1 to 50 starts.", nil}
	}
	ctx, cancel := context.WithTimeout(ctx, benchLimit)
	defer cancel()
	f, err := c.measure(ctx)
	if err != nil {
		return fmt.Errorf("measure the footprint: %w", err)
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(f)
	}
	for _, r := range []figureRow{
		{"start on a ready database to the first page", f.StartMs, "ms", 0, true},
		{"processor time of that", f.StartCPUMs, "ms", 0, true},
		{"memory at rest, whole process", f.IdleRSSMB, "MB", 0, true},
		{"size of the program", f.BinaryMB, "MB", 0, true},
		{"first visit of a phone, as sent", float64(f.FirstVisitBytes), "bytes", 0, true},
		{"answers that it takes", float64(f.FirstVisitFiles), "", 0, true},
	} {
		fmt.Println(r)
	}
	return nil
}

func (c *benchFootprintCmd) measure(ctx context.Context) (f footprintFigures, err error) {
	folder, err := os.MkdirTemp("", "beraad-bench-")
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	code, err := readyFolder(ctx, folder)
	if err != nil {
		return f, err
	}
	self, err := os.Executable()
	if err != nil {
		return f, err
	}
	info, err := os.Stat(self)
	if err != nil {
		return f, err
	}
	f.BinaryMB = round1(float64(info.Size()) / 1e6)
	var starts, rss, cpu []float64
	for i := range c.Starts {
		used, err := withServer(ctx, self, folder, func(address string, ms float64, pid int) error {
			starts, rss = append(starts, ms), append(rss, float64(residentOf(strconv.Itoa(pid)))/1e6)
			if i > 0 {
				return nil
			}
			var err error
			f.FirstVisitBytes, f.FirstVisitFiles, err = firstVisit(ctx, address, code)
			return err
		})
		if err != nil {
			return f, err
		}
		cpu = append(cpu, float64(used)/1e6)
	}
	f.StartCPUMs = round1(median(cpu[min(1, len(cpu)-1):])) // the first run gives more pages
	f.StartMs, f.IdleRSSMB = round1(median(starts)), round1(median(rss))
	return f, nil
}

// readyFolder fills a folder with an organisation that has a plenary in its lobby, and returns the code of it.
func readyFolder(ctx context.Context, folder string) (code string, err error) {
	o, err := app.Open(ctx, app.Config{Data: folder, Clock: clock.System{}, Log: newLog(slog.LevelWarn)})
	if err != nil {
		return "", err
	}
	h := hall{org: o}
	err = h.plan(ctx, 100)
	return h.meeting.Code, errors.Join(err, o.Close())
}

// withServer starts the program on the folder, waits for its first page, calls f, ends the program, and returns the
// processor time that it used.
func withServer(ctx context.Context, self, folder string, f func(address string, ms float64, pid int) error) (used time.Duration, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	cmd := exec.CommandContext(ctx, self, "serve", "--data", folder, "--listen", "127.0.0.1:0")
	cmd.Cancel, cmd.WaitDelay = func() error { return cmd.Process.Signal(syscall.SIGTERM) }, 5*time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	defer func() {
		stop()
		_ = cmd.Wait() // it was told to stop
		if state := cmd.ProcessState; state != nil {
			used = state.UserTime() + state.SystemTime()
		}
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return 0, fmt.Errorf("the server did not start: %w", err)
	}
	_, address, found := strings.Cut(strings.TrimSpace(line), " · ")
	if !found {
		return 0, fmt.Errorf("the server began with %q", line)
	}
	if _, err := fetch(ctx, http.DefaultClient, http.MethodGet, address+"/inloggen"); err != nil {
		return 0, err
	}
	ms := float64(time.Since(start)) / 1e6
	select {
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-time.After(idlePause):
	}
	return 0, f(address, ms, cmd.Process.Pid)
}

// fileNames finds the files that a page, style sheet or module of ours names.
var fileNames = regexp.MustCompile(`/static/[\w./-]+\.(?:css|js|svg|png|woff2)`)

// firstVisit fetches what a phone fetches that was never here: the page to join, the page after it, and once each file
// that they name. Of the fonts it takes the one that the page asks for; a browser fetches another alphabet only for text
// in it.
func firstVisit(ctx context.Context, address, code string) (size, files int, err error) {
	client := &http.Client{Timeout: wireTimeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	visit := phoneVisit{client: client, address: address, seen: map[string]bool{}}
	if _, err := visit.get(ctx, "/d/"+code); err != nil {
		return 0, 0, err
	}
	joined, err := fetch(ctx, client, http.MethodPost, address+"/d/"+code)
	if err != nil {
		return 0, 0, err
	}
	visit.cookie = joined.cookie
	_, err = visit.get(ctx, "/d/"+code)
	return visit.size, visit.files, err
}

type phoneVisit struct {
	client  *http.Client
	address string
	cookie  string
	seen    map[string]bool
	size    int
	files   int
}

func (v *phoneVisit) get(ctx context.Context, path string) (reply, error) {
	got, err := fetchWith(ctx, v.client, http.MethodGet, v.address+path, v.cookie)
	if err != nil {
		return got, err
	}
	v.size += got.sent
	v.files++
	for _, name := range fileNames.FindAllString(string(got.body), -1) {
		fromSheet := strings.HasSuffix(path, ".css") && strings.HasSuffix(name, ".woff2")
		if v.seen[name] || fromSheet {
			continue
		}
		v.seen[name] = true
		if _, err := v.get(ctx, name); err != nil {
			return got, err
		}
	}
	return got, nil
}

func fetch(ctx context.Context, client *http.Client, method, address string) (reply, error) {
	return fetchWith(ctx, client, method, address, "")
}

// fetchWith asks for an address as a browser does that can unpack gzip, and returns the body unpacked with the number
// of bytes in which it was sent.
func fetchWith(ctx context.Context, client *http.Client, method, address, cookie string) (reply, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return reply{}, err
	}
	req.Header.Set("Accept-Encoding", "gzip")
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if cookie != "" {
		req.Header.Set("Cookie", cookie)
	}
	resp, err := client.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return reply{}, err
	}
	if resp.StatusCode >= http.StatusBadRequest {
		return reply{}, fmt.Errorf("%s: status %d", req.URL.Path, resp.StatusCode)
	}
	return unpacked(resp, raw)
}
