package ui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// catalogues are all of them by language, as the page loads them.
func catalogues(t *testing.T) map[string]catalogue {
	t.Helper()
	all := map[string]catalogue{"en": english}
	for _, l := range languages[1:] {
		text, err := os.ReadFile("../../web/words/" + l.tag + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		all[l.tag] = parseCatalogue(string(text))
		lines := regexp.MustCompile(`(?m)^[^#\n].*$`).FindAllString(string(text), -1)
		if len(lines) != len(all[l.tag]) {
			t.Errorf("%s: %d lines make %d phrases: one stands twice, or lacks its \" = \"", l.tag, len(lines), len(all[l.tag]))
		}
	}
	return all
}

// split returns a phrase without its plural form, as base, and the form alone.
func split(p phrase) (base, form phrase) {
	name, form_, found := strings.Cut(string(p), ".")
	if !found {
		return p, ""
	}
	return phrase(name), phrase("." + form_)
}

// ofShell are the phrases that stand in the page itself in English.
func ofShell(p phrase) bool {
	return strings.HasPrefix(string(p), "Shell") || strings.HasPrefix(string(p), "Crash")
}

func TestCataloguesAreWhole(t *testing.T) {
	files, err := filepath.Glob("../../web/words/*")
	if err != nil || len(files) != len(languages)-1 {
		t.Errorf("%d files of words for %d languages", len(files), len(languages)-1)
	}
	all := catalogues(t)
	shell := map[phrase]bool{}
	for p := range all["de"] {
		shell[p] = ofShell(p)
	}
	for tag, c := range all {
		for p, text := range c {
			base, _ := split(p)
			switch {
			case strings.TrimSpace(text) == "" || strings.TrimSpace(text) != text:
				t.Errorf("%s: %s is %q", tag, p, text)
			case english[base] == "" && !ofShell(p):
				t.Errorf("%s: there is no phrase %s", tag, p)
			case ofShell(p) && !shell[p]:
				t.Errorf("%s: German has no %s", tag, p)
			case strings.ContainsAny(text, "<>'"), strings.Contains(text, "..."), strings.Contains(text, "  "):
				t.Errorf("%s: %s is not well set: %q", tag, p, text)
			}
		}
		for p := range english {
			if base, _ := split(p); c[base] == "" {
				t.Errorf("%s lacks %s", tag, base)
			}
		}
		for p, of := range shell {
			if of && tag != "en" && c[p] == "" {
				t.Errorf("%s lacks %s", tag, p)
			}
		}
	}
}

// TestPlurals holds that whatever counts something in one language has a text for
// each of the forms of the others, and no text for a form that they do not have.
func TestPlurals(t *testing.T) {
	all := catalogues(t)
	counts := map[phrase]bool{}
	for p := range english {
		if base, form := split(p); form != "" {
			counts[base] = true
		}
	}
	for _, l := range languages {
		forms := map[phrase]bool{}
		for n := range 1000 {
			forms[l.plural(n)] = true
		}
		for p := range all[l.tag] {
			if _, form := split(p); !forms[form] && form != "" {
				t.Errorf("%s: %s is a form that the language does not have", l.tag, p)
			}
		}
		for base := range counts {
			for form := range forms {
				if all[l.tag][base+form] == "" && strings.Contains(english[base], "{n}") {
					t.Errorf("%s: %s counts something, and lacks the form %q", l.tag, base, form)
				}
			}
		}
	}
}

// TestPluralRules compares with examples of CLDR 46.
func TestPluralRules(t *testing.T) {
	for _, tt := range []struct {
		tag   string
		form  phrase
		given []int
	}{
		{"en", one, []int{1}},
		{"en", "", []int{0, 2, 16, 100, 1000}},
		{"de", one, []int{1}},
		{"de", "", []int{0, 2, 16}},
		{"es", one, []int{1}},
		{"es", "", []int{0, 2, 16, 1000}},
		{"fr", one, []int{0, 1}},
		{"fr", "", []int{2, 17, 1000}},
		{"pt", one, []int{0, 1}},
		{"pt", "", []int{2, 17, 1000}},
		{"ar", zero, []int{0}},
		{"ar", one, []int{1}},
		{"ar", two, []int{2}},
		{"ar", few, []int{3, 10, 103, 110, 1003}},
		{"ar", many, []int{11, 26, 99, 111, 1011}},
		{"ar", "", []int{100, 102, 200, 202, 500, 1000, 10000}},
		{"ja", "", []int{0, 1, 2, 100}},
	} {
		for _, n := range tt.given {
			if got := languageOf(tt.tag).plural(n); got != tt.form {
				t.Errorf("%s: %d is %q, want %q", tt.tag, n, got, tt.form)
			}
		}
	}
}

// TestPlaceholders holds that a text has the placeholders of the English one. The
// number may be in words.
func TestPlaceholders(t *testing.T) {
	placeholder := regexp.MustCompile(`\{[^}]*\}`)
	of := func(text string) []string {
		found := placeholder.FindAllString(text, -1)
		slices.Sort(found)
		return slices.Compact(found)
	}
	for tag, c := range catalogues(t) {
		for p, text := range c {
			base, form := split(p)
			want, got := of(english[base]), of(text)
			if form != "" || tag == "en" {
				isNumber := func(s string) bool { return s == "{n}" }
				want, got = slices.DeleteFunc(want, isNumber), slices.DeleteFunc(got, isNumber)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %s has %v, want %v", tag, p, got, want)
			}
		}
	}
}

// TestSpacing holds that no line breaks before the signs that French sets apart, nor
// before the three dots of German.
func TestSpacing(t *testing.T) {
	all := catalogues(t)
	for tag, loose := range map[string]string{"fr": `\S [:;?!»]|« `, "de": ` …`} {
		breaks := regexp.MustCompile(loose)
		for p, text := range all[tag] {
			if breaks.MatchString(text) {
				t.Errorf("%s: %s may break: %q", tag, p, text)
			}
		}
	}
}

// TestPhraseNames holds that a phrase's name in the catalogues is that of its
// constant, and that each one is used.
func TestPhraseNames(t *testing.T) {
	parsed := parseViews(t, false)
	named := map[string]bool{}
	uses := map[string]int{}
	for _, f := range parsed {
		ast.Inspect(f, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				uses[id.Name]++
			}
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 || len(spec.Names) != 1 {
				return true
			}
			if typ, ok := spec.Type.(*ast.Ident); !ok || typ.Name != "phrase" || !strings.HasPrefix(spec.Names[0].Name, "w") {
				return true
			}
			name, value := spec.Names[0].Name, spec.Values[0].(*ast.BasicLit).Value
			if value != strconv.Quote(name[1:]) {
				t.Errorf("%s is named %s", name, value)
			}
			named[name] = true
			return true
		})
	}
	for name := range named {
		texts := 2 // its name, and what English says
		if english[phrase(name[1:])+one] != "" {
			texts++
		}
		if uses[name] <= texts {
			t.Errorf("nothing says %s", name)
		}
	}
	if len(named) < 250 {
		t.Errorf("found %d names of phrases only", len(named))
	}
}

