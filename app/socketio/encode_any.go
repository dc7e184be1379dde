//go:build !js

package socketio

import "encoding/json"

func marshal(arg any) ([]byte, error) { return json.Marshal(arg) }
