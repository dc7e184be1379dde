module practicechat

go 1.26.0

require (
	github.com/andybalholm/brotli v1.2.8
	github.com/google/uuid v1.6.0
	github.com/maxence-charriere/go-app/v9 v9.8.0
	github.com/ncruces/go-sqlite3 v0.36.0
	golang.org/x/crypto v0.58.0
	nhooyr.io/websocket v1.8.17
)

require (
	github.com/ncruces/go-sqlite3-wasm/v6 v6.4.35401 // indirect
	github.com/ncruces/julianday v1.0.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
)