// parseViews reads the sources of this package.
func parseViews(t *testing.T, english bool) map[string]*ast.File {
	t.Helper()
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]*ast.File{}
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") || english && name == "words_english.go" {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = f
	}
	return files
}

// showing are the calls whose texts come before the user's eyes or ears.
var showing = []string{"Text", "setText", "Placeholder", "Title", "Alt"}

// TestNoTextOutsideTheCatalogues looks through the views for literal words that are
// shown as they stand.
func TestNoTextOutsideTheCatalogues(t *testing.T) {
	word := regexp.MustCompile(`\p{L}{2,}`)
	for name, f := range parseViews(t, true) {
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			called := ""
			switch fun := call.Fun.(type) {
			case *ast.SelectorExpr:
				if called = fun.Sel.Name; called == "say" {
					called = "Text" // by a screen reader
				}
			case *ast.Ident:
				called = fun.Name
			}
			args := call.Args
			switch {
			case slices.Contains(showing, called):
			case (called == "Aria" || called == "setAttr" || called == "Attr") && len(args) == 2:
				attr, ok := args[0].(*ast.BasicLit)
				if !ok || !slices.Contains([]string{`"label"`, `"aria-label"`, `"title"`, `"alt"`, `"placeholder"`, `"roledescription"`, `"valuetext"`}, attr.Value) {
					return true
				}
				args = args[1:]
			default:
				return true
			}
			for _, a := range args {
				if lit, ok := a.(*ast.BasicLit); ok && lit.Kind == token.STRING && word.MatchString(lit.Value) {
					t.Errorf("%s: %s(%s) says what no catalogue has", name, called, lit.Value)
				}
			}
			return true
		})
	}
}

// TestNumerals holds that all numbers have the digits of the language.
func TestNumerals(t *testing.T) {
	p := newFakePage()
	t.Cleanup(func() { speak(p, "en", "") })
	numeral = func(n int) string {
		return strings.Map(func(r rune) rune { return r - '0' + '٠' }, strconv.Itoa(n))
	}
	for _, tt := range []struct{ got, want string }{
		{sayCount(wUnread, 12), "١٢ unread messages"},
		{badgeNumber(7), "٧"},
		{badgeNumber(100), "٩٩+"},
		{clockOf(65 * time.Second), "١:٠٥"},
		{clockOf(10*time.Hour + 5*time.Minute), "١٠:٠٥:٠٠"},
	} {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
}

// TestSpeak goes through the languages by a phrase of each kind.
func TestSpeak(t *testing.T) {
	p := newFakePage()
	t.Cleanup(func() { speak(p, "en", "") })
	for _, tt := range []struct{ tag, title, count, typing string }{
		{"de", "Anmelden", "3 ungelesene Nachrichten", "Ada schreibt …"},
		{"ar", "تسجيل الدخول", "3 رسائل غير مقروءة", "\u2068Ada\u2069 يكتب…"},
		{"ja", "サインイン", "未読メッセージ 3 件", "Adaさんが入力中…"},
		{"tlh", "Sign in", "3 unread messages", "Ada is typing…"},
	} {
		text, _ := p.catalogue(tt.tag)
		speak(p, tt.tag, text)
		if tt.tag == "ja" && sentences("一。", "二。") != "一。二。" {
			t.Error("a space between sentences in Japanese")
		}
		if say(wSignIn) != tt.title || sayCount(wUnread, 3) != tt.count || say(wTyping, "name", "Ada") != tt.typing {
			t.Errorf("%s: %q, %q, %q", tt.tag, say(wSignIn), sayCount(wUnread, 3), say(wTyping, "name", "Ada"))
		}
	}
	if tags := slices.Sorted(maps.Keys(catalogues(t))); len(tags) != 7 {
		t.Errorf("languages: %v", tags)
	}
}
