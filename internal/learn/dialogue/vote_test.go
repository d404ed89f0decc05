package dialogue

import (
	"errors"
	"net/url"
	"strings"
	"sync"
	"testing"

	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/gathering"
)

func TestAnAcknowledgedVoteIsCommitted(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Standard))
		phones := h.join(id, 20)
		h.walk(id, Position)
		h.do(id, "open")
		rd, m := h.round(id), h.meeting(id)
		var all sync.WaitGroup
		for i, p := range phones {
			all.Go(func() {
				if err := h.svc.Vote(t.Context(), m, p.ref, rd.ID, ordinary(i)); err != nil {
					t.Errorf("vote %d: %v", i, err)
					return
				}
				// Read is another connection than the one that wrote.
				own, err := h.svc.ballotOf(t.Context(), m, rd, p.ref)
				if err != nil || own == nil || packCoins(own.Vote.Coins) == "" {
					t.Errorf("vote %d was acknowledged and is not there: %+v, %v", i, own, err)
				}
			})
		}
		all.Wait()
		if got := h.votes(rd.ID); got != len(phones) {
			t.Errorf("%d votes, want %d", got, len(phones))
		}
	})
}

func TestAPhoneHasOneVoteAndOneSentence(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Standard))
		p := h.join(id, 1)[0]
		h.walk(id, Position)
		h.do(id, "open")
		first := withReason("De eerste gedachte.")(0)
		h.must(h.vote(id, p, first))
		h.must(h.vote(id, p, first)) // a retry after a lost answer
		second := position(disclosure.ChoiceB, 0, 5, 5, 0)
		second.Set("reason", "De tweede gedachte.")
		h.must(h.vote(id, p, second))
		rd := h.round(id)
		own, err := h.svc.ballotOf(t.Context(), h.meeting(id), rd, p.ref)
		h.must(err)
		if h.votes(rd.ID) != 1 || own.Vote.Choice != disclosure.ChoiceB || packCoins(own.Vote.Coins) != "0,5,5,0" {
			t.Errorf("%d votes; the last one is %+v", h.votes(rd.ID), own)
		}
		if got := h.words(id); len(got) != 1 || own.Reason != "De tweede gedachte." {
			t.Errorf("sentences %v, own %q", got, own.Reason)
		}
		second.Del("reason")
		h.must(h.vote(id, p, second))
		if got := h.words(id); len(got) != 0 {
			t.Errorf("a withdrawn sentence is still there: %v", got)
		}
	})
}

func TestAVoteAfterCloseIsRefused(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Standard))
		phones := h.join(id, 6)
		h.walk(id, Position)
		h.refuses("before the round opens", h.vote(id, phones[0], ordinary(0)), fault.Conflict, "dialogue.round.closed")
		h.do(id, "open")
		rd := h.round(id)
		h.must(h.vote(id, phones[0], ordinary(0)))
		h.do(id, "close")
		h.refuses("after close", h.vote(id, phones[1], ordinary(1)), fault.Conflict, "dialogue.round.closed")
		h.refuses("another round's id", h.svc.Vote(t.Context(), h.meeting(id), phones[1].ref, "elsewhere", ordinary(1)), fault.Conflict, "dialogue.round.closed")
		h.do(id, "reopen")
		h.must(h.vote(id, phones[1], ordinary(1)))
		h.do(id, "close", "reveal", "next", "wrap")
		h.refuses("in the last part", h.svc.Vote(t.Context(), h.meeting(id), phones[1].ref, rd.ID, ordinary(1)), fault.Conflict, "dialogue.round.closed")
		if got := h.votes(rd.ID); got != 2 {
			t.Errorf("%d votes, want 2", got)
		}
	})
}

