package gathering

import (
	"context"
)

// Audience is who looks at a frame. Frames are shared by everybody in it, so nothing personal is ever in one.
type Audience string

// The audiences. The lead sees what the phones see, and the buttons; never a vote.
const (
	Phones Audience = "phones"
	Screen Audience = "screen"
	Leads  Audience = "leads"
	// Followers are facilitators who are not in control: they see the same without the buttons.
	Followers Audience = "followers"
)

// Content is what a meeting is about. The room that runs meetings of a kind implements it; app connects the two.
type Content interface {
	// Frame returns the public state of the meeting for one audience as HTML. It reads committed state only.
	Frame(ctx context.Context, m Meeting, to Audience, lang string) ([]byte, error)
	// Own returns what one phone alone may see: its own answer and its own line. change asks for the form again.
	Own(ctx context.Context, m Meeting, ref, lang string, change bool) ([]byte, error)
	// Counter returns a number that moves with whatever the lead's counter shows within one revision.
	Counter(ctx context.Context, m Meeting) (int, error)
	// Subject returns what the join page calls this meeting.
	Subject(ctx context.Context, m Meeting) (string, error)
}

// Contact is somebody to turn to when a dilemma turns out to be real. It comes from the contacts of the organisation.
type Contact struct {
	Role    string // "Vertrouwenspersoon"
	Name    string
	Phone   string
	Hours   string
	ForWhat string
}
