// Package fault is the one vocabulary for things that go wrong.
//
// A fault has a Kind, which decides the HTTP status; a text key, which decides what people read; and sometimes a
// cause, which goes to the log and nowhere else. Rules and stores return faults; only the web layer turns one into a
// sentence. "Gone" and "not allowed" are both NotFound wherever the mere existence of a thing is information.
// A fault never carries what somebody typed: causes end in logs, and logs hold no content.
//
// bron: BING-10
package fault

import (
	"errors"
	"fmt"
)

// Kind says what sort of thing went wrong. The zero value, Internal, is the safe one: nothing about it is shown.
type Kind int

// The kinds, in the order of the table in the web layer that maps them to a status.
const (
	Internal Kind = iota
	NotFound
	Forbidden
	Invalid
	Conflict
	TooMany
	Unavailable
)

func (k Kind) String() string {
	return [...]string{"internal", "not found", "forbidden", "invalid", "conflict", "too many", "unavailable"}[k]
}

// Error is a fault on its way to a person.
type Error struct {
	Kind  Kind
	Field string // the form field at fault, for Invalid only; "" means the form as a whole
	Key   string // key in the text catalogue, for example "dilemma.question.too_long"
	Args  []any  // pairs of name and value for the text: "max", 15
	Cause error  // for the log; never shown
}

func (e *Error) Error() string {
	s := e.Kind.String() + ": " + e.Key
	if e.Field != "" {
		s += " on " + e.Field
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Cause }

// New returns a fault of the given kind. args are pairs of name and value for the text behind key.
func New(kind Kind, key string, args ...any) *Error {
	return &Error{Kind: kind, Key: key, Args: args}
}

// OnField returns an Invalid fault that belongs to one form field.
func OnField(field, key string, args ...any) *Error {
	return &Error{Kind: Invalid, Field: field, Key: key, Args: args}
}

// Because returns a copy of the fault that carries cause for the log.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.Cause = cause
	return &c
}

// KindOf returns the kind of the first fault in err's chain; Internal when there is none.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Is reports whether err is a fault of the given kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// Fields are several Invalid faults of one form, in the order of its fields.
type Fields []*Error

func (f Fields) Error() string { return fmt.Sprintf("invalid: %d fields", len(f)) }

// As lets errors.As and KindOf see the first of the fields.
func (f Fields) As(target any) bool {
	t, ok := target.(**Error)
	if !ok || len(f) == 0 {
		return false
	}
	*t = f[0]
	return true
}

// OrNil returns nil when nothing is wrong, so that a validator can end in "return problems.OrNil()".
func (f Fields) OrNil() error {
	if len(f) == 0 {
		return nil
	}
	return f
}