// TestNoVoteSlipsInAfterTheClose lets phones vote while the round closes: what is there at the moment of the close is all
// there will ever be.
func TestNoVoteSlipsInAfterTheClose(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		for range 5 {
			id := h.begin(request(Standard))
			phones := h.join(id, 30)
			h.walk(id, Position)
			h.do(id, "open")
			rd, m := h.round(id), h.meeting(id)
			var voting sync.WaitGroup
			acknowledged := make(chan error, len(phones))
			for i, p := range phones {
				voting.Go(func() { acknowledged <- h.svc.Vote(t.Context(), m, p.ref, rd.ID, ordinary(i)) })
			}
			h.do(id, "close")
			atClose := h.votes(rd.ID)
			voting.Wait()
			close(acknowledged)
			stored := 0
			for err := range acknowledged {
				if err == nil {
					stored++
				} else if keyOf(err) != "dialogue.round.closed" {
					t.Errorf("a vote during the close: %v", err)
				}
			}
			if got := h.votes(rd.ID); got != atClose || got != stored {
				t.Fatalf("%d votes at the close, %d later, %d acknowledged", atClose, got, stored)
			}
		}
	})
}

// TestTheOpenRoundIsHeldUntilTheVoteIsCommitted stops in the middle of a vote's transaction: a close must wait for it.
func TestTheOpenRoundIsHeldUntilTheVoteIsCommitted(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Standard))
		p := h.join(id, 1)[0]
		h.walk(id, Position)
		h.do(id, "open")
		rd, m, closeIt := h.round(id), h.meeting(id), h.command(id, "close")
		closed := make(chan error, 1)
		h.must(h.live.Write(t.Context(), func(tx *storage.Tx) error {
			if err := holdOpen(tx, id, rd.ID); err != nil {
				return err
			}
			go func() { closed <- h.svc.Lead(t.Context(), fatma, id, Order{Command: closeIt}) }()
			var b Ballot
			b.Vote.Choice = disclosure.ChoicePass
			if err := put(tx, castOf(m, rd.ID, p.ref, b)); err != nil {
				return err
			}
			select {
			case err := <-closed:
				t.Errorf("the round closed (%v) while a vote was being written", err)
				closed <- err
			default:
			}
			return nil
		}))
		h.must(<-closed)
		if h.votes(rd.ID) != 1 || h.round(id).State != Shut {
			t.Error("the vote or the close got lost")
		}
	})
}

// absurd is what no form of ours sends.
var absurd = map[string]func(url.Values){
	"ten megabytes":        func(in url.Values) { in.Set("reason", strings.Repeat("a", 10<<20)) },
	"too long in emoji":    func(in url.Values) { in.Set("reason", strings.Repeat("🦊", maxReason+1)) },
	"a huge number":        func(in url.Values) { in.Set("coins-gevolg", "99999999999999999999") },
	"negative coins":       func(in url.Values) { in.Set("coins-gevolg", "-3"); in.Set("coins-deugd", "11") },
	"half a coin":          func(in url.Values) { in.Set("coins-gevolg", "0.5") },
	"eleven coins":         func(in url.Values) { in.Set("coins-gevolg", "8") },
	"no coins":             func(in url.Values) { in.Del("coins-gevolg") },
	"script for a coin":    func(in url.Values) { in.Set("coins-gevolg", "<script>alert(1)</script>") },
	"an unknown choice":    func(in url.Values) { in.Set("choice", "D") },
	"a choice with NUL":    func(in url.Values) { in.Set("choice", "A\x00") },
	"no choice":            func(in url.Values) { in.Del("choice") },
	"C in the first round": func(in url.Values) { in.Set("choice", "C") },
	"an unknown value":     func(in url.Values) { in.Set("wins", "<b>macht</b>") },
	"one value twice":      func(in url.Values) { in.Set("wins", "gelijkheid"); in.Set("hurts", "gelijkheid") },
}

func TestAbsurdBallotsAreFaultsOnAField(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Standard))
		p := h.join(id, 1)[0]
		h.walk(id, Position)
		h.do(id, "open")
		for name, spoil := range absurd {
			in := position(disclosure.ChoiceA, 7, 1, 1, 1)
			spoil(in)
			err := h.vote(id, p, in)
			h.refuses(name, err, fault.Invalid, "")
			if f := fieldOf(err); f == "" {
				t.Errorf("%s: the fault names no field: %v", name, err)
			}
		}
		if h.votes(h.round(id).ID) != 0 {
			t.Error("an absurd ballot was stored")
		}
	})
}

