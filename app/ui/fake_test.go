package ui

import (
	"fmt"
	"os"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"practicechat/app/messenger"
	"practicechat/app/vault"
)

// fakeElement is an element with a layout of its own: children stand on top of
// each other, and an element is as high as it was told or as its children are.
type fakeElement struct {
	page     *fakePage
	tag, cls string
	attrs    map[string]string
	text     string
	kids     []*fakeElement
	parent   *fakeElement
	px       float64 // own height, before that of the children
	view     float64 // of a scrolling element; 0 for others
	absent   bool    // neither it nor what is in it is displayed
	top      float64 // how far it is scrolled
	val      string
	checked  bool
	watchers map[string][]func(event)
	sizes    []func()
	moves    int // how often it was put somewhere
	wiped    int // how often it was wiped
}

func (e *fakeElement) add(kids ...element) {
	for _, k := range kids {
		e.put(k, nil)
	}
}

func (e *fakeElement) put(kid, before element) {
	k := kid.(*fakeElement)
	if k.focused() {
		e.page.focus = nil // as browsers do when a node is moved
	}
	k.drop()
	k.parent = e
	k.moves++
	i := len(e.kids)
	if before != nil {
		for i = range e.kids {
			if e.kids[i] == before {
				break
			}
		}
	}
	e.kids = append(e.kids[:i], append([]*fakeElement{k}, e.kids[i:]...)...)
}

func (e *fakeElement) drop() {
	if e.parent == nil {
		return
	}
	if e.focused() {
		e.page.focus = nil
	}
	for i, k := range e.parent.kids {
		if k == e {
			e.parent.kids = append(e.parent.kids[:i], e.parent.kids[i+1:]...)
			break
		}
	}
	e.parent = nil
}

func (e *fakeElement) copy() element {
	c := e.page.make(e.tag, e.cls).(*fakeElement)
	c.text, c.px = e.text, e.px
	for name, value := range e.attrs {
		c.attrs[name] = value
	}
	for _, k := range e.kids {
		c.add(k.copy())
	}
	return c
}

func (e *fakeElement) first() element { return e.kids[0] }

func (e *fakeElement) next() element {
	i := slices.Index(e.parent.kids, e)
	return e.parent.kids[i+1]
}

func (e *fakeElement) wipe() {
	e.wiped++
	e.text, e.val = "", ""
	for _, k := range e.kids {
		k.wipe()
	}
}

func (e *fakeElement) setText(text string) {
	for _, k := range e.kids {
		if k.focused() {
			e.page.focus = nil
		}
		k.parent = nil
	}
	e.text, e.kids = text, nil
	if text != "" && e.px == 0 {
		e.px = e.page.lineHeight
	}
}

func (e *fakeElement) setClass(names string)      { e.cls = names }
func (e *fakeElement) setAttr(name, value string) { e.attrs[name] = value }
func (e *fakeElement) dropAttr(name string)       { delete(e.attrs, name) }
func (e *fakeElement) setHeight(px float64)       { e.px = px }
func (e *fakeElement) value() string              { return e.val }
func (e *fakeElement) setValue(text string)       { e.val = text }
func (e *fakeElement) setChecked(on bool)         { e.checked = on }
func (e *fakeElement) fitText()                   {}
func (e *fakeElement) insert(text string) {
	e.val += text
	e.fire("input", fakeEvent{})
}
func (e *fakeElement) focus() { e.page.focus = e }

func (e *fakeElement) focused() bool {
	for f := e.page.focus; f != nil; f = f.parent {
		if f == e {
			return true
		}
	}
	return false
}

func (e *fakeElement) content() float64 {
	h := e.px
	for _, k := range e.kids {
		h += k.height()
	}
	return h
}

func (e *fakeElement) height() float64 {
	if e.view > 0 {
		return e.view
	}
	return e.content()
}

