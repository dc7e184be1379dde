// Practice Chat's server: the page and its resources, and on request the sandbox.
package main

import (
	"context"
	"embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"practicechat/app/doctor"
	"practicechat/app/sandbox"
	"practicechat/app/site"
	"practicechat/app/vault"
)

//go:embed web
var embedded embed.FS

const (
	exitFailed = 1
	exitUsage  = 2

	linkLasts     = 12 * time.Hour  // the token in the sandbox's ready link
	shutdownTakes = 5 * time.Second // at most, for requests that are under way
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is the whole program; it returns the exit code.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	c, err := parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		usage(out)
		return 0
	case err != nil:
		fmt.Fprintf(errs, "practice-chat: %v (-h lists the flags)\n", err)
		return exitUsage
	}
	if c.doctor != "" {
		return examine(ctx, c, out, errs)
	}
	web, err := fs.Sub(embedded, "web")
	if err == nil && c.export != "" {
		err = site.Export(c.export, web, c.site)
	} else if err == nil {
		err = serve(ctx, c, web, out, errs)
	}
	if err != nil {
		fmt.Fprintf(errs, "practice-chat: %v\n", err)
		return exitFailed
	}
	return 0
}

// examine looks at a deployment, and fails if something is wrong there.
func examine(ctx context.Context, c config, out, errs io.Writer) int {
	report, err := doctor.Examine(ctx, doctor.Options{URL: c.doctor, API: c.site.API, Origins: c.site.FrameAncestors})
	if err != nil {
		fmt.Fprintf(errs, "practice-chat: -doctor: %v\n", err)
		return exitUsage
	}
	report.Write(out)
	if !report.Clean() {
		return exitFailed
	}
	return 0
}

