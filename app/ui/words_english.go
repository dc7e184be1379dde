package ui

// The phrases. Those with a comment count something.
const (
	wProduct phrase = iota
	wTagline

	// Connection.
	wConnection
	wOnline
	wConnecting
	wSigningIn
	wNoConnection
	wRetryIn // seconds
	wRetryNow
	wTryNow
	wStopped
	wIdle

	// Sign-in.
	wSignIn
	wSignInHint
	wServerAddress
	wServerAddressHint
	wAccessToken
	wAccessTokenHint
	wTokenHere
	wSigningInTo
	wCancel
	wTrySandbox
	wSandboxFailed
	wNoServerGiven
	wNoTokenGiven
	wOtherServer
	wPracticeSignIn
	wOrByToken
	wLinkUnasked
	wLinkStale
	wPracticeRefused
	wHostNobody

	// Signing out.
	wSignOut
	wSignOutTitle
	wSignOutClean
	wSignOutLoss
	wSignOutNotSent // messages
	wSignOutDraft
	wStay

	// Locked, and about to be.
	wLocked
	wLockedLead
	wPIN
	wPINHint
	wUnlock
	wUnlocking
	wNoPINGiven
	wWrongPIN
	wAttemptsLeft   // attempts
	wAttemptsToWipe // attempts
	wNextAttemptIn
	wNextAttemptClock
	wNextAttemptNow
	wUnlockFailed
	wUnlockFailedDo
	wWipeTitle
	wWipeHint
	wWiped
	wWipedDo
	wLockNow
	wLockingSoon
	wLockingIn // seconds
	wLockingHint
	wStayHere
	wSeconds // seconds
	wMinutes // minutes
	wHours   // hours

	// This device.
	wThisDevice
	wThisDeviceLead
	wKeepOnDevice
	wKeepDevice
	wKeepDeviceHint
	wKeepPIN
	wKeepPINHint
	wKeepNothing
	wKeepNothingHint
	wKeepFailed
	wNewPIN
	wNewPINHint // characters
	wNewPINKept
	wRepeatPIN
	wLockAfter
	wSave
	wSaving
	wSaved
	wPINTooShort // characters
	wPINDiffers
	wNothingLoses
	wNotChanged
	wNotChangedDo
	wCannotSeal
	wCannotSealDo
	wOfferPIN
	wOfferPINDo
	wWantsPIN
	wWantsPINDo
	wSetPIN
	wNotNow

	// Search.
	wSearch
	wSearchClear
	wSearchResults
	wSearching
	wNothingFound
	wFound     // results
	wFoundMore // results
	wSearchScope
	wSearchScopeAsOf
	wSearchScopeMemory
	wHitName
	wHitMine

	// Inbox.
	wConversations
	wInboxLoading
	wInboxEmpty
	wInboxEmptyHint
	wInboxNotHere
	wNotHereHint
	wInboxFailed
	wRefresh
	wRefreshing
	wAsOf
	wYesterdayAt
	wNobody
	wNoMessages
	wUnread  // messages
	wNotSent // messages
	wDraft
	wRowTyping

	// Conversation.
	wBack
	wChoose
	wChooseHint
	wTalkLoading
	wTalkEmpty
	wTalkEmptyHint
	wTalkNotHere
	wTalkNotHereHint
	wTalkFailed
	wTryAgain
	wServerSays
	wMessages
	wLoadEarlier
	wLoadingEarlier
	wEarlierFailed
	wBeginning
	wToday
	wYesterday
	wNewMessages // messages
	wYou
	wTyping
	wJump
	wJumpCount // new messages
	wIncoming
	wIncomingCount // messages

	// Delivery.
	wSent
	wQueued
	wQueuedOffline
	wQueuedBehind
	wSending
	wUncertain
	wUncertainHint
	wRefused
	wRefusedTooLong
	wRefusedForbidden
	wRefusedRate
	wRefusedOther
	wDeleting
	wSendAgain
	wDiscard
	wKeepChecking

	// Deleting.
	wDeleteMessage
	wDeleteTitle
	wDeleteHint
	wDelete
	wKeep

	// Composer.
	wMessage
	wMessagePlaceholder
	wSend
	wRoomLeft // characters
	wTooLong  // characters
	wNotQueued
	wNotQueuedFull

	// A new token during a session.
	wNewToken
	wNewTokenTitle
	wNewTokenHint
	wContinue
	wTokenEnds

	// Problems: what is the matter, and what to do about it.
	wBadAddress
	wBadAddressDo
	wBadToken
	wBadTokenDo
	wTokenExpired
	wTokenExpiredDo
	wTokenRefused
	wTokenRefusedDo
	wUnreachable
	wUnreachableDo
	wNotSocketIO
	wNotSocketIODo
	wOldServer
	wOldServerDo
	wNoAnswer
	wNoAnswerDo
	wDisconnected
	wDisconnectedDo
	wConnectionLost
	wConnectionLostDo
	wStoreFailed
	wStoreFailedDo
	wStoreFull
	wStoreFullDo
	wNotKept
	wNotKeptDo
	wStoreDamaged
	wStoreDamagedDo
	wNeedToken
	wNeedTokenDo
	wUnknownProblem
	wUnknownProblemDo

	// Diagnostics.
	wDiagnostics
	wDiagnosticsLead
	wCopy
	wCopied
	wNotCopied
	wClose
	wDiagServer
	wDiagAcks
	wDiagEchoes
	wDiagClientIDs
	wDiagLabels
	wDiagDeletes
	wDiagOrder
	wDiagNewestFirst
	wDiagOldestFirst
	wDiagYes
	wDiagNotSeen
	wDiagConnection
	wDiagState
	wDiagConnections
	wDiagLastError
	wDiagHistory
	wDiagHere
	wDiagKept
	wDiagLocks
	wDiagSends
	wDiagSendsYes
	wDiagSendsNo
	wDiagUnsaved
	wDiagCounts
	wDiagUnreadable
	wDiagUnknown
	wDiagUnexpected
	wDiagDamaged
	wDiagPanics
	wDiagVersions
	wDiagApp
	wDiagRuntime
	wDiagBrowser
	wDiagNone
	wDiagIdle
	wDiagConnecting
	wDiagOnline
	wDiagWaiting
	wDiagStopped

	phrases
)

