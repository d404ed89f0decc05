package e2e

import (
	"image"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// pictureSizes are the three sizes at which whoever changes a screen looks at it, in CSS pixels.
var pictureSizes = []struct {
	name          string
	width, height int
}{{"phone", 360, 740}, {"tablet", 834, 1112}, {"desk", 1280, 800}}

// Every screen that a role starts with can be shown, at three sizes, light and dark. The pictures go to the folder that
// the environment variable BERAAD_PICTURES names (an absolute path), and otherwise to a folder that goes with the test.
func TestPicturesShowEveryFirstScreen(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("BERAAD_PICTURES")
	if folder == "" {
		folder = t.TempDir()
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	demo := StartDemo(t)
	starts := maps.Clone(demo.Links)
	starts["join"] = demo.Join
	for _, role := range slices.Sorted(maps.Keys(starts)) {
		a := suite.browser.Actor(t, role, demo.Origin())
		a.Enter(starts[role], nil)
		for _, size := range pictureSizes {
			for _, dark := range []bool{false, true} {
				name := role + "-" + size.name
				a.Light()
				if dark {
					a.Dark()
					name += "-dark"
				}
				showsSomething(t, a.Screenshot(folder, name, size.width, size.height))
			}
		}
	}
}

// showsSomething fails t when a picture is one even plane, as a page without style or content is.
func showsSomething(t testing.TB, path string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatalf("%s: %v", filepath.Base(path), err)
	}
	if n := colours(img); n < 8 {
		t.Errorf("%s has %d colours; there is nothing on it", filepath.Base(path), n)
	}
}

// colours counts the different colours in a picture.
func colours(img image.Image) int {
	seen := map[[3]uint32]bool{}
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			r, g, b, _ := img.At(x, y).RGBA()
			seen[[3]uint32{r, g, b}] = true
		}
	}
	return len(seen)
}
