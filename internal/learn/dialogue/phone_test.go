package dialogue

import (
	"net/http"
	"testing"
	"time"

	"beraad/internal/door/access"
)

// TestTwoTapsOnDoeMeeAreOneParticipant: the second one leaves before the answer to the first has set a cookie.
func TestTwoTapsOnDoeMeeAreOneParticipant(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Short))
		path := "/d/" + h.meeting(id).Code
		first, second := h.browser(access.Nobody{}), h.browser(access.Nobody{})
		action, form := first.get(path).wants(http.StatusOK).button("form button")
		first.post(action, form).to(path)
		second.post(action, form).to(path)
		if n, err := h.meetings.Joined(t.Context(), id); err != nil || n != 1 {
			t.Errorf("%d take part, %v", n, err)
		}
		h.do(id, "close-door")
		second.jar = nil
		second.post(action, form).to(path)
		second.get(path).wants(http.StatusOK).has(1, `[data-mine]`)

		_, other := h.browser(access.Nobody{}).get("/d/" + h.meeting(h.begin(request(Short))).Code).button("form button")
		if form.Get("sleutel") == other.Get("sleutel") || len(form.Get("sleutel")) < 26 {
			t.Error("the key of a form can be guessed")
		}
	})
}

// TestAWholeRoomMayLookAgainAfterTheEnd: they share one address, and none of them guesses.
func TestAWholeRoomMayLookAgainAfterTheEnd(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	id := h.begin(request(Short))
	path := "/d/" + h.meeting(id).Code
	p := h.browser(access.Nobody{})
	p.enter(h.meeting(id).Code)
	h.wrapAndClose(id)
	for range 60 {
		p.get(path).wants(http.StatusGone).says("De sessie is afgesloten")
	}
	h.browser(access.Nobody{}).enter(h.meeting(h.begin(request(Short))).Code)
}

func TestOnePhoneAsksForAPauseNowAndThen(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	id := h.begin(request(Short))
	p, other := h.browser(access.Nobody{}), h.browser(access.Nobody{})
	path := p.enter(h.meeting(id).Code)
	other.enter(h.meeting(id).Code)
	p.script, other.script = true, true
	for _, want := range []int{http.StatusOK, http.StatusOK, http.StatusTooManyRequests, http.StatusTooManyRequests} {
		p.post(path+"/pauze", nil).wants(want)
	}
	other.post(path+"/pauze", nil).wants(http.StatusOK)
	p.script = false
	p.post(path+"/pauze", nil).to(path)
	p.get(path).wants(http.StatusOK).says("Je vroeg net al om een pauze.")
	p.script = true
	h.clock.Advance(5 * time.Minute)
	p.post(path+"/pauze", nil).wants(http.StatusOK)
}