func (e *fakeElement) displayed() bool {
	return !e.absent && (e.parent == nil || e.parent.displayed())
}

func (e *fakeElement) box() box {
	if !e.displayed() {
		return box{}
	}
	if e.parent == nil {
		return box{0, e.height()}
	}
	y := e.parent.box().top + e.parent.px - e.parent.top
	for _, k := range e.parent.kids {
		if k == e {
			break
		}
		y += k.height()
	}
	return box{y, e.height()}
}

func (e *fakeElement) scroll() scroll {
	if !e.displayed() {
		return scroll{}
	}
	e.scrollTo(e.top) // browsers keep it within bounds
	return scroll{top: e.top, view: e.view, content: max(e.content(), e.view), width: e.page.width}
}

func (e *fakeElement) scrollTo(top float64) { e.top = max(0, min(top, e.content()-e.view)) }

func (e *fakeElement) listen(name string, fn func(event)) {
	e.watchers[name] = append(e.watchers[name], fn)
}

func (e *fakeElement) listenKeys(fn func(event), names ...string) {
	e.listen("keydown", func(ev event) {
		if slices.Contains(names, ev.key()) {
			fn(ev)
		}
	})
}

func (e *fakeElement) listenLate(name string, fn func()) {
	e.listen(name, func(event) { e.page.late(fn) })
}

func (e *fakeElement) watchSize(fn func()) { e.sizes = append(e.sizes, fn) }

// fire lets an event happen on e: handlers of the ancestors hear it too.
func (e *fakeElement) fire(name string, ev fakeEvent) *fakeEvent {
	ev.target = e
	for on := e; on != nil; on = on.parent {
		for _, fn := range on.watchers[name] {
			fn(&ev)
		}
	}
	return &ev
}

// String writes the element as HTML with sorted attributes.
func (e *fakeElement) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "<%s", e.tag)
	if e.cls != "" {
		fmt.Fprintf(&b, " class=%q", e.cls)
	}
	var names []string
	for name := range e.attrs {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Fprintf(&b, " %s=%q", name, e.attrs[name])
	}
	b.WriteString(">")
	if e.text != "" {
		fmt.Fprintf(&b, "%q", e.text)
	}
	for _, k := range e.kids {
		b.WriteString(k.String())
	}
	fmt.Fprintf(&b, "</%s>", e.tag)
	return b.String()
}

// all returns the elements in e that have an attribute with a value.
func (e *fakeElement) all(attr, value string) (found []*fakeElement) {
	if v, ok := e.attrs[attr]; ok && v == value {
		found = append(found, e)
	}
	for _, k := range e.kids {
		found = append(found, k.all(attr, value)...)
	}
	return found
}

type fakeEvent struct {
	target    *fakeElement
	name      string // of the key
	shift     bool
	ctrl      bool
	text      string // pasted
	edits     bool
	again     bool
	ime       bool
	prevented bool
}

func (e *fakeEvent) nearest(attr string) string {
	for t := e.target; t != nil; t = t.parent {
		if v, ok := t.attrs[attr]; ok {
			return v
		}
	}
	return ""
}
func (e *fakeEvent) key() string     { return e.name }
func (e *fakeEvent) modified() bool  { return e.shift || e.ctrl }
func (e *fakeEvent) command() bool   { return e.ctrl && !e.shift }
func (e *fakeEvent) editing() bool   { return e.edits }
func (e *fakeEvent) repeated() bool  { return e.again }
func (e *fakeEvent) pasted() string  { return e.text }
func (e *fakeEvent) composing() bool { return e.ime }
func (e *fakeEvent) prevent()        { e.prevented = true }

