package store_test

import (
	"testing"

	"practicechat/app/store"
	"practicechat/app/store/storetest"
)

func TestMemory(t *testing.T) {
	storetest.Run(t, func(*testing.T) store.Store { return store.NewMemory() })
}
