package socketio

import "fmt"

func marshal(arg any) ([]byte, error) { return nil, fmt.Errorf("a %T has no AppendJSON", arg) }
