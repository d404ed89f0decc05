package web

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
)

// flash is a message that survives one redirect. It holds a text key and values that were shown anyway.
type flash struct {
	Key  string   `json:"k"`
	Args []string `json:"a,omitempty"`
}

// Flash puts a sentence on the next page.
func (r *Request) Flash(key string, args ...any) {
	f := flash{Key: key}
	for _, a := range args {
		f.Args = append(f.Args, fmt.Sprint(a))
	}
	raw, err := json.Marshal(f)
	if err != nil {
		return // strings always marshal
	}
	r.site.SetCookie(r.writer, flashCookie, base64.RawURLEncoding.EncodeToString(raw), "/", 60)
}

// takeFlash returns the message that waits for this page, and forgets it.
func (r *Request) takeFlash(w http.ResponseWriter) []string {
	c, err := r.Request.Cookie(flashCookie)
	if err != nil {
		return nil
	}
	r.site.SetCookie(w, flashCookie, "", "/", -1)
	raw, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil {
		return nil
	}
	var f flash
	if err := json.Unmarshal(raw, &f); err != nil || !r.site.cfg.Texts.Has("nl", f.Key) {
		return nil
	}
	args := make([]any, len(f.Args))
	for i, a := range f.Args {
		args[i] = a
	}
	return []string{r.Text.T(f.Key, args...)}
}
