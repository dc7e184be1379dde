package websocket

import "errors"

// noResponse stands for the response that a browser does not show.
type noResponse struct{}

var errClosed = errors.New("use of closed network connection")
