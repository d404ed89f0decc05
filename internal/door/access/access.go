// Package access says who somebody is and what they may do.
//
// An Actor is a closed sum: person, participant, link holder, projector, system, nobody. A Permission is a named rule
// in plain Go that an auditor can read: which roles may, and nothing else. Each capability declares its own
// permissions beside its routes; a route without one stops the program at start. Deny is the default: the zero Actor
// is nobody, the zero Permission allows nobody. Finer rules (this session's facilitator) live in the services.
//
// bron: GI-7, BING-6
package access

import "slices"

// Role is a hat that a person wears in the integrity programme. One person may wear several.
type Role string

// The roles that exist so far. Their Dutch names on screen are the texts "access.role.<role>".
const (
	Employee    Role = "employee"    // medewerker: everyone with an account
	Manager     Role = "manager"     // leidinggevende
	Facilitator Role = "facilitator" // gespreksleider
	Coordinator Role = "coordinator" // integriteitscoördinator
	Admin       Role = "admin"       // beheerder: installs and connects; sees no content
)

// Roles lists every role in the order in which they are shown.
var Roles = []Role{Employee, Manager, Facilitator, Coordinator, Admin}

// PersonID is the id of a person in the organisation (UUIDv7).
type PersonID string

// Actor is who acts. Switch over its concrete types; there are no others.
type Actor interface {
	// Kind is a short English word for the audit log: "person", "participant", "link", "projector", "system", "nobody".
	Kind() string
	// Ref is the id that the audit log may keep; "" wherever keeping one would make somebody known.
	Ref() string
	sealed()
}

// Person is somebody with an account, logged in.
type Person struct {
	ID    PersonID
	Roles []Role
}

// Participant is a phone in one live meeting. It has no name, no account and no id that outlives the meeting.
type Participant struct {
	Meeting string // id of the meeting
	Key     string // HMAC(session key, token), hex; never written to the audit log
}

// LinkHolder is somebody who came in by a link that the coordinator handed out, for one purpose.
type LinkHolder struct {
	Purpose string // for example "offer.bring_in"
	Link    string // id of the link, not its secret
}

// Projector is the read-only screen of one meeting.
type Projector struct{ Meeting string }

// System is the program itself: a nightly job, the demo, an import from the command line.
type System struct{ Job string }

// Nobody is a visitor without any credential.
type Nobody struct{}

func (Person) Kind() string      { return "person" }
func (Participant) Kind() string { return "participant" }
func (LinkHolder) Kind() string  { return "link" }
func (Projector) Kind() string   { return "projector" }
func (System) Kind() string      { return "system" }
func (Nobody) Kind() string      { return "nobody" }

func (p Person) Ref() string     { return string(p.ID) }
func (Participant) Ref() string  { return "" }
func (l LinkHolder) Ref() string { return l.Link }
func (Projector) Ref() string    { return "" }
func (s System) Ref() string     { return s.Job }
func (Nobody) Ref() string       { return "" }

func (Person) sealed()      {}
func (Participant) sealed() {}
func (LinkHolder) sealed()  {}
func (Projector) sealed()   {}
func (System) sealed()      {}
func (Nobody) sealed()      {}

// Permission is a rule with a name. The zero value allows nobody and is refused by the router.
type Permission struct {
	Name   string // "<room>.<act>", for example "dilemma.edit"
	Roles  []Role // the roles of a Person that may
	open   bool
	reason string
}

// Allow returns a permission for persons who wear at least one of the roles. System may always.
func Allow(name string, roles ...Role) Permission { return Permission{Name: name, Roles: roles} }

// Open returns a permission for everybody, with the reason why no login is asked. The route's service still decides
// what the actor may see: a join code, a link's secret or a session cookie is checked there.
func Open(name, reason string) Permission { return Permission{Name: name, open: true, reason: reason} }

// IsOpen reports whether the permission lets everybody in, and why.
func (p Permission) IsOpen() (bool, string) { return p.open, p.reason }

// IsDeclared reports whether somebody thought about this permission: it is open with a reason, or names roles.
func (p Permission) IsDeclared() bool {
	return p.Name != "" && (p.open && p.reason != "" || len(p.Roles) > 0)
}

// May reports whether the actor holds the permission.
func May(by Actor, p Permission) bool {
	if !p.IsDeclared() {
		return false
	}
	if p.open {
		return true
	}
	switch a := by.(type) {
	case Person:
		return slices.ContainsFunc(a.Roles, func(r Role) bool { return slices.Contains(p.Roles, r) })
	case System:
		return true
	default:
		return false
	}
}

// Has reports whether the person wears the role.
func (p Person) Has(r Role) bool { return slices.Contains(p.Roles, r) }
