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

	// Signing out.
	wSignOut
	wSignOutTitle
	wSignOutClean
	wSignOutLoss
	wSignOutNotSent // messages
	wSignOutDraft
	wStay

	// Inbox.
	wConversations
	wInboxLoading
	wInboxEmpty
	wInboxEmptyHint
	wInboxFailed
	wRefresh
	wRefreshing
	wAsOf
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
	wUnknownProblem
	wUnknownProblemDo

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

	wSignOut:        {Other: "Sign out"},
	wSignOutTitle:   {Other: "Sign out?"},
	wSignOutClean:   {Other: "Everything is sent. To come back you will need your link or access token again."},
	wSignOutLoss:    {Other: "This would be lost, because it has not been sent:"},
	wSignOutNotSent: {Other: "{name}: {n} messages not sent", One: "{name}: 1 message not sent"},
	wSignOutDraft:   {Other: "{name}: draft “{text}”"},
	wStay:           {Other: "Stay signed in"},

	wConversations:  {Other: "Conversations"},
	wInboxLoading:   {Other: "Loading conversations…"},
	wInboxEmpty:     {Other: "No conversations yet"},
	wInboxEmptyHint: {Other: "When a patient’s conversation is opened for you, it appears here."},
	wInboxFailed:    {Other: "The conversations could not be loaded"},
	wRefresh:        {Other: "Refresh"},
	wRefreshing:     {Other: "Refreshing…"},
	wAsOf:           {Other: "As of {time}"},
	wNobody:         {Other: "No name given"},
	wNoMessages:     {Other: "No messages yet"},
	wUnread:         {Other: "{n} unread messages", One: "1 unread message"},
	wNotSent:        {Other: "{n} messages not sent", One: "1 message not sent"},
	wDraft:          {Other: "Draft:"},
	wRowTyping:      {Other: "typing…"},

	wBack:           {Other: "Back"},
	wChoose:         {Other: "Choose a conversation"},
	wChooseHint:     {Other: "Its messages will be shown here."},
	wTalkLoading:    {Other: "Loading messages…"},
	wTalkEmpty:      {Other: "No messages yet"},
	wTalkEmptyHint:  {Other: "Write the first one below."},
	wTalkFailed:     {Other: "The messages could not be loaded"},
	wTryAgain:       {Other: "Try again"},
	wServerSays:     {Other: "The server says: {text}"},
	wMessages:       {Other: "Messages"},
	wLoadEarlier:    {Other: "Load earlier messages"},
	wLoadingEarlier: {Other: "Loading earlier messages…"},
	wEarlierFailed:  {Other: "Earlier messages could not be loaded. Try again"},
	wBeginning:      {Other: "Beginning of the conversation"},
	wToday:          {Other: "Today"},
	wYesterday:      {Other: "Yesterday"},
	wNewMessages:    {Other: "New messages", One: "New message"},
	wYou:            {Other: "You"},
	wTyping:         {Other: "{name} is typing…"},
	wJump:           {Other: "Jump to latest"},
	wJumpCount:      {Other: "Jump to latest ({n} new)"},
	wIncoming:       {Other: "{name}: {text}"},
	wIncomingCount:  {Other: "{n} new messages from {name}"},

	wSent:             {Other: "Sent"},
	wQueued:           {Other: "Waiting for its turn"},
	wQueuedOffline:    {Other: "Waiting for a connection"},
	wSending:          {Other: "Sending…"},
	wUncertain:        {Other: "May have been sent"},
	wUncertainHint:    {Other: "The connection was lost while it went out. If it is not among the messages above, it probably did not arrive."},
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
	wUnknownProblem:   {Other: "Something is not right"},
	wUnknownProblemDo: {Other: "Try again. If that does not help, tell your administrator."},
}
