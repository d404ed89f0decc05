package gathering

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/live"
)

// ID is the id of a meeting. The content that runs it uses the same id for its own record.
type ID string

// State is where a meeting is.
type State string

// The states, in the order in which a meeting goes through them. Paused goes back to where it came from; nothing leaves Closed.
const (
	Lobby   State = "lobby"
	Running State = "running"
	Paused  State = "paused"
	WrapUp  State = "wrapup"
	Closing State = "closing" // aggregates are kept, raw data is being destroyed
	Closed  State = "closed"
)

// Mode says how large a meeting is.
type Mode string

// A group sits in one room and talks; a plenary is a hall, with choices only.
const (
	Group   Mode = "group"
	Plenary Mode = "plenary"
)

// Limits of a meeting.
const (
	MaxGroup   = 30
	MaxPlenary = 10_000
	// AutoClose is how long after the last command a meeting that began closes by itself.
	AutoClose = 12 * time.Hour
	// LobbyClose is the same for one that did not begin yet: a lobby is opened days ahead, for the sheet with its codes.
	LobbyClose = 14 * 24 * time.Hour
)

// Lead is the permission to lead a meeting or to take one over from a colleague.
var Lead = access.Allow("gathering.lead", access.Facilitator, access.Coordinator)

// TakePart is open: a code or a cookie of the meeting is the key, and the service checks it.
var TakePart = access.Open("gathering.take_part", "people take part by a code, without an account")

// Watch is open: the projector's address is a random token that the service checks.
var Watch = access.Open("gathering.watch", "the projector shows what the whole room sees, by a random address")

// Meeting is a live meeting as it stands in the database.
type Meeting struct {
	ID       ID
	Kind     string // which content runs it: "dialogue"
	Mode     Mode
	Code     string // join code; "" once it is void
	State    State
	DoorOpen bool
	Step     int // index in the content's script
	Expected int // how many people the lead expects
	Until    clock.Instant
	// ControlEpoch is raised whenever somebody takes control; commands name the one they know.
	ControlEpoch int64
	Controller   string // ref of the actor in control
	PauseAsked   bool   // somebody asked for a pause; nobody knows who
	PausedFrom   State  // while paused: what it goes on with
	Stopped      bool   // the stop rule was used
	Screen       string // secret of the projector's address
	LeadLink     string // secret of the lead's link on the printed sheet
	LastCommand  clock.Instant
	Version      live.Version
	key          []byte
}

// RefOf returns the reference under which this meeting knows a phone's token: hex HMAC-SHA-256 under the meeting's key.
func (m Meeting) RefOf(token string) string { return m.mac("participant", token) }

// ReasonRef returns the reference under which a phone's own sentence of one round is found again to be replaced.
func (m Meeting) ReasonRef(round, ref string) string { return m.mac("reason|"+round, ref) }

// seatKey names a phone in memory for as long as the meeting lasts, and says nothing afterwards.
func (m Meeting) seatKey(ref string) string { return m.mac("seat", ref) }

func (m Meeting) mac(purpose, value string) string {
	h := hmac.New(sha256.New, m.key)
	h.Write([]byte(purpose))
	h.Write([]byte{0})
	h.Write([]byte(value))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Joinable reports whether a phone that is new may come in.
func (m Meeting) Joinable() bool {
	return m.DoorOpen && (m.State == Lobby || m.State == Running || m.State == Paused)
}

// Alive reports whether the meeting still has a room.
func (m Meeting) Alive() bool { return m.State != Closed && m.State != Closing }

// leftAlone reports whether nobody led the meeting for so long that it closes by itself.
func (m Meeting) leftAlone(now clock.Instant) bool {
	term := AutoClose
	if m.State == Lobby {
		term = LobbyClose
	}
	return m.Alive() && m.LastCommand < now.Add(-term)
}

// codeAlphabet has no 0 O 1 I L, which people confuse: 31 signs, 28.6 million codes of five.
const (
	codeAlphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
	codeLength   = 5
)

func newCode() string {
	code := make([]byte, 0, codeLength)
	var b [1]byte
	for len(code) < codeLength {
		if _, err := rand.Read(b[:]); err != nil {
			panic("gathering: no randomness: " + err.Error())
		}
		// 248 is the largest multiple of 31 in a byte: no sign is likelier than another.
		if b[0] < 248 {
			code = append(code, codeAlphabet[int(b[0])%len(codeAlphabet)])
		}
	}
	return string(code)
}

// CleanCode reads a code as people type it: small letters, spaces and dashes are fine.
func CleanCode(typed string) string {
	keep := func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}
	return strings.ToUpper(strings.Map(keep, typed))
}

// secretLength is the length of what newSecret returns.
const secretLength = 26

// newSecret returns 128 bits as 26 signs.
func newSecret() string { return rand.Text() }

// New is what is needed to open a meeting.
type New struct {
	ID       ID
	Kind     string
	Mode     Mode
	Expected int
}

func (n New) check() error {
	limit := MaxGroup
	if n.Mode == Plenary {
		limit = MaxPlenary
	}
	if n.Expected < 1 || n.Expected > limit {
		return fault.OnField("expected", "gathering.expected.wrong", "max", limit)
	}
	return nil
}
