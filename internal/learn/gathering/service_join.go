package gathering

import (
	"context"
	"fmt"

	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
)

// Join is JoinOnce for a phone that asks one time only.
func (s *Service) Join(ctx context.Context, code string) (m Meeting, token string, err error) {
	return s.JoinOnce(ctx, code, newSecret())
}

// JoinOnce lets a phone in and returns the token that its cookie holds. The token is stored nowhere; it follows from the
// key of the form with which somebody joins, so that two taps on one button are one participant. Without the meeting's
// own key nobody can tell the one from the other.
//
// Errors: fault.NotFound (unknown code or closed meeting), fault.Conflict (the door is closed),
// fault.TooMany (the meeting is full).
func (s *Service) JoinOnce(ctx context.Context, code, key string) (m Meeting, token string, err error) {
	m, err = s.ByCode(ctx, code)
	if err != nil {
		return Meeting{}, "", err
	}
	token = m.mac("token", key)
	if _, in, err := s.Participant(ctx, m, token); err != nil || in {
		return m, token, err // the first tap was in time
	}
	if !m.Joinable() {
		return Meeting{}, "", fault.New(fault.Conflict, "gathering.door.closed")
	}
	joined, err := s.Joined(ctx, m.ID)
	if err != nil {
		return Meeting{}, "", err
	}
	// A little room above what a mode promises: people drop out and come back with another phone.
	if m.Mode == Group && joined >= 2*MaxGroup || m.Mode == Plenary && joined >= 2*MaxPlenary {
		return Meeting{}, "", fault.New(fault.TooMany, "gathering.full")
	}
	if err := s.joins.Submit(ctx, join{m.ID, m.RefOf(token)}); err != nil {
		return Meeting{}, "", fmt.Errorf("join meeting %s: %w", m.ID, err)
	}
	s.Counted(m.ID)
	return m, token, nil
}

// Participant returns the reference of the phone with this token; ok is false when it never joined this meeting.
func (s *Service) Participant(ctx context.Context, m Meeting, token string) (ref string, ok bool, err error) {
	if token == "" {
		return "", false, nil
	}
	ref = m.RefOf(token)
	var n int
	err = s.live.Read(ctx, func(tx *storage.Tx) (err error) {
		n, err = storage.One(tx, scanCount, qIsIn, m.ID, ref)
		return err
	})
	return ref, n > 0, err
}

// Seat returns the meeting that a code opens now and the reference in it of the phone with this token, seen at one moment;
// in is false when that phone never joined.
//
// Errors: those of ByCode; then there is no seat either.
func (s *Service) Seat(ctx context.Context, code, token string) (m Meeting, ref string, in bool, err error) {
	err = s.live.Read(ctx, func(tx *storage.Tx) (err error) {
		if m, err = storage.One(tx, scanMeeting, qByCode, CleanCode(code)); err != nil || token == "" {
			return err
		}
		ref = m.RefOf(token)
		n, err := storage.One(tx, scanCount, qIsIn, m.ID, ref)
		in = n > 0
		return err
	})
	return m, ref, in, codeFault(err)
}
