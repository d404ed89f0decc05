package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/audit"
	"beraad/internal/door/login"
	"beraad/internal/door/org"
	"beraad/internal/door/web"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/jobs"
	"beraad/internal/ground/live"
	"beraad/internal/ground/storage"
	"beraad/internal/ground/text"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/dialogue"
	"beraad/internal/learn/dilemma"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/figure"
	"beraad/internal/learn/gathering"
	"beraad/internal/learn/moresprudentie"
	"beraad/internal/learn/offer"
	"beraad/internal/learn/wording"
	"beraad/internal/steer/organ"
)

// Config says where an organisation lives and how it is served. Its zero values are the safe ones.
type Config struct {
	Data   string // folder of the two SQLite files
	Clock  clock.Clock
	Log    *slog.Logger
	Demo   bool
	Secure bool   // served over TLS
	Proxy  bool   // behind a proxy on this machine that says whom it speaks for
	Public string // address under which phones reach this server; may be set later with SetAddress
}

// Organisation is one organisation as a running application.
type Organisation struct {
	cfg        Config
	main, live *storage.DB
	address    atomic.Pointer[string]
	loopback   atomic.Pointer[string]

	Org       *org.Service
	Login     *login.Service
	Organs    *organ.Service
	Dilemmas  *dilemma.Service
	Offers    *offer.Service
	Meetings  *gathering.Service
	Dialogues *dialogue.Service
	Lessons   *moresprudentie.Service
	Jobs      *jobs.Runner
	Site      *web.Site
}

// MainMigrations are the tables of everything that stays.
func MainMigrations() []storage.Migrations {
	return []storage.Migrations{
		Migrations(), audit.Migrations(), jobs.Migrations(), org.Migrations(), login.Migrations(),
		dilemma.Migrations(), offer.Migrations(), dialogue.Migrations(), moresprudentie.Migrations(), organ.Migrations(),
	}
}

// LiveMigrations are the tables of what dies with a live meeting; they are in no backup.
func LiveMigrations() []storage.Migrations {
	return []storage.Migrations{gathering.LiveMigrations(), dialogue.LiveMigrations()}
}

// TextSources are the sentences of every room.
func TextSources() []fs.FS {
	return []fs.FS{
		Texts(), storage.Texts(), jobs.Texts(), access.Texts(), web.Texts(), org.Texts(), login.Texts(), organ.Texts(),
		compass.Texts(), wording.Texts(), disclosure.Texts(), figure.Texts(),
		dilemma.Texts(), offer.Texts(), gathering.Texts(), dialogue.Texts(), moresprudentie.Texts(),
	}
}

// Databases opens the two databases of an organisation without changing them.
func Databases(ctx context.Context, folder string) (main, live *storage.DB, err error) {
	main, err = storage.OpenSQLite(ctx, mainFile(folder))
	if err != nil {
		return nil, nil, fmt.Errorf("open main database: %w", err)
	}
	live, err = storage.OpenSQLite(ctx, liveFile(folder))
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("open live database: %w", err), main.Close())
	}
	return main, live, nil
}

// Open opens an organisation: databases, migrations, services, pages. Its live streams and jobs end with ctx.
//
// Errors: storage.ErrNewer when a database was made by a newer program; then nothing is changed.
func Open(ctx context.Context, cfg Config) (*Organisation, error) {
	main, live, err := Databases(ctx, cfg.Data)
	if err != nil {
		return nil, err
	}
	o := &Organisation{cfg: cfg, main: main, live: live}
	o.SetAddress(cfg.Public)
	if err := o.start(ctx); err != nil {
		return nil, errors.Join(err, o.Close())
	}
	return o, nil
}

func (o *Organisation) start(ctx context.Context) error {
	if err := Migrate(ctx, o.main, o.live, o.cfg.Clock); err != nil {
		return err
	}
	bus := live.NewInProcess()
	o.services(bus)
	if err := o.Dilemmas.LoadStarter(ctx); err != nil {
		return fmt.Errorf("load starter content: %w", err)
	}
	if err := o.pages(ctx, bus); err != nil {
		return err
	}
	o.jobs()
	o.recover(ctx)
	return nil
}