// fakePage is a page in Berlin, see [berlin].
type fakePage struct {
	berlin
	byID    map[string]*fakeElement
	focus   *fakeElement
	width   float64
	title   string
	hidden  bool
	outside []string // what was shown outside of the page
	update  string   // that is ready, and what became of it; "" for none
	handed  string   // over an update; "" for nothing
	offered bool     // to be installed
	narrow  bool
	inFrame bool
	away    bool // the focus is in the page around
	finger  bool
	views   int // history entries made
	dialogs []string
	link    string
	address string
	vars    map[string]string
	heard   map[string][]func()
	sandbox func() (string, error)
	onUI    func(func())
	slow    bool              // to paint: what waits for that is held
	held    []func()          // by that
	frames  chan struct{}     // closed when frames come; nil if they always do
	chosen  map[string]string // settings
	silent  bool              // it may show no notifications
	tongue  string            // the language of the page
	noWords bool              // catalogues cannot be loaded
	guarded bool
	alone   bool // standalone
	hosted  bool // by embed.js
	hear    func(message string)
	told    []string // to the host
	mute    bool     // the host gives no tokens
	opened  string   // address
	states  []string // made and not taken
	copied  string   // the clipboard
	noCopy  bool     // there is none

	keys []func(event)

	early    string // the conversation that is written to before the app has started
	settled  int    // how often the page's own views were taken away
	openNow  string // the conversation that is open, as it was last told
	viewLeft bool   // by an earlier start

	lineHeight float64 // of an element with text
	released   bool
}

func newFakePage() *fakePage {
	return &fakePage{byID: map[string]*fakeElement{}, width: 400, address: "/", vars: map[string]string{"PC_LINKS": "1"}, heard: map[string][]func(){}, chosen: map[string]string{}}
}

