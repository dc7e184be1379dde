// Command example keeps a connection to a Socket.IO server and does what the
// server asks, for trying the client against any server.
//
//	go run practicechat/app/socketio/example http://127.0.0.1:3000
//
// On each connect it emits hi with the number of the connect, 1 at first. It
// answers ask x with an ack of x, and say x by emitting said x. It runs until it
// is killed.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"
	"time"

	"practicechat/app/socketio"
)

func main() {
	namespace := flag.String("namespace", "/", "namespace to join")
	verbose := flag.Bool("v", false, "log packets, without payloads")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: example [flags] url")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	opts := options(flag.Arg(0), *namespace)
	if *verbose {
		opts.Logf = log.Printf
	}
	client, err := socketio.NewClient(opts)
	if err != nil {
		log.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	client.Run(ctx)
}

// options are those of a client that tries again quickly and says what happens.
func options(url, namespace string) socketio.Options {
	connects := 0
	return socketio.Options{
		URL:            url,
		Namespace:      namespace,
		ConnectTimeout: time.Second,
		BackoffMin:     100 * time.Millisecond,
		BackoffMax:     500 * time.Millisecond,
		Jitter:         -1, // it is alone, and 500 ms are the longest wait
		Recover:        true,
		OnConnect: func(c *socketio.Conn) {
			connects++
			log.Printf("connected, sid %s", c.SID())
			report(c.Emit("hi", connects))
		},
		OnEvent: func(c *socketio.Conn, e socketio.Event, reply *socketio.AckReply) {
			switch e.Name {
			case "ask":
				report(reply.Send(first(e)...))
			case "say":
				report(c.Emit("said", first(e)...))
			}
		},
		OnDisconnect: func(d socketio.Disconnect) {
			if d.RetryIn < 0 {
				log.Printf("stopped: %v", d.Err)
				return
			}
			log.Printf("disconnected: %v; next attempt in %v", d.Err, d.RetryIn.Round(time.Millisecond))
		},
	}
}

// first returns the first argument of an event, if it has one: servers append
// arguments of their own.
func first(e socketio.Event) []any {
	return e.Values()[:min(1, len(e.Args))]
}

func report(err error) {
	if err != nil {
		log.Print(err)
	}
}