// odd are sentences that are allowed and must do no harm.
var odd = []string{
	"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "مرحبا بالعالم", "🦊🦊🦊 e\u0301", "{{.Secret}}", "\u202eomgekeerd", "'; DROP TABLE dialogue_vote; --",
	"\x00nul", "kapot \xff\xfe", "bel\ateken", "regel\neen\r\ntwee",
}

func TestOddSentencesAreShownHarmlessly(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Standard))
		phones := h.join(id, len(odd))
		h.walk(id, Position)
		h.collect(id, phones, func(n int) url.Values { return withReason(odd[n])(n) })
		h.do(id, "reveal")
		for _, sentence := range h.sentences(id) {
			h.do(id, "show:"+sentence)
		}
		for name, html := range h.views(id, phones) {
			for _, bad := range []string{"<script>alert", "<img src=x", "\x00", "\u202e", "\a", "\xff"} {
				if strings.Contains(html, bad) {
					t.Errorf("%s holds %q", name, bad)
				}
			}
		}
		if got := h.frame(id, gathering.Screen); !strings.Contains(got, "مرحبا بالعالم") || !strings.Contains(got, "🦊🦊🦊") || !strings.Contains(got, "regel een twee") {
			t.Error("good sentences are not on screen")
		}
	})
}

func TestSectorBallotsAreChecked(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	in := request(Hall)
	in.Expected = 200
	id := h.begin(in)
	p := h.join(id, 1)[0]
	h.walk(id, Position)
	h.do(id, "open")
	good := url.Values{"choice": {"A"}, "sector": {"gevolg"}, "strength": {"2"}}
	for name, change := range map[string]url.Values{
		"unknown sector": {"sector": {"macht"}}, "no sector": {"sector": {""}}, "too strong": {"strength": {"4"}}, "no strength": {"strength": {""}}, "coins instead": {"sector": {""}, "coins-gevolg": {"10"}},
	} {
		bad := url.Values{"choice": good["choice"], "sector": good["sector"], "strength": good["strength"]}
		for k, v := range change {
			bad[k] = v
		}
		h.refuses(name, h.vote(id, p, bad), fault.Invalid, "")
	}
	good.Set("reason", "In een zaal schrijft niemand zinnen.")
	h.must(h.vote(id, p, good))
	if len(h.words(id)) != 0 {
		t.Error("a plenary stored a sentence")
	}
	h.must(h.vote(id, p, url.Values{"choice": {"pass"}}))
}

