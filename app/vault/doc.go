// Package vault defines how the data of an account is protected on a device: under which
// key it is sealed, and what it takes to open it. Package sealed does that in a browser;
// [Memory] stands in for it in tests.
package vault
