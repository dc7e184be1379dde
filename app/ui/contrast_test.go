package ui

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// pairs are the colours that meet in the style sheet, as text on ground, and the
// contrast that WCAG 2.2 AA asks for: 4.5 for text, 3 for edges and drawings that
// carry a meaning.
var pairs = []struct {
	text, ground string
	least        float64
}{
	{"text", "ground", 4.5}, {"text", "surface", 4.5}, {"text", "raised", 4.5},
	{"soft", "ground", 4.5}, {"soft", "surface", 4.5}, {"soft", "raised", 4.5},
	{"accent", "ground", 4.5}, {"accent", "surface", 4.5}, {"accent", "raised", 4.5}, {"accent", "tint", 4.5},
	{"on-accent", "accent", 4.5},
	{"on-tint", "tint", 4.5}, {"tint-soft", "tint", 4.5},
	{"grave", "surface", 4.5}, {"grave", "ground", 4.5}, {"grave", "raised", 4.5}, {"on-grave", "grave", 4.5}, {"grave", "tint", 3},
	{"on-alert", "alert", 4.5}, {"on-note", "note", 4.5},
	{"on-bar", "bar", 4.5}, {"good", "bar", 3}, {"on-warn", "warn", 4.5}, {"warn", "bar", 3},
	{"edge", "surface", 3}, {"edge", "ground", 3},
	{"focus", "surface", 3}, {"focus", "ground", 3}, {"focus", "raised", 3}, {"focus", "tint", 3},
	{"on-hue-0", "hue-0", 4.5}, {"on-hue-1", "hue-1", 4.5}, {"on-hue-2", "hue-2", 4.5}, {"on-hue-3", "hue-3", 4.5},
	{"on-hue-4", "hue-4", 4.5}, {"on-hue-5", "hue-5", 4.5}, {"on-hue-6", "hue-6", 4.5}, {"on-hue-7", "hue-7", 4.5},
}

func TestContrast(t *testing.T) {
	css, err := os.ReadFile("../../web/app.css")
	if err != nil {
		t.Fatal(err)
	}
	light, rest, _ := strings.Cut(string(css), "@media (prefers-color-scheme: dark)")
	dark, _, _ := strings.Cut(rest, "/* ---- Base")
	for theme, block := range map[string]string{"light": light, "dark": dark} {
		tokens := map[string]string{}
		for _, m := range regexp.MustCompile(`--pc-([a-z0-9-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(block, -1) {
			tokens[m[1]] = m[2]
		}
		for _, p := range pairs {
			if tokens[p.text] == "" || tokens[p.ground] == "" {
				t.Errorf("%s: no colour for %s on %s", theme, p.text, p.ground)
				continue
			}
			if c := contrast(tokens[p.text], tokens[p.ground]); c < p.least {
				t.Errorf("%s: %s on %s has %.2f, want %v", theme, p.text, p.ground, c, p.least)
			}
		}
	}
	// A colour that is written out is in no pair above.
	_, rules, _ := strings.Cut(string(css), "/* ---- Base")
	if found := regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b`).FindAllString(rules, -1); found != nil {
		t.Errorf("colours outside the tokens: %v", found)
	}
}

// contrast is the ratio of WCAG 2.2 between two colours such as "#1f5f66".
func contrast(a, b string) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + .05) / (min(la, lb) + .05)
}

func luminance(colour string) float64 {
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, _ := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		c := float64(n) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
