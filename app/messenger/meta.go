package messenger

// Keys of what the store of an account remembers beside messages, drafts and outbox.
const (
	metaServer = "server" // address, as in Credentials
	metaUser   = "user"   // user id of the token
	metaToken  = "token"  // kept under a PIN only, and only if it expires

	metaLockAfter = "lock-after" // idle time until the account locks, a time.Duration as text
	metaOpened    = "opened"     // uuid of the conversation that was open when the account was locked

	metaTraits    = "traits"      // letters of outbox.Traits
	metaEpoch     = "epoch"       // counts the pages that have flushed the outbox, decimal
	metaProofs    = "proofs"      // the newest proofs: uuid and client id, a line each
	metaInboxAsOf = "inbox-as-of" // when the inbox came from the server, in ms since 1970
	metaHistories = "histories"   // the kept histories: uuid and time in ms since 1970, a line each
	metaReplies   = "replies"     // the saved replies: names and texts in turn
)