// serve answers on the address until ctx ends.
func serve(ctx context.Context, c config, web fs.FS, out, errs io.Writer) error {
	page, err := site.Handler(web, c.site)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/", page)
	listener, err := net.Listen("tcp", c.addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	address := "http://" + visible(listener.Addr())
	line := "Practice Chat: " + address + "/"
	if c.site.Sandbox {
		log := slog.New(slog.NewTextHandler(errs, &slog.HandlerOptions{Level: slog.LevelWarn}))
		sb, err := sandbox.New(sandbox.Options{Data: c.data, Log: log})
		if err != nil {
			return err
		}
		defer sb.Close()
		mux.Handle("/socket.io/", sb.Handler())
		mux.Handle("/sandbox/", sb.Handler())
		line = "Practice Chat with the sandbox: " + address + "/"
		if c.site.Links {
			line += fmt.Sprintf("#api=%s&token=%s", address, sb.Token(sandbox.Therapist, linkLasts))
		}
	}
	server := &http.Server{
		Handler:           mux,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      5 * time.Minute, // app.wasm, uncompressed, over a slow line
		IdleTimeout:       2 * time.Minute,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	fmt.Fprintln(out, line)
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	limit, cancel := context.WithTimeout(context.Background(), shutdownTakes)
	defer cancel()
	if err := server.Shutdown(limit); err != nil {
		return server.Close()
	}
	return nil
}

// visible returns the address that a browser on this machine can open.
func visible(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if ok && tcp.IP.IsUnspecified() {
		return fmt.Sprintf("127.0.0.1:%d", tcp.Port)
	}
	return addr.String()
}

// config is what the flags say.
type config struct {
	addr, data, export string
	doctor             string
	site               site.Options
}

func flags(c *config, origins *string) *flag.FlagSet {
	set := flag.NewFlagSet("practice-chat", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.StringVar(&c.addr, "addr", "127.0.0.1:8080", "listen on `host:port`")
	set.StringVar(&c.site.API, "api", "", "`URL` of the Socket.IO server of the 11 events; without it the sign-in view asks")
	set.BoolVar(&c.site.Sandbox, "sandbox", false, "serve the sandbox too, and print a link that signs in, or the address alone with -signin")
	set.StringVar(&c.data, "data", "", "keep the sandbox's data in `DIR`; without it, in memory")
	set.StringVar(origins, "embed-origins", "", "comma-separated `origins` of the pages that may frame the app; default none")
	set.StringVar(&c.site.SignIn, "signin", "", "`URL` of the practice's own sign-in page; links then sign in by its answer only")
	set.StringVar(&c.site.Keep, "keep", "device", "how the app keeps things on a device: device (encrypted), pin (encrypted under a PIN) or nothing; `MODE` holds for new accounts")
	set.StringVar(&c.doctor, "doctor", "", "examine the deployment at `URL`, tell what is wrong and how to mend it, and exit")
	set.StringVar(&c.export, "export", "", "write the static site into `DIR` and exit")
	return set
}

// parse reads the flags and refuses what is wrong or does not go together.
func parse(args []string) (config, error) {
	var c config
	var origins string
	set := flags(&c, &origins)
	if err := set.Parse(args); err != nil {
		return c, err
	}
	if set.NArg() > 0 {
		return c, fmt.Errorf("unexpected argument %q", set.Arg(0))
	}
	given := make(map[string]bool)
	set.Visit(func(f *flag.Flag) { given[f.Name] = true })
	if err := contradiction(given, c.site.Sandbox); err != nil {
		return c, err
	}
	if err := c.check(given); err != nil {
		return c, err
	}
	var err error
	if c.site.FrameAncestors, err = site.ParseOrigins(origins); err != nil {
		return c, fmt.Errorf("-embed-origins: %w", err)
	}
	if c.site.Sandbox {
		c.site.FrameAncestors = append(c.site.FrameAncestors, "'self'") // the example has the chat in it
		if c.site.SignIn == "" {
			c.site.SignIn, c.site.Links = sandbox.SignInPath, true
		}
	}
	return c, nil
}

// contradiction is about flags that exclude each other.
func contradiction(given map[string]bool, sandboxed bool) error {
	switch {
	case given["api"] && sandboxed:
		return errors.New("-sandbox and -api exclude each other: the sandbox is the API")
	case given["data"] && !sandboxed:
		return errors.New("-data goes with -sandbox only")
	case given["export"] && sandboxed:
		return errors.New("-export and -sandbox exclude each other: a static site has no server")
	case given["export"] && given["addr"]:
		return errors.New("-export and -addr exclude each other: nothing is served")
	case !given["doctor"]:
		return nil
	}
	for _, name := range []string{"addr", "sandbox", "data", "signin", "keep", "export"} {
		if given[name] {
			return fmt.Errorf("-doctor and -%s exclude each other: it looks at what is deployed; -api and -embed-origins go with it", name)
		}
	}
	return nil
}

// check is about values that are wrong by themselves.
func (c *config) check(given map[string]bool) error {
	_, port, err := net.SplitHostPort(c.addr)
	if err != nil {
		return fmt.Errorf("-addr: %q is not host:port", c.addr)
	}
	if _, err := net.LookupPort("tcp", port); err != nil {
		return fmt.Errorf("-addr: %q is not a port", port)
	}
	if _, err := site.ParseAPI(c.site.API); given["api"] && err != nil {
		return fmt.Errorf("-api: %w", err)
	}
	if _, err := site.ParseSignIn(c.site.SignIn); given["signin"] && err != nil {
		return fmt.Errorf("-signin: %w", err)
	}
	if _, err := vault.ParseKeep(c.site.Keep); err != nil || c.site.Keep == "" {
		return fmt.Errorf("-keep: %q is none of device, pin and nothing", c.site.Keep)
	}
	switch {
	case given["data"] && c.data == "":
		return errors.New("-data is empty")
	case given["export"] && c.export == "":
		return errors.New("-export is empty")
	case given["doctor"] && c.doctor == "":
		return errors.New("-doctor is empty")
	}
	return nil
}

func usage(out io.Writer) {
	var c config
	var origins string
	set := flags(&c, &origins)
	set.SetOutput(out)
	fmt.Fprintln(out, "practice-chat serves the chat of a therapy practice.")
	set.PrintDefaults()
}
