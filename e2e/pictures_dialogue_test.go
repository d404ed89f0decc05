package e2e

import (
	"cmp"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
)

// crowdVotes are twelve answers with two sides and people in between, so that the picture on the wall tells something.
var crowdVotes = []struct {
	coins  [4]int
	choice string
}{
	{[4]int{1, 1, 1, 7}, "A"},
	{[4]int{1, 2, 1, 6}, "A"},
	{[4]int{2, 1, 1, 6}, "A"},
	{[4]int{1, 1, 2, 6}, "A"},
	{[4]int{2, 2, 1, 5}, "B"},
	{[4]int{1, 1, 6, 2}, "B"},
	{[4]int{2, 1, 6, 1}, "B"},
	{[4]int{1, 2, 5, 2}, "B"},
	{[4]int{6, 2, 1, 1}, "B"},
	{[4]int{3, 3, 2, 2}, "unsure"},
	{[4]int{1, 6, 2, 1}, "A"},
	{[4]int{5, 2, 2, 1}, "B"},
}

// The manuals show what a session looks like on a phone, at the laptop of the facilitator and on the wall. The pictures
// go to the folder that BERAAD_PICTURES names, and otherwise to one that goes with the test.
func TestPicturesShowASession(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("BERAAD_PICTURES")
	if folder == "" {
		folder = t.TempDir()
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	demo := StartDemo(t)
	s := readySession(t, demo, 1)
	s.enter()
	phone := s.phones[0]
	phone.join(s.code)
	var people []*visitor
	for range len(crowdVotes) - 1 {
		v := newVisitor(t, demo.Origin())
		v.join(t, s.code)
		people = append(people, v)
	}
	s.press("Begin", "Welkom")
	s.press("Volgende", "Mag ik de aanvraag van iemand die ik goed ken zelf behandelen?")
	s.press("Volgende", "Ronde 1 · bril: ik")
	s.lead.Click("Open de ronde")
	phone.WaitFor("[data-ballot]")
	for i, v := range people {
		v.mustVote(t, s.code, coins(crowdVotes[i].coins, crowdVotes[i].choice, ""))
	}
	last := crowdVotes[len(crowdVotes)-1]
	for i, n := range last.coins {
		phone.Fill(coinFields[i], strconv.Itoa(n))
	}
	weights := phone.window(390, 844)
	phone.fillBallot(ballot{last.coins, "B. Ik behandel haar zelf", ""})
	s.lead.WaitText("11 van 12 hebben gekozen")
	keepPicture(t, folder, "phone-vote", weights, phone.window(390, 844))
	keepPicture(t, folder, "console-open", s.lead.window(1280, 800))
	phone.Click("Verstuur")
	s.lead.WaitText("Iedereen heeft gekozen (12)")
	s.lead.Click("Sluit de ronde")
	s.reveal()
	for a, least := range map[*Actor]float64{s.wall: projectorContrast, phone: screenContrast} {
		if n := Contrast(t, a, a.name+", a compass", least); n == 0 {
			t.Errorf("%s: there is no picture with texts to measure", a.name)
		}
	}
	keepPicture(t, folder, "wall-revealed", s.wall.window(1920, 1080))
	keepPicture(t, folder, "session", s.lead.window(1280, 844), weights)

	s.lead.Open(s.path + "/uitkomst")
	s.lead.Fill("Wat doen we?", "Wij melden het en laten een collega het besluit tekenen.")
	s.lead.Fill("Waarom?", "iedereen op een eerlijk besluit moet kunnen rekenen")
	s.lead.Fill("Ondanks wat?", "het twee dagen langer duurt")
	s.lead.Fill("Welke andere stem was er?", "Zelf behandelen mag als je er open over bent.")
	s.lead.Fill("Wanneer wordt het anders?", "er niemand anders is en de termijn verloopt")
	s.lead.Fill("Wat leerden we?", "Noem het hardop, dan hoef je het niet te dragen.")
	s.lead.Click("Bewaar")
	s.lead.WaitText("De uitkomst is bewaard.")
	keepPicture(t, folder, "outcome", s.lead.window(1280, 900))

	reader := suite.browser.Actor(t, "medewerker", demo.Origin())
	reader.Enter(demo.Links["employee"], nil)
	reader.Open("/lessen")
	reader.Click("Het extra uur")
	reader.WaitText("Vraag de uitzondering hardop")
	keepPicture(t, folder, "lesson", reader.window(1280, 900))
}

// window gives a picture of what a person sees in a window of this size, from the top of the page and without a focus.
func (a *Actor) window(width, height int) image.Image {
	a.t.Helper()
	a.SetViewport(width, height, 1)
	var top float64
	a.mustEval(&top, "() => { document.activeElement?.blur(); scrollTo({ top: 0, behavior: 'instant' }); return scrollY }")
	return a.picture(false)
}

// maxPicture is how many bytes a picture in a manual may have.
const maxPicture = 250_000

// keepPicture writes pictures side by side to folder, as name.png with 256 colours, and fails t when nothing is on it or
// it is too large to put in a manual.
func keepPicture(t testing.TB, folder, name string, pictures ...image.Image) {
	t.Helper()
	const gap = 24
	width, height := -gap, 0
	for _, p := range pictures {
		width += p.Bounds().Dx() + gap
		height = max(height, p.Bounds().Dy())
	}
	all := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(all, all.Bounds(), image.White, image.Point{}, draw.Src)
	x := 0
	for _, p := range pictures {
		draw.Draw(all, image.Rect(x, 0, x+p.Bounds().Dx(), p.Bounds().Dy()), p, p.Bounds().Min, draw.Src)
		x += p.Bounds().Dx() + gap
	}
	few := image.NewPaletted(all.Bounds(), commonColours(all))
	draw.Draw(few, few.Bounds(), all, image.Point{}, draw.Src)
	path := filepath.Join(folder, name+".png")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(f, few)
	if err := cmp.Or(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > maxPicture {
		t.Errorf("%s has %d bytes, more than %d", name, info.Size(), maxPicture)
	}
	showsSomething(t, path)
}

// commonColours are the 256 colours that a picture has most of.
func commonColours(img *image.RGBA) color.Palette {
	count := map[color.RGBA]int{}
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			count[img.RGBAAt(x, y)]++
		}
	}
	most := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		return cmp.Or(count[b]-count[a], int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B))
	})
	var out color.Palette
	for _, c := range most[:min(256, len(most))] {
		out = append(out, c)
	}
	return out
}