func (p *fakePage) bind(onUI func(func())) { p.onUI = onUI }
func (p *fakePage) make(tag, class string) element {
	return &fakeElement{page: p, tag: tag, cls: class, attrs: map[string]string{}, watchers: map[string][]func(event){}}
}
func (p *fakePage) makeIcon(icon) element { return p.make("span", "pc-icon") }
func (p *fakePage) find(id string) element {
	if p.byID[id] == nil {
		p.byID[id] = p.make("div", "").(*fakeElement)
		p.byID[id].attrs["id"] = id
		p.byID[id].view = 600
	}
	return p.byID[id]
}
func (p *fakePage) frame() {
	if p.frames != nil {
		<-p.frames
	}
}
func (p *fakePage) late(fn func()) {
	if p.slow {
		p.held = append(p.held, fn)
		return
	}
	fn()
}
func (p *fakePage) setTitle(title string)     { p.title = title }
func (p *fakePage) on(name string, fn func()) { p.heard[name] = append(p.heard[name], fn) }
func (p *fakePage) release()                  { p.released = true }
func (p *fakePage) onKey(fn func(event), names ...string) {
	p.keys = append(p.keys, func(e event) {
		if slices.Contains(names, e.key()) {
			fn(e)
		}
	})
}
func (p *fakePage) visible() bool        { return !p.hidden }
func (p *fakePage) onePane() bool        { return p.narrow }
func (p *fakePage) framed() bool         { return p.inFrame }
func (p *fakePage) touch() bool          { return p.finger }
func (p *fakePage) showDialog(id string) { p.dialogs = append(p.dialogs, id) }
func (p *fakePage) closeDialog(id string) {
	p.dialogs = slices.DeleteFunc(p.dialogs, func(shown string) bool { return shown == id })
}
func (p *fakePage) pushView()       { p.views++ }
func (p *fakePage) popView()        { p.views-- }
func (p *fakePage) viewKept() bool  { return p.viewLeft }
func (p *fakePage) path() string    { return p.address }
func (p *fakePage) clearPath()      { p.address = "/" }
func (p *fakePage) textFor() string { return p.early }
func (p *fakePage) takeOver()       {}
func (p *fakePage) hostThere() bool { return p.hosted }
func (p *fakePage) settleIn(draft string, done func()) {
	box := p.find(idMessage).(*fakeElement)
	box.val = joinDrafts(draft, box.val)
	p.settled++
	done()
}
func (p *fakePage) withdraw(done func(text string)) {
	box := p.find(idMessage).(*fakeElement)
	text := box.val
	box.val = ""
	p.settled++
	done(text)
}
func (p *fakePage) noteOpen(uuid string)          { p.openNow = uuid }
func (p *fakePage) takeLink() string              { l := p.link; p.link = ""; return l }
func (p *fakePage) env(name string) string        { return p.vars[name] }
func (p *fakePage) origin() string                { return "https://app.example" }
func (p *fakePage) sandboxToken() (string, error) { return p.sandbox() }
func (p *fakePage) listenHost(fn func(string)) bool {
	p.hear = fn
	return p.hosted
}
func (p *fakePage) tellHost(message string) { p.told = append(p.told, message) }
func (p *fakePage) hostAnswers() bool       { return !p.mute }
func (p *fakePage) home() string            { return p.origin() + "/" }
func (p *fakePage) open(address string)     { p.opened = address }
func (p *fakePage) keepState() string {
	p.states = append(p.states, fmt.Sprintf("state%d", len(p.states)))
	return p.states[len(p.states)-1]
}
func (p *fakePage) takeState(state string) bool {
	i := slices.Index(p.states, state)
	if i >= 0 {
		p.states[i] = ""
	}
	return i >= 0
}
func (p *fakePage) attend(unread int, news string) {
	p.outside = append(p.outside, fmt.Sprintf("%d %s", unread, news))
}
func (p *fakePage) updateReady() bool { return p.update != "" }
func (p *fakePage) applyUpdate(link string, wanted bool) {
	p.update = "applied " + link
	if !wanted {
		p.update += " by itself"
	}
}
func (p *fakePage) handedOver() bool { return p.handed != "" }
func (p *fakePage) takeHanded(fn func(string)) bool {
	if p.handed != "" {
		fn(p.handed)
	}
	return p.handed != ""
}
func (p *fakePage) installable() bool       { return p.offered }
func (p *fakePage) install()                { p.offered = false }
func (p *fakePage) standalone() bool        { return p.alone }
func (p *fakePage) attended() bool          { return !p.away }
func (p *fakePage) guardLeaving(guard bool) { p.guarded = guard }
func (p *fakePage) kept(name string) string { return p.chosen[name] }
func (p *fakePage) keep(name, value string) { p.chosen[name] = value }
func (p *fakePage) language() string        { return p.chosen[keptLanguage] }
func (p *fakePage) setLanguage(tag string)  { p.tongue = tag }
func (p *fakePage) number(n int) string     { return strconv.Itoa(n) }
func (p *fakePage) catalogue(tag string) (string, error) {
	if p.noWords {
		return "", os.ErrNotExist
	}
	text, err := os.ReadFile("../../web/words/" + tag + ".txt")
	return string(text), err
}
func (p *fakePage) canNotify() bool             { return true }
func (p *fakePage) allowNotify(done func(bool)) { p.onUI(func() { done(!p.silent) }) }
func (p *fakePage) version() string             { return "version-of-app" }
func (p *fakePage) agent() string               { return "Test Browser 1.0" }
func (p *fakePage) copyText(text string, done func(bool)) {
	if !p.noCopy {
		p.copied = text
	}
	done(!p.noCopy)
}

// happen lets an event of the window or the document happen.
func (p *fakePage) happen(name string) {
	for _, fn := range p.heard[name] {
		fn()
	}
}

// fakeMessenger notes its intents and shows what it was told to.
type fakeMessenger struct {
	snap    *messenger.Snapshot
	changed chan struct{}
	calls   []string
	edits   uint64        // the number of the last Edit or Send
	sent    []func(error) // the done functions of Send
	kept    []func(error) // those of SetKeep
	undone  []func(string, error)
	resumed bool
}

func newFakeMessenger(s *messenger.Snapshot) *fakeMessenger {
	return &fakeMessenger{snap: s, changed: make(chan struct{}, 1)}
}