// recover finishes what a crash left half done. What cannot be finished keeps nobody from working: a job tries again every
// few minutes. Of an error the log gets its kind and its key alone.
func (o *Organisation) recover(ctx context.Context) {
	if err := o.Dialogues.Recover(ctx, o.cfg.Clock.Now()); err != nil {
		key := "-"
		if f, ok := errors.AsType[*fault.Error](err); ok {
			key = f.Key
		}
		o.cfg.Log.ErrorContext(ctx, "recover at start", "kind", fault.KindOf(err).String(), "key", key)
	}
}

// Migrate brings both databases up to date. It looks at both before it changes either.
func Migrate(ctx context.Context, main, live *storage.DB, clk clock.Clock) error {
	if _, err := storage.Pending(ctx, main, MainMigrations()...); err != nil {
		return fmt.Errorf("main database: %w", err)
	}
	if _, err := storage.Pending(ctx, live, LiveMigrations()...); err != nil {
		return fmt.Errorf("live database: %w", err)
	}
	if _, err := storage.Migrate(ctx, main, clk, MainMigrations()...); err != nil {
		return fmt.Errorf("migrate main database: %w", err)
	}
	if _, err := storage.Migrate(ctx, live, clk, LiveMigrations()...); err != nil {
		return fmt.Errorf("migrate live database: %w", err)
	}
	return nil
}

func (o *Organisation) services(bus live.Bus) {
	clk := o.cfg.Clock
	o.Org = org.New(org.Config{DB: o.main, Clock: clk})
	o.Login = login.New(login.Config{DB: o.main, Clock: clk, Org: o.Org})
	o.Organs = organ.New(organ.Config{DB: o.main, Clock: clk})
	people := &known{org: o.Org, clock: clk}
	o.Dilemmas = dilemma.New(dilemma.Config{DB: o.main, Clock: clk, People: people, OnDestroy: o.releaseOffer})
	o.Offers = offer.New(offer.Config{DB: o.main, Clock: clk, People: people, Bank: offerBank{o.Dilemmas}})
	o.Lessons = moresprudentie.NewService(moresprudentie.Config{DB: o.main, Clock: clk, Groups: o.Org, People: people, OnDestroy: o.forgetCase})
	o.Meetings = gathering.NewService(gathering.Config{Live: o.live, Clock: clk, Bus: bus, Log: o.cfg.Log})
	o.Dialogues = dialogue.New(dialogue.Config{
		Main: o.main, Live: o.live, Clock: clk, Log: o.cfg.Log, Meetings: o.Meetings, Dilemmas: o.Dilemmas,
		OnClose: o.proposeLesson, CheckSentence: sentenceCheck(people),
	})
	o.Jobs = jobs.New(o.main, clk, o.cfg.Log)
}

// jobs is everything that happens without somebody asking.
func (o *Organisation) jobs() {
	o.Jobs.Every("login.sweep", time.Hour, o.Login.Sweep)
	o.Jobs.Every("moresprudentie.sweep", 24*time.Hour, func(ctx context.Context) error {
		if _, err := o.Lessons.Sweep(ctx); err != nil {
			return err
		}
		return o.main.Checkpoint(ctx) // what people destroyed today leaves the log as well
	})
	o.Jobs.Every("dialogue.recover", 5*time.Minute, func(ctx context.Context) error {
		return o.Dialogues.Recover(ctx, o.cfg.Clock.Now())
	})
	o.Jobs.Every("dialogue.sweep", 24*time.Hour, func(ctx context.Context) error {
		deleted, err := o.Dialogues.Sweep(ctx)
		if err != nil {
			return err
		}
		o.cfg.Log.InfoContext(ctx, "sentences deleted", "count", deleted)
		return o.live.Checkpoint(ctx)
	})
}

// Menu is the main menu. An entry shows for whoever may open it.
var menu = []web.MenuItem{
	{Key: "app.menu.home", Href: "/", Can: seeHome},
	{Key: "app.menu.dialogues", Href: "/sessies", Can: dialogue.Prepare},
	{Key: "app.menu.dilemmas", Href: "/dilemmas", Can: dilemma.MayRead},
	{Key: "app.menu.lessons", Href: "/lessen", Can: moresprudentie.MayRead},
	{Key: "app.menu.contacts", Href: "/wegwijzer", Can: organ.Read},
	{Key: "app.menu.people", Href: "/mensen", Can: org.SeePeople},
}

