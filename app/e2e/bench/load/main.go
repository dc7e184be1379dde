// Command load asks for one address again and again, over connections that are
// kept, and prints how many whole answers came in a second.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"
)

func main() {
	address := flag.String("url", "", "what to ask for")
	connections := flag.Int("c", 8, "connections")
	lasts := flag.Duration("d", 2*time.Second, "for how long")
	flag.Parse()
	u, err := url.Parse(*address)
	if err != nil {
		panic(err)
	}
	var answers atomic.Int64
	end := time.Now().Add(*lasts)
	done := make(chan struct{})
	for range *connections {
		go func() {
			defer func() { done <- struct{}{} }()
			ask(u, end, &answers)
		}()
	}
	for range *connections {
		<-done
	}
	fmt.Printf("%.1f\n", float64(answers.Load())/lasts.Seconds())
}

func ask(u *url.URL, end time.Time, answers *atomic.Int64) {
	conn, err := net.Dial("tcp", u.Host)
	if err != nil {
		panic(err)
	}
	defer conn.Close()
	in := bufio.NewReaderSize(conn, 256<<10)
	request := "GET " + u.Path + " HTTP/1.1\r\nHost: " + u.Host + "\r\nAccept-Encoding: br\r\n\r\n"
	for time.Now().Before(end) {
		if _, err := io.WriteString(conn, request); err != nil {
			panic(err)
		}
		answer, err := http.ReadResponse(in, nil)
		if err != nil {
			panic(err)
		}
		size, err := io.Copy(io.Discard, answer.Body)
		if err != nil || answer.StatusCode != http.StatusOK || size != answer.ContentLength {
			panic(fmt.Sprint(answer.Status, size, err))
		}
		answers.Add(1)
	}
}