func (m *fakeMessenger) note(format string, args ...any) {
	m.calls = append(m.calls, fmt.Sprintf(format, args...))
}

// took returns the intents since the last call.
func (m *fakeMessenger) took() string {
	s := strings.Join(m.calls, "; ")
	m.calls = nil
	return s
}

func (m *fakeMessenger) Snapshot() *messenger.Snapshot  { return m.snap }
func (m *fakeMessenger) Shown(*messenger.Snapshot)      {}
func (m *fakeMessenger) Changed() <-chan struct{}       { return m.changed }
func (m *fakeMessenger) Resume(done func())             { m.resumed = true; done() }
func (m *fakeMessenger) SignIn(c messenger.Credentials) { m.note("sign in %s %s", c.Server, c.Token) }
func (m *fakeMessenger) SetToken(token string)          { m.note("token %s", token) }
func (m *fakeMessenger) Watch(watch bool) {
	if watch {
		m.note("watch")
	}
}
func (m *fakeMessenger) Credentials(fn func(messenger.Credentials)) {
	fn(messenger.Credentials{Server: "https://chat.example", Token: "a.b+c"})
}
func (m *fakeMessenger) SignOut()      { m.note("sign out") }
func (m *fakeMessenger) Leave()        { m.note("leave") }
func (m *fakeMessenger) Clear()        { m.note("clear") }
func (m *fakeMessenger) Open(c string) { m.note("open %s", c) }
func (m *fakeMessenger) Back()         { m.note("back") }
func (m *fakeMessenger) LoadOlder()    { m.note("older") }
func (m *fakeMessenger) Trim()         { m.note("trim") }
func (m *fakeMessenger) Edit(c, text string) uint64 {
	m.note("edit %s %q", c, text)
	m.edits++
	return m.edits
}
func (m *fakeMessenger) Delete(c, key string, hold time.Duration) {
	m.note("delete %s %s %v", c, key, hold)
}
func (m *fakeMessenger) SendAgain(id string)          { m.note("again %s", id) }
func (m *fakeMessenger) Discard(id string)            { m.note("discard %s", id) }
func (m *fakeMessenger) KeepChecking(id string)       { m.note("check %s", id) }
func (m *fakeMessenger) Refresh()                     { m.note("refresh") }
func (m *fakeMessenger) Retry()                       { m.note("retry") }
func (m *fakeMessenger) SetVisible(visible bool)      { m.note("visible %t", visible) }
func (m *fakeMessenger) Wake()                        { m.note("wake") }
func (m *fakeMessenger) Unlock(pin string)            { m.note("unlock %q", pin) }
func (m *fakeMessenger) Lock()                        { m.note("lock") }
func (m *fakeMessenger) Active()                      { m.note("active") }
func (m *fakeMessenger) SetLockAfter(d time.Duration) { m.note("lock after %v", d) }
func (m *fakeMessenger) SetReplies(all []messenger.Reply, done func(error)) {
	m.note("replies %q", all)
	done(nil)
}
func (m *fakeMessenger) Search(query string) { m.note("search %q", query) }
func (m *fakeMessenger) SetKeep(keep vault.Keep, pin string, done func(error)) {
	m.note("keep %v %q", keep, pin)
	m.kept = append(m.kept, done)
}
func (m *fakeMessenger) Undo(c, key string, done func(string, error)) {
	m.note("undo %s %s", c, key)
	m.undone = append(m.undone, done)
}
func (m *fakeMessenger) Send(c, text string, hold time.Duration, done func(error)) uint64 {
	if m.note("send %s %q", c, text); hold > 0 {
		m.note("held for %v", hold)
	}
	m.sent = append(m.sent, done)
	m.edits++
	return m.edits
}

var noon = time.Date(2025, 3, 12, 12, 0, 0, 0, time.UTC)