func TestOtherRoundsCheckTheirAnswers(t *testing.T) {
	t.Parallel()
	pack, err := compass.BuiltIn(compass.Vierkant)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		form ballotForm
		in   url.Values
		ok   bool
	}{
		"line":                {ballotForm{kind: Line}, url.Values{"mark": {"10"}}, true},
		"line too far":        {ballotForm{kind: Line}, url.Values{"mark": {"11"}}, false},
		"line negative":       {ballotForm{kind: Line}, url.Values{"mark": {"-1"}}, false},
		"evaluate":            {ballotForm{kind: Evaluate}, url.Values{"mark": {"1"}}, true},
		"evaluate zero":       {ballotForm{kind: Evaluate}, url.Values{"mark": {"0"}}, false},
		"boundary":            {ballotForm{kind: Boundary}, url.Values{"choice": {"A"}, "address": {"self"}, "way": {"no"}}, true},
		"boundary with C":     {ballotForm{kind: Boundary}, url.Values{"choice": {"C"}, "address": {"self"}, "way": {"no"}}, false},
		"boundary to whom":    {ballotForm{kind: Boundary}, url.Values{"choice": {"A"}, "address": {"mama"}, "way": {"no"}}, false},
		"what if":             {ballotForm{kind: WhatIf, asks: 2}, url.Values{"if1": {"stay"}, "if2": {"move"}}, true},
		"what if one missing": {ballotForm{kind: WhatIf, asks: 2}, url.Values{"if1": {"stay"}}, false},
		"sorting":             {ballotForm{kind: Sorting, cards: []string{"s1"}}, url.Values{"card-s1": {string(disclosure.StatementKinds()[0])}}, true},
		"sorting nonsense":    {ballotForm{kind: Sorting, cards: []string{"s1"}}, url.Values{"card-s1": {"x"}}, false},
		"judgement":           {ballotForm{kind: Judgement}, url.Values{"reason": {"Ik doe het."}}, true},
		"judgement of spaces": {ballotForm{kind: Judgement}, url.Values{"reason": {" \t "}}, false},
	} {
		c.form.pack = pack
		if _, err := c.form.read(c.in); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBallotsSurviveTheStore(t *testing.T) {
	t.Parallel()
	for _, coins := range [][]int{nil, {10, 0, 0, 0}, {1, 2, 3, 4}} {
		if got := unpackCoins(packCoins(coins)); packCoins(got) != packCoins(coins) {
			t.Errorf("%v came back as %v", coins, got)
		}
	}
	picks := map[string]string{"if1": "stay", "card-a&b=c": "x y"}
	if got := unpackPicks(packPicks(picks)); len(got) != 2 || got["card-a&b=c"] != "x y" {
		t.Errorf("%v came back as %v", picks, got)
	}
	if unpackCoins("1,x") != nil || unpackPicks("%zz") != nil {
		t.Error("what was not written by us must not be read as an answer")
	}
}

func TestASentenceWithANameIsAdvisedOnAndNeverRefused(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Standard))
		phones := h.join(id, 6)
		h.walk(id, Position)
		h.do(id, "open")
		for i, p := range phones {
			words := "Iedereen verdient een kans."
			if i == 0 {
				words = "Jansen verdient een kans."
			}
			h.must(h.vote(id, p, withReason(words)(i)))
		}
		const advice = "Je zin lijkt een naam of functie te bevatten. Wijzig haar als je wilt."
		if !strings.Contains(h.own(id, phones[0]), advice) || strings.Contains(h.own(id, phones[1]), advice) {
			t.Error("the advice must be on the phone that wrote a name, and on no other")
		}
		h.do(id, "close", "reveal")
		const flag = "Let op: hier staat misschien een naam of functie in."
		if got := strings.Count(h.frame(id, gathering.Leads), flag); got != 1 {
			t.Errorf("%d sentences are marked for the lead, want 1", got)
		}
		if strings.Contains(h.frame(id, gathering.Phones)+h.frame(id, gathering.Screen), flag) {
			t.Error("the mark is on a screen of everybody")
		}
	})
}

func TestAFullDiskRefusesTheVoteAndTellsTheLead(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	id := h.begin(request(Standard))
	phones := h.join(id, 50)
	h.walk(id, Position)
	h.do(id, "open")
	var pages int
	h.must(h.live.Write(t.Context(), func(tx *storage.Tx) (err error) {
		pages, err = storage.One(tx, scanNumber, "PRAGMA max_page_count = 1") // SQLite takes the present size instead
		return err
	}))
	refused := 0
	for i, p := range phones {
		err := h.vote(id, p, withReason(strings.Repeat("geheim ", 28))(i))
		if err == nil {
			continue
		}
		refused++
		h.refuses("a vote on a full disk", err, fault.Unavailable, "storage.full")
	}
	if refused == 0 {
		t.Fatalf("the disk (%d pages) never got full: this test would prove nothing", pages)
	}
	if got := h.votes(h.round(id).ID); got != len(phones)-refused {
		t.Errorf("%d votes stored, %d acknowledged", got, len(phones)-refused)
	}
	if st, err := h.svc.stage(t.Context(), h.meeting(id)); err != nil || st.Refused != refused {
		t.Errorf("the lead is told of %d refused answers, want %d (%v)", st.Refused, refused, err)
	}
	if !strings.Contains(h.frame(id, gathering.Leads), `data-s="negative" role="alert"`) {
		t.Error("the lead's screen does not say that answers were refused")
	}
	if strings.Contains(h.log.String(), "geheim") {
		t.Error("the log holds what somebody wrote")
	}
}

func fieldOf(err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Field
	}
	return ""
}