var english = [phrases]wording{
	wProduct: {Other: "Practice Chat"},
	wTagline: {Other: "Read and answer your patients’ messages."},

	wConnection:   {Other: "Connection"},
	wOnline:       {Other: "Online"},
	wConnecting:   {Other: "Connecting…"},
	wSigningIn:    {Other: "Signing in…"},
	wNoConnection: {Other: "No connection"},
	wRetryIn:      {Other: "trying again in {n} s"},
	wRetryNow:     {Other: "trying again"},
	wTryNow:       {Other: "Try now"},
	wStopped:      {Other: "Not connected"},
	wIdle:         {Other: "Not signed in"},

	wSignIn:            {Other: "Sign in"},
	wSignInHint:        {Other: "Most people come here by a link from their practice and need not fill in anything."},
	wServerAddress:     {Other: "Server address"},
	wServerAddressHint: {Other: "Your practice’s administrator knows it. It looks like https://chat.example.org."},
	wAccessToken:       {Other: "Access token"},
	wAccessTokenHint:   {Other: "A long line of letters and digits. Keep it to yourself: it opens your patients’ messages."},
	wTokenHere:         {Other: "A token has come with the link. To use another one, enter it here."},
	wSigningInTo:       {Other: "Server: {server}"},
	wCancel:            {Other: "Cancel"},
	wTrySandbox:        {Other: "Try the sandbox"},
	wSandboxFailed:     {Other: "The sandbox did not answer. Check that it is still running, then try again."},
	wNoServerGiven:     {Other: "Enter the server address first."},
	wNoTokenGiven:      {Other: "Enter your access token first."},
	wOtherServer:       {Other: "This link belongs to another server ({server}). Ask your practice for a new link."},
	wPracticeSignIn:    {Other: "Continue with your practice"},
	wOrByToken:         {Other: "or by an access token"},
	wLinkUnasked:       {Other: "This link was not asked for on this device, so it was not accepted. Continue with your practice instead."},
	wLinkStale:         {Other: "This sign-in was used before, took too long, or was not begun on this device, so it was not accepted. Please begin again."},
	wPracticeRefused:   {Other: "Your practice’s page did not sign you in. You can try again."},
	wHostNobody:        {Other: "Nobody is signed in on this website. Sign in there first."},

	wSignOut:        {Other: "Sign out"},
	wSignOutTitle:   {Other: "Sign out?"},
	wSignOutClean:   {Other: "Everything is sent. What is kept on this device is deleted; to come back you will need your link or access token again."},
	wSignOutLoss:    {Other: "This would be lost, because it has not been sent:"},
	wSignOutNotSent: {Other: "{name}: {n} messages not sent", One: "{name}: 1 message not sent"},
	wSignOutDraft:   {Other: "{name}: draft “{text}”"},
	wStay:           {Other: "Stay signed in"},

	wLocked:           {Other: "Locked"},
	wLockedLead:       {Other: "Your conversations are sealed on this device. Your PIN opens them."},
	wPIN:              {Other: "PIN"},
	wPINHint:          {Other: "The PIN or passphrase that was set on this device."},
	wUnlock:           {Other: "Unlock"},
	wUnlocking:        {Other: "Unlocking…"},
	wNoPINGiven:       {Other: "Enter your PIN first."},
	wWrongPIN:         {Other: "Wrong PIN"},
	wAttemptsLeft:     {Other: "{n} attempts left.", One: "1 attempt left."},
	wAttemptsToWipe:   {Other: "{n} attempts left, then everything kept here is deleted.", One: "1 attempt left. If it is wrong, everything kept here is deleted."},
	wNextAttemptIn:    {Other: "You can try again in {time}."},
	wNextAttemptClock: {Other: "Next attempt in {time}"},
	wNextAttemptNow:   {Other: "You can try again now."},
	wUnlockFailed:     {Other: "The PIN could not be tried"},
	wUnlockFailedDo:   {Other: "It is not lost, and this did not count. Try again; if that does not help, load the page again."},
	wWipeTitle:        {Other: "Sign out and delete everything here?"},
	wWipeHint:         {Other: "All that is kept on this device is deleted, also drafts and messages that have not been sent. What has been sent stays with your practice."},
	wWiped:            {Other: "Everything kept on this device has been deleted"},
	wWipedDo:          {Other: "The PIN was wrong too often. Sign in again: all that had been sent is still with your practice."},
	wLockNow:          {Other: "Lock now"},
	wLockingSoon:      {Other: "Locking soon"},
	wLockingIn:        {Other: "Practice Chat locks in {n} seconds.", One: "Practice Chat locks in 1 second."},
	wLockingHint:      {Other: "Nobody has used it for a while. What you have written is kept."},
	wStayHere:         {Other: "Stay"},
	wSeconds:          {Other: "{n} seconds", One: "1 second"},
	wMinutes:          {Other: "{n} minutes", One: "1 minute"},
	wHours:            {Other: "{n} hours", One: "1 hour"},

	wThisDevice:      {Other: "This device"},
	wThisDeviceLead:  {Other: "Conversations, drafts and messages that wait to be sent are kept here, so that you can go on without a connection."},
	wKeepOnDevice:    {Other: "Keep on this device"},
	wKeepDevice:      {Other: "Sealed by this browser"},
	wKeepDeviceHint:  {Other: "Opens by itself. It stops a casual look at the files; it does not stop anyone who can use this browser or has the disk."},
	wKeepPIN:         {Other: "Sealed by a PIN"},
	wKeepPINHint:     {Other: "Locks when nobody uses it, and stops whoever picks up this device then; someone with a copy of the disk can guess a short PIN, so a passphrase is better."},
	wKeepNothing:     {Other: "Nothing"},
	wKeepNothingHint: {Other: "Nobody finds messages here once the page is closed; it does not stop anyone before, and drafts and unsent messages are lost with the page."},
	wKeepFailed:      {Other: "At the moment nothing can be kept: this browser does not let us save anything here."},
	wNewPIN:          {Other: "New PIN"},
	wNewPINHint:      {Other: "At least {n} characters. Letters and spaces are welcome. Nobody can recover it."},
	wNewPINKept:      {Other: "Leave both empty to go on with the PIN you have."},
	wRepeatPIN:       {Other: "Repeat PIN"},
	wLockAfter:       {Other: "Lock after"},
	wSave:            {Other: "Save"},
	wSaving:          {Other: "Saving…"},
	wSaved:           {Other: "Saved."},
	wPINTooShort:     {Other: "The PIN needs at least {n} characters."},
	wPINDiffers:      {Other: "The two PINs are not the same. Enter them once more."},
	wNothingLoses:    {Other: "This has not been sent, and would be lost when the page closes:"},
	wNotChanged:      {Other: "This could not be changed"},
	wNotChangedDo:    {Other: "Everything is kept as it was. Try again; if that does not help, free some space on the device."},
	wCannotSeal:      {Other: "This browser cannot seal anything here"},
	wCannotSealDo:    {Other: "It can when the page is opened by an address that begins with https://."},
	wOfferPIN:        {Other: "Is this device shared?"},
	wOfferPINDo:      {Other: "Set a PIN, and your patients’ messages stay closed while you are away."},
	wWantsPIN:        {Other: "Set a PIN for this device"},
	wWantsPINDo:      {Other: "Your practice asks for one. Until then nothing is kept here, and what is not sent is lost when this page closes."},
	wSetPIN:          {Other: "Set a PIN"},
	wNotNow:          {Other: "Not now"},

	wSearch:            {Other: "Search"},
	wSearchClear:       {Other: "Clear search"},
	wSearchResults:     {Other: "Search results"},
	wSearching:         {Other: "Searching…"},
	wNothingFound:      {Other: "Nothing found"},
	wFound:             {Other: "{n} results", One: "1 result"},
	wFoundMore:         {Other: "The newest {n} results. Write more to find older ones."},
	wSearchScope:       {Other: "Of what this device keeps"},
	wSearchScopeAsOf:   {Other: "Of what this device keeps, as of {time}"},
	wSearchScopeMemory: {Other: "Of what has been read since this page was opened"},
	wHitName:           {Other: "Conversation"},
	wHitMine:           {Other: "You:"},

	wConversations:  {Other: "Conversations"},
	wInboxLoading:   {Other: "Loading conversations…"},
	wInboxEmpty:     {Other: "No conversations yet"},
	wInboxEmptyHint: {Other: "When a patient’s conversation is opened for you, it appears here."},
	wInboxNotHere:   {Other: "The conversations are not on this device"},
	wNotHereHint:    {Other: "They come as soon as there is a connection."},
	wInboxFailed:    {Other: "The conversations could not be loaded"},
	wRefresh:        {Other: "Refresh"},
	wRefreshing:     {Other: "Refreshing…"},
	wAsOf:           {Other: "As of {time}"},
	wYesterdayAt:    {Other: "yesterday, {time}"},
	wNobody:         {Other: "No name given"},
	wNoMessages:     {Other: "No messages yet"},
	wUnread:         {Other: "{n} unread messages", One: "1 unread message"},
	wNotSent:        {Other: "{n} messages not sent", One: "1 message not sent"},
	wDraft:          {Other: "Draft:"},
	wRowTyping:      {Other: "typing…"},

	wBack:            {Other: "Back"},
	wChoose:          {Other: "Choose a conversation"},
	wChooseHint:      {Other: "Its messages will be shown here."},
	wTalkLoading:     {Other: "Loading messages…"},
	wTalkEmpty:       {Other: "No messages yet"},
	wTalkEmptyHint:   {Other: "Write the first one below."},
	wTalkNotHere:     {Other: "These messages are not on this device"},
	wTalkNotHereHint: {Other: "They come as soon as there is a connection. You can write already."},
	wTalkFailed:      {Other: "The messages could not be loaded"},
	wTryAgain:        {Other: "Try again"},
	wServerSays:      {Other: "The server says: {text}"},
	wMessages:        {Other: "Messages"},
	wLoadEarlier:     {Other: "Load earlier messages"},
	wLoadingEarlier:  {Other: "Loading earlier messages…"},
	wEarlierFailed:   {Other: "Earlier messages could not be loaded. Try again"},
	wBeginning:       {Other: "Beginning of the conversation"},
	wToday:           {Other: "Today"},
	wYesterday:       {Other: "Yesterday"},
	wNewMessages:     {Other: "New messages", One: "New message"},
	wYou:             {Other: "You"},
	wTyping:          {Other: "{name} is typing…"},
	wJump:            {Other: "Jump to latest"},
	wJumpCount:       {Other: "Jump to latest ({n} new)"},
	wIncoming:        {Other: "{name}: {text}"},
	wIncomingCount:   {Other: "{n} new messages from {name}"},

	wSent:             {Other: "Sent"},
	wQueued:           {Other: "Waiting for its turn"},
	wQueuedOffline:    {Other: "Waiting for a connection"},
	wQueuedBehind:     {Other: "Waits for the message above"},
	wSending:          {Other: "Sending…"},
	wUncertain:        {Other: "May have been sent"},
	wUncertainHint:    {Other: "The connection was lost while it went out. Look at the messages above: if it is not among them, it probably did not arrive."},
	wRefused:          {Other: "Not sent"},
	wRefusedTooLong:   {Other: "The server finds it too long. Copy it and send it in parts."},
	wRefusedForbidden: {Other: "The server does not allow messages in this conversation."},
	wRefusedRate:      {Other: "Too many messages in a short time. Wait a moment, then send it again."},
	wRefusedOther:     {Other: "The server did not accept it."},
	wDeleting:         {Other: "Deleting…"},
	wSendAgain:        {Other: "Send again"},
	wDiscard:          {Other: "Discard"},
	wKeepChecking:     {Other: "Keep checking"},

	wDeleteMessage: {Other: "Delete message"},
	wDeleteTitle:   {Other: "Delete this message?"},
	wDeleteHint:    {Other: "It is removed from the conversation. This cannot be undone."},
	wDelete:        {Other: "Delete"},
	wKeep:          {Other: "Keep it"},

	wMessage:            {Other: "Message"},
	wMessagePlaceholder: {Other: "Write a message"},
	wSend:               {Other: "Send"},
	wRoomLeft:           {Other: "{n} characters left", One: "1 character left"},
	wTooLong:            {Other: "{n} characters too long. Shorten it or send it in parts.", One: "1 character too long. Shorten it or send it in parts."},
	wNotQueued:          {Other: "The message could not be kept on this device, so it has not been sent. Copy it, then try again."},
	wNotQueuedFull:      {Other: "This device is full, so the message has not been saved or sent. It stays here while this page is open. Free some space, then send it again."},

	wNewToken:      {Other: "Enter a new token"},
	wNewTokenTitle: {Other: "New access token"},
	wNewTokenHint:  {Other: "Open the link from your practice again, or enter a new token here. Nothing that you have written is lost."},
	wContinue:      {Other: "Continue"},
	wTokenEnds:     {Other: "Your access ends at {time}. Enter a new token to go on without a break."},

	wBadAddress:       {Other: "This is not a server address"},
	wBadAddressDo:     {Other: "It begins with https:// or wss:// and a name, such as https://chat.example.org. Check it for typing errors."},
	wBadToken:         {Other: "This is not an access token"},
	wBadTokenDo:       {Other: "Part of it may be missing. Copy the whole token once more, or open the link from your practice again."},
	wTokenExpired:     {Other: "Your access has expired"},
	wTokenExpiredDo:   {Other: "Open the link from your practice again, or enter a new access token."},
	wTokenRefused:     {Other: "The server does not accept your access token"},
	wTokenRefusedDo:   {Other: "Open the link from your practice again, or ask your administrator for a new token."},
	wUnreachable:      {Other: "The server cannot be reached"},
	wUnreachableDo:    {Other: "Check your internet connection and the server address. We keep trying."},
	wNotSocketIO:      {Other: "This address does not answer as a chat server"},
	wNotSocketIODo:    {Other: "Something answers there, but it is not the chat. Check the server address with your administrator."},
	wOldServer:        {Other: "The chat server is too old"},
	wOldServerDo:      {Other: "It speaks an old version of the protocol (Socket.IO 2). Ask your administrator to update it."},
	wNoAnswer:         {Other: "The server does not answer the sign-in"},
	wNoAnswerDo:       {Other: "The connection stands, but the chat behind it is silent. Wait a minute and try again; if that does not help, tell your administrator."},
	wDisconnected:     {Other: "The server has ended your session"},
	wDisconnectedDo:   {Other: "Try to connect again. If that does not help, open the link from your practice once more."},
	wConnectionLost:   {Other: "The connection is lost"},
	wConnectionLostDo: {Other: "You can go on reading and writing. We connect again by ourselves."},
	wStoreFailed:      {Other: "This device cannot save"},
	wStoreFailedDo:    {Other: "What you write now may be lost when this page closes. Free some space on the device, then load the page again."},
	wStoreFull:        {Other: "Not saved: this device is full"},
	wStoreFullDo:      {Other: "What you wrote last is lost when this page closes. Free some space on the device, or copy it to a safe place."},
	wNotKept:          {Other: "Nothing is kept on this device"},
	wNotKeptDo:        {Other: "This browser does not let us save anything here, as in a private window. You can go on, but what is not sent is lost when this page closes."},
	wStoreDamaged:     {Other: "Something kept on this device cannot be read"},
	wStoreDamagedDo:   {Other: "It is left out. Messages come again from your practice; a draft or an unsent message may be missing, so look through your conversations."},
	wNeedToken:        {Other: "Sign in again to connect"},
	wNeedTokenDo:      {Other: "You see what this device keeps, and what you write waits here. Open the link from your practice again, or enter an access token."},
	wUnknownProblem:   {Other: "Something is not right"},
	wUnknownProblemDo: {Other: "Try again. If that does not help, tell your administrator."},

	wDiagnostics:     {Other: "Diagnostics"},
	wDiagnosticsLead: {Other: "For whoever looks for a fault. There are no names, messages or tokens in it."},
	wCopy:            {Other: "Copy"},
	wCopied:          {Other: "Copied."},
	wNotCopied:       {Other: "This browser did not let us copy it. Select the text and copy it yourself."},
	wClose:           {Other: "Close"},
	wDiagServer:      {Other: "What the server has shown"},
	wDiagAcks:        {Other: "Acknowledges messages"},
	wDiagEchoes:      {Other: "Echoes messages"},
	wDiagClientIDs:   {Other: "Returns our message ids"},
	wDiagLabels:      {Other: "Names the conversation of a message"},
	wDiagDeletes:     {Other: "Announces deleted messages"},
	wDiagOrder:       {Other: "Order of pages"},
	wDiagNewestFirst: {Other: "newest first"},
	wDiagOldestFirst: {Other: "oldest first"},
	wDiagYes:         {Other: "yes"},
	wDiagNotSeen:     {Other: "not seen so far"},
	wDiagConnection:  {Other: "Connection"},
	wDiagState:       {Other: "Now"},
	wDiagConnections: {Other: "Connections since the start"},
	wDiagLastError:   {Other: "Last connection ended by"},
	wDiagHistory:     {Other: "History"},
	wDiagHere:        {Other: "On this device"},
	wDiagKept:        {Other: "Kept"},
	wDiagLocks:       {Other: "locks after {time}"},
	wDiagSends:       {Other: "Sending"},
	wDiagSendsYes:    {Other: "this page sends what waits"},
	wDiagSendsNo:     {Other: "another page of this browser sends what waits"},
	wDiagUnsaved:     {Other: "In memory only"},
	wDiagCounts:      {Other: "Counted since the start"},
	wDiagUnreadable:  {Other: "Events that could not be read"},
	wDiagUnknown:     {Other: "Events we do not know"},
	wDiagUnexpected:  {Other: "Replies nobody had asked for"},
	wDiagDamaged:     {Other: "Kept records that could not be read"},
	wDiagPanics:      {Other: "Mistakes of this app"},
	wDiagVersions:    {Other: "Versions"},
	wDiagApp:         {Other: "Practice Chat"},
	wDiagRuntime:     {Other: "Go"},
	wDiagBrowser:     {Other: "Browser"},
	wDiagNone:        {Other: "none"},
	wDiagIdle:        {Other: "idle"},
	wDiagConnecting:  {Other: "connecting"},
	wDiagOnline:      {Other: "online"},
	wDiagWaiting:     {Other: "lost, trying again"},
	wDiagStopped:     {Other: "stopped"},
}