func (o *Organisation) pages(ctx context.Context, bus live.Bus) error {
	texts, err := text.NewCatalog(TextSources()...)
	if err != nil {
		return err
	}
	door := login.NewWeb(o.Login, o.cfg.Secure)
	o.Site, err = web.New(web.Config{
		Texts: texts, Clock: o.cfg.Clock, Log: o.cfg.Log, Identify: door.Identify, Organisation: o.Name, Menu: menu,
		Demo: o.cfg.Demo, Secure: o.cfg.Secure, Proxy: o.cfg.Proxy,
	})
	if err != nil {
		return err
	}
	if err := door.Attach(o.Site); err != nil {
		return err
	}
	if err := o.capabilities(ctx, texts, bus); err != nil {
		return err
	}
	return o.home()
}

// capabilities gives each room its pages, and the rooms that need each other their adapters.
func (o *Organisation) capabilities(ctx context.Context, texts *text.Catalog, bus live.Bus) error {
	people, err := org.NewWeb(org.WebConfig{Service: o.Org, Site: o.Site, Links: linkMaker{o.Login}})
	if err != nil {
		return err
	}
	organs, err := organ.NewWeb(organ.WebConfig{Service: o.Organs, Site: o.Site})
	if err != nil {
		return err
	}
	bank, err := dilemma.NewWeb(dilemma.WebConfig{
		Service: o.Dilemmas, Site: o.Site, StopHref: "/hulp", StartHref: startHref, Outside: o.arrivals, Beside: linksTab,
	})
	if err != nil {
		return err
	}
	offers, err := offer.NewWeb(offer.WebConfig{
		Service: o.Offers, Site: o.Site, Clock: o.cfg.Clock, StopHref: "/hulp", Queue: dilemma.QueueHref, DraftHref: draftHref, Tabs: bank.Tabs,
	})
	if err != nil {
		return err
	}
	lessons, err := moresprudentie.NewWeb(moresprudentie.WebConfig{Service: o.Lessons, Site: o.Site, Clock: o.cfg.Clock, StopHref: "/hulp"})
	if err != nil {
		return err
	}
	dialogues, err := dialogue.NewWeb(dialogue.WebConfig{
		Service: o.Dialogues, Site: o.Site, Texts: texts, Units: o.Org.Units, Address: o.Address, Organisation: o.Name, Demo: o.cfg.Demo,
	})
	if err != nil {
		return err
	}
	rooms, err := gathering.NewWeb(ctx, gathering.WebConfig{
		Service: o.Meetings, Site: o.Site, Contents: map[string]gathering.Content{dialogue.Kind: dialogues.Content()},
		Contacts: stopRoute(o.Organs, texts), Clock: o.cfg.Clock, Log: o.cfg.Log, Bus: bus,
	})
	if err != nil {
		return err
	}
	dialogues.Attach(rooms)
	for _, room := range []interface{ Routes(web.Routes) }{people, organs, bank, offers, rooms, dialogues, lessons} {
		room.Routes(o.Site)
	}
	return nil
}

// Handler answers every request of the organisation.
func (o *Organisation) Handler() http.Handler { return o.Site.Handler() }

// SetAddress tells under which address phones reach this server, once that is known.
func (o *Organisation) SetAddress(address string) { o.address.Store(&address) }

// Address returns the address under which phones reach this server.
func (o *Organisation) Address() string { return *o.address.Load() }

// Close closes both databases.
func (o *Organisation) Close() error { return errors.Join(o.main.Close(), o.live.Close()) }

// VerifyAudit walks the audit log.
func (o *Organisation) VerifyAudit(ctx context.Context) (audit.Verified, error) {
	return audit.Verify(ctx, o.main)
}

var seeHome = access.Allow("app.home", access.Roles...)

// SetLocal tells under which address this machine reaches its own server; the simulated colleagues use it.
func (o *Organisation) SetLocal(address string) { o.loopback.Store(&address) }

func (o *Organisation) local() string {
	if a := o.loopback.Load(); a != nil {
		return *a
	}
	return o.Address()
}
