package idb

// Object stores.
const (
	entryStore   = "entries"
	draftStore   = "drafts"
	inboxStore   = "inbox"
	messageStore = "messages"
	metaStore    = "meta"
	ballastStore = "ballast"
)

// newestFirst is the index of messages by conversation and descending time.
const newestFirst = "newest"

// inboxKey is the key of the one record of inboxStore.
const inboxKey = "inbox"

// recordStores are the stores that hold records.
var recordStores = []string{entryStore, draftStore, inboxStore, messageStore, metaStore}

// A step takes a database from one version to the next.
type step struct {
	stores  []storeSpec
	indexes []indexSpec // on stores of this step or of an earlier one
}

// A storeSpec is an object store to be created.
type storeSpec struct {
	name    string
	keyPath []string
}

// An indexSpec is an index to be created.
type indexSpec struct {
	store, name string
	keyPath     []string
}

// steps is only appended to: databases of every version are out there.
var steps = []step{
	{
		stores: []storeSpec{
			{entryStore, []string{"k"}},
			{draftStore, []string{"k"}},
			{inboxStore, []string{"k"}},
			{messageStore, []string{"c", "u"}},
			{metaStore, []string{"k"}},
			{ballastStore, []string{"k"}},
		},
		indexes: []indexSpec{{messageStore, newestFirst, []string{"c", "t"}}},
	},
}
