//go:build !js

package main

import (
	"fmt"
	"log"
	"net"
	"net/http"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// main serves the page that go-app makes for the program, and prints its address.
func main() {
	app.Route("/", new(hello))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("http://" + listener.Addr().String())
	icon := app.Icon{Default: "/web/icon.png", Large: "/web/icon.png"} // else another site's
	log.Fatal(http.Serve(listener, &app.Handler{Name: "Hello", Description: "Hello world", Icon: icon}))
}
