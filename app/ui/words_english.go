package ui

// The phrases, each by its name in the catalogues. Those with a comment count
// something.
const (
	wProduct phrase = "Product"
	wTagline phrase = "Tagline"

	// How texts are put together.
	wLabelled  phrase = "Labelled"
	wSentences phrase = "Sentences"

	// Connection.
	wConnection   phrase = "Connection"
	wOnline       phrase = "Online"
	wConnecting   phrase = "Connecting"
	wSigningIn    phrase = "SigningIn"
	wNoConnection phrase = "NoConnection"
	wRetryIn      phrase = "RetryIn" // seconds
	wRetryNow     phrase = "RetryNow"
	wTryNow       phrase = "TryNow"
	wStopped      phrase = "Stopped"
	wIdle         phrase = "Idle"

	// Sign-in.
	wSignIn            phrase = "SignIn"
	wSignInHint        phrase = "SignInHint"
	wServerAddress     phrase = "ServerAddress"
	wServerAddressHint phrase = "ServerAddressHint"
	wAccessToken       phrase = "AccessToken"
	wAccessTokenHint   phrase = "AccessTokenHint"
	wTokenHere         phrase = "TokenHere"
	wSigningInTo       phrase = "SigningInTo"
	wCancel            phrase = "Cancel"
	wTrySandbox        phrase = "TrySandbox"
	wSandboxFailed     phrase = "SandboxFailed"
	wNoServerGiven     phrase = "NoServerGiven"
	wNoTokenGiven      phrase = "NoTokenGiven"
	wOtherServer       phrase = "OtherServer"
	wPracticeSignIn    phrase = "PracticeSignIn"
	wOrByToken         phrase = "OrByToken"
	wLinkUnasked       phrase = "LinkUnasked"
	wLinkStale         phrase = "LinkStale"
	wPracticeRefused   phrase = "PracticeRefused"
	wHostNobody        phrase = "HostNobody"
	wHostSilent        phrase = "HostSilent"

	// Signing out.
	wSignOut           phrase = "SignOut"
	wSignOutTitle      phrase = "SignOutTitle"
	wSignOutClean      phrase = "SignOutClean"
	wSignOutLoss       phrase = "SignOutLoss"
	wSignOutNotSent    phrase = "SignOutNotSent" // messages
	wSignOutDraft      phrase = "SignOutDraft"
	wSignOutNotDeleted phrase = "SignOutNotDeleted" // messages
	wStay              phrase = "Stay"

	// Locked, and about to be.
	wLocked           phrase = "Locked"
	wLockedLead       phrase = "LockedLead"
	wPIN              phrase = "PIN"
	wPINHint          phrase = "PINHint"
	wUnlock           phrase = "Unlock"
	wUnlocking        phrase = "Unlocking"
	wNoPINGiven       phrase = "NoPINGiven"
	wWrongPIN         phrase = "WrongPIN"
	wAttemptsLeft     phrase = "AttemptsLeft"   // attempts
	wAttemptsToWipe   phrase = "AttemptsToWipe" // attempts
	wNextAttemptIn    phrase = "NextAttemptIn"
	wNextAttemptClock phrase = "NextAttemptClock"
	wNextAttemptNow   phrase = "NextAttemptNow"
	wUnlockFailed     phrase = "UnlockFailed"
	wUnlockFailedDo   phrase = "UnlockFailedDo"
	wWipeTitle        phrase = "WipeTitle"
	wWipeHint         phrase = "WipeHint"
	wWiped            phrase = "Wiped"
	wWipedDo          phrase = "WipedDo"
	wLockNow          phrase = "LockNow"
	wLockingSoon      phrase = "LockingSoon"
	wLockingIn        phrase = "LockingIn" // seconds
	wLockingHint      phrase = "LockingHint"
	wLockingForm      phrase = "LockingForm"
	wStayHere         phrase = "StayHere"
	wSeconds          phrase = "Seconds" // seconds
	wMinutes          phrase = "Minutes" // minutes
	wHours            phrase = "Hours"   // hours

	// This device.
	wThisDevice      phrase = "ThisDevice"
	wThisDeviceLead  phrase = "ThisDeviceLead"
	wKeepOnDevice    phrase = "KeepOnDevice"
	wKeepDevice      phrase = "KeepDevice"
	wKeepDeviceHint  phrase = "KeepDeviceHint"
	wKeepPIN         phrase = "KeepPIN"
	wKeepPINHint     phrase = "KeepPINHint"
	wKeepNothing     phrase = "KeepNothing"
	wKeepNothingHint phrase = "KeepNothingHint"
	wKeepFailed      phrase = "KeepFailed"
	wNewPIN          phrase = "NewPIN"
	wNewPINHint      phrase = "NewPINHint" // characters
	wNewPINKept      phrase = "NewPINKept"
	wRepeatPIN       phrase = "RepeatPIN"
	wLockAfter       phrase = "LockAfter"
	wSave            phrase = "Save"
	wSaving          phrase = "Saving"
	wSaved           phrase = "Saved"
	wPINTooShort     phrase = "PINTooShort" // characters
	wPINDiffers      phrase = "PINDiffers"
	wNothingLoses    phrase = "NothingLoses"
	wNotChanged      phrase = "NotChanged"
	wNotChangedDo    phrase = "NotChangedDo"
	wCannotSeal      phrase = "CannotSeal"
	wCannotSealDo    phrase = "CannotSealDo"
	wOfferPIN        phrase = "OfferPIN"
	wOfferPINDo      phrase = "OfferPINDo"
	wWantsPIN        phrase = "WantsPIN"
	wWantsPINDo      phrase = "WantsPINDo"
	wSetPIN          phrase = "SetPIN"
	wNotNow          phrase = "NotNow"

	wUpdateReady   phrase = "UpdateReady"
	wUpdateReadyDo phrase = "UpdateReadyDo"
	wUpdate        phrase = "Update"
	wNewMessage    phrase = "NewMessage"
	wInstall       phrase = "Install"

	// Search.
	wSearch            phrase = "Search"
	wSearchClear       phrase = "SearchClear"
	wSearchResults     phrase = "SearchResults"
	wSearching         phrase = "Searching"
	wNothingFound      phrase = "NothingFound"
	wFound             phrase = "Found"     // results
	wFoundMore         phrase = "FoundMore" // results
	wSearchScope       phrase = "SearchScope"
	wSearchScopeAsOf   phrase = "SearchScopeAsOf"
	wSearchScopeMemory phrase = "SearchScopeMemory"
	wHitName           phrase = "HitName"
	wHitMine           phrase = "HitMine"

	// Inbox.
	wConversations  phrase = "Conversations"
	wInboxLoading   phrase = "InboxLoading"
	wInboxEmpty     phrase = "InboxEmpty"
	wInboxEmptyHint phrase = "InboxEmptyHint"
	wInboxNotHere   phrase = "InboxNotHere"
	wNotHereHint    phrase = "NotHereHint"
	wRefresh        phrase = "Refresh"
	wRefreshing     phrase = "Refreshing"
	wAsOf           phrase = "AsOf"
	wDayAt          phrase = "DayAt"
	wYesterdayAt    phrase = "YesterdayAt"
	wNobody         phrase = "Nobody"
	wNoMessages     phrase = "NoMessages"
	wUnread         phrase = "Unread"  // messages
	wNotSent        phrase = "NotSent" // messages
	wDraft          phrase = "Draft"
	wOneDraft       phrase = "OneDraft"
	wRowTyping      phrase = "RowTyping"
	wFilter         phrase = "Filter"
	wFilterAll      phrase = "FilterAll"
	wFilterUnread   phrase = "FilterUnread"
	wFilterDrafts   phrase = "FilterDrafts"
	wFilterNotSent  phrase = "FilterNotSent"
	wFilterEmpty    phrase = "FilterEmpty"
	wFilterShowAll  phrase = "FilterShowAll"

	// Conversation.
	wBack            phrase = "Back"
	wChoose          phrase = "Choose"
	wChooseHint      phrase = "ChooseHint"
	wTalkLoading     phrase = "TalkLoading"
	wTalkEmpty       phrase = "TalkEmpty"
	wTalkEmptyHint   phrase = "TalkEmptyHint"
	wTalkNotHere     phrase = "TalkNotHere"
	wTalkNotHereHint phrase = "TalkNotHereHint"
	wTalkFailed      phrase = "TalkFailed"
	wTryAgain        phrase = "TryAgain"
	wServerSays      phrase = "ServerSays"
	wMessages        phrase = "Messages"
	wLoadEarlier     phrase = "LoadEarlier"
	wLoadingEarlier  phrase = "LoadingEarlier"
	wEarlierFailed   phrase = "EarlierFailed"
	wBeginning       phrase = "Beginning"
	wToday           phrase = "Today"
	wYesterday       phrase = "Yesterday"
	wNewMessages     phrase = "NewMessages"
	wYou             phrase = "You"
	wTyping          phrase = "Typing"
	wJump            phrase = "Jump"
	wJumpCount       phrase = "JumpCount"     // new messages
	wIncomingCount   phrase = "IncomingCount" // messages
	wCopyMessage     phrase = "CopyMessage"
	wMessageCopied   phrase = "MessageCopied"

	// Delivery and deleting.
	wSent             phrase = "Sent"
	wQueued           phrase = "Queued"
	wQueuedOffline    phrase = "QueuedOffline"
	wQueuedBehind     phrase = "QueuedBehind"
	wSending          phrase = "Sending"
	wUncertain        phrase = "Uncertain"
	wUncertainHint    phrase = "UncertainHint"
	wRefused          phrase = "Refused"
	wRefusedTooLong   phrase = "RefusedTooLong"
	wRefusedForbidden phrase = "RefusedForbidden"
	wRefusedRate      phrase = "RefusedRate"
	wRefusedOther     phrase = "RefusedOther"
	wDeleting         phrase = "Deleting"
	wHeld             phrase = "Held"
	wUndo             phrase = "Undo"
	wSendingIn        phrase = "SendingIn"      // seconds
	wDeletingIn       phrase = "DeletingIn"     // seconds
	wHeldSaid         phrase = "HeldSaid"       // seconds
	wHeldDeleteSaid   phrase = "HeldDeleteSaid" // seconds
	wTakenBack        phrase = "TakenBack"
	wDeleteMessage    phrase = "DeleteMessage"
	wDeleteStopped    phrase = "DeleteStopped"
	wDeleteRefused    phrase = "DeleteRefused"
	wTooLate          phrase = "TooLate"
	wSendAgain        phrase = "SendAgain"
	wDiscard          phrase = "Discard"
	wKeepChecking     phrase = "KeepChecking"

	// Composer.
	wMessage            phrase = "Message"
	wMessagePlaceholder phrase = "MessagePlaceholder"
	wSend               phrase = "Send"
	wSendTo             phrase = "SendTo"
	wRoomLeft           phrase = "RoomLeft" // characters
	wTooLong            phrase = "TooLong"  // characters
	wNotQueued          phrase = "NotQueued"
	wNotQueuedFull      phrase = "NotQueuedFull"
	wReplies            phrase = "Replies"
	wRepliesHint        phrase = "RepliesHint"
	wRepliesEmpty       phrase = "RepliesEmpty"
	wReplyNew           phrase = "ReplyNew"
	wReplyName          phrase = "ReplyName"
	wReplyNameHint      phrase = "ReplyNameHint"
	wReplyText          phrase = "ReplyText"
	wReplyNoText        phrase = "ReplyNoText"
	wReplyInsert        phrase = "ReplyInsert"
	wReplyEdit          phrase = "ReplyEdit"
	wReplyDelete        phrase = "ReplyDelete"
	wRepliesFull        phrase = "RepliesFull" // replies
	wRepliesNotSaved    phrase = "RepliesNotSaved"
	wRepliesManage      phrase = "RepliesManage"
	wReplyMatches       phrase = "ReplyMatches" // replies
	wShortcuts          phrase = "Shortcuts"
	wShortcutsHint      phrase = "ShortcutsHint"
	wSingleKeys         phrase = "SingleKeys"
	wSingleKeysHint     phrase = "SingleKeysHint"
	wKeyList            phrase = "KeyList"
	wKeySearch          phrase = "KeySearch"
	wKeyMove            phrase = "KeyMove"
	wKeyEnds            phrase = "KeyEnds"
	wKeyOpen            phrase = "KeyOpen"
	wKeyBack            phrase = "KeyBack"
	wKeySend            phrase = "KeySend"
	wKeyLine            phrase = "KeyLine"
	wKeyReply           phrase = "KeyReply"
	wKeyUndo            phrase = "KeyUndo"
	wKeyCopy            phrase = "KeyCopy"
	wKeyDelete          phrase = "KeyDelete"

	// Keys, as a keyboard of the language has them.
	wPressEnter      phrase = "PressEnter"
	wPressCtrlEnter  phrase = "PressCtrlEnter"
	wPressShiftEnter phrase = "PressShiftEnter"
	wPressEnds       phrase = "PressEnds"
	wPressEscape     phrase = "PressEscape"
	wPressUndo       phrase = "PressUndo"
	wPressDelete     phrase = "PressDelete"

	// A new token during a session.
	wNewToken      phrase = "NewToken"
	wNewTokenTitle phrase = "NewTokenTitle"
	wNewTokenHint  phrase = "NewTokenHint"
	wContinue      phrase = "Continue"
	wTokenEnds     phrase = "TokenEnds"

	// Problems: what is the matter, and what to do about it.
	wBadAddress       phrase = "BadAddress"
	wBadAddressDo     phrase = "BadAddressDo"
	wBadToken         phrase = "BadToken"
	wBadTokenDo       phrase = "BadTokenDo"
	wTokenExpired     phrase = "TokenExpired"
	wTokenExpiredDo   phrase = "TokenExpiredDo"
	wTokenRefused     phrase = "TokenRefused"
	wTokenRefusedDo   phrase = "TokenRefusedDo"
	wUnreachable      phrase = "Unreachable"
	wUnreachableDo    phrase = "UnreachableDo"
	wNotSocketIO      phrase = "NotSocketIO"
	wNotSocketIODo    phrase = "NotSocketIODo"
	wOldServer        phrase = "OldServer"
	wOldServerDo      phrase = "OldServerDo"
	wNoAnswer         phrase = "NoAnswer"
	wNoAnswerDo       phrase = "NoAnswerDo"
	wDisconnected     phrase = "Disconnected"
	wDisconnectedDo   phrase = "DisconnectedDo"
	wConnectionLost   phrase = "ConnectionLost"
	wConnectionLostDo phrase = "ConnectionLostDo"
	wStoreFailed      phrase = "StoreFailed"
	wStoreFailedDo    phrase = "StoreFailedDo"
	wStoreFull        phrase = "StoreFull"
	wStoreFullDo      phrase = "StoreFullDo"
	wNotKept          phrase = "NotKept"
	wNotKeptDo        phrase = "NotKeptDo"
	wStoreDamaged     phrase = "StoreDamaged"
	wStoreDamagedDo   phrase = "StoreDamagedDo"
	wNeedToken        phrase = "NeedToken"
	wNeedTokenDo      phrase = "NeedTokenDo"
	wNotDeleted       phrase = "NotDeleted"
	wNotDeletedDo     phrase = "NotDeletedDo"
	wUnknownProblem   phrase = "UnknownProblem"
	wUnknownProblemDo phrase = "UnknownProblemDo"

	// Diagnostics.
	wDiagnostics     phrase = "Diagnostics"
	wDiagnosticsLead phrase = "DiagnosticsLead"
	wCopy            phrase = "Copy"
	wCopied          phrase = "Copied"
	wNotCopied       phrase = "NotCopied"
	wClose           phrase = "Close"
	wDiagServer      phrase = "DiagServer"
	wDiagAcks        phrase = "DiagAcks"
	wDiagEchoes      phrase = "DiagEchoes"
	wDiagClientIDs   phrase = "DiagClientIDs"
	wDiagLabels      phrase = "DiagLabels"
	wDiagDeletes     phrase = "DiagDeletes"
	wDiagOrder       phrase = "DiagOrder"
	wDiagNewestFirst phrase = "DiagNewestFirst"
	wDiagOldestFirst phrase = "DiagOldestFirst"
	wDiagYes         phrase = "DiagYes"
	wDiagNotSeen     phrase = "DiagNotSeen"
	wDiagConnection  phrase = "DiagConnection"
	wDiagState       phrase = "DiagState"
	wDiagConnections phrase = "DiagConnections"
	wDiagLastError   phrase = "DiagLastError"
	wDiagHistory     phrase = "DiagHistory"
	wDiagHere        phrase = "DiagHere"
	wDiagKept        phrase = "DiagKept"
	wDiagLocks       phrase = "DiagLocks"
	wDiagSends       phrase = "DiagSends"
	wDiagSendsYes    phrase = "DiagSendsYes"
	wDiagSendsNo     phrase = "DiagSendsNo"
	wDiagUnsaved     phrase = "DiagUnsaved"
	wDiagCounts      phrase = "DiagCounts"
	wDiagUnreadable  phrase = "DiagUnreadable"
	wDiagUnknown     phrase = "DiagUnknown"
	wDiagUnexpected  phrase = "DiagUnexpected"
	wDiagDamaged     phrase = "DiagDamaged"
	wDiagPanics      phrase = "DiagPanics"
	wDiagVersions    phrase = "DiagVersions"
	wDiagApp         phrase = "DiagApp"
	wDiagRuntime     phrase = "DiagRuntime"
	wDiagBrowser     phrase = "DiagBrowser"
	wDiagIdle        phrase = "DiagIdle"
	wDiagConnecting  phrase = "DiagConnecting"
	wDiagOnline      phrase = "DiagOnline"
	wDiagWaiting     phrase = "DiagWaiting"
	wDiagStopped     phrase = "DiagStopped"

	// Settings.
	wSettings       phrase = "Settings"
	wTheme          phrase = "Theme"
	wThemeAuto      phrase = "ThemeAuto"
	wThemeLight     phrase = "ThemeLight"
	wThemeDark      phrase = "ThemeDark"
	wLanguage       phrase = "Language"
	wLanguageAuto   phrase = "LanguageAuto"
	wSendKey        phrase = "SendKey"
	wHold           phrase = "Hold"
	wHoldHint       phrase = "HoldHint"
	wHoldOff        phrase = "HoldOff"
	wPrivacy        phrase = "Privacy"
	wPrivacyHint    phrase = "PrivacyHint"
	wNotify         phrase = "Notify"
	wNotifyHint     phrase = "NotifyHint"
	wNotifyRefused  phrase = "NotifyRefused"
	wSealing        phrase = "Sealing"
	wChange         phrase = "Change"
	wClearDevice    phrase = "ClearDevice"
	wClearTitle     phrase = "ClearTitle"
	wClearHint      phrase = "ClearHint"
	wClear          phrase = "Clear"
	wLanguageFailed phrase = "LanguageFailed"
)

// english is the catalogue that is built in.
var english = catalogue{
	wProduct: "Practice Chat",
	wTagline: "Read and answer your patients’ messages.",

	wLabelled:  "{label}: {text}",
	wSentences: "{a} {b}",

	wConnection:   "Connection",
	wOnline:       "Online",
	wConnecting:   "Connecting…",
	wSigningIn:    "Signing in…",
	wNoConnection: "No connection",
	wRetryIn:      "trying again in {n} s",
	wRetryNow:     "trying again",
	wTryNow:       "Try now",
	wStopped:      "Not connected",
	wIdle:         "Not signed in",

	wSignIn:            "Sign in",
	wSignInHint:        "Most people come here by a link from their practice and need not fill in anything.",
	wServerAddress:     "Server address",
	wServerAddressHint: "Your practice’s administrator knows it. It looks like https://chat.example.org.",
	wAccessToken:       "Access token",
	wAccessTokenHint:   "A long line of letters and digits. Keep it to yourself: it opens your patients’ messages.",
	wTokenHere:         "A token has come with the link. To use another one, enter it here.",
	wSigningInTo:       "Server: {server}",
	wCancel:            "Cancel",
	wTrySandbox:        "Try the sandbox",
	wSandboxFailed:     "The sandbox did not answer. Check that it is still running, then try again.",
	wNoServerGiven:     "Enter the server address first.",
	wNoTokenGiven:      "Enter your access token first.",
	wOtherServer:       "This link belongs to another server ({server}). Ask your practice for a new link.",
	wPracticeSignIn:    "Continue with your practice",
	wOrByToken:         "or by an access token",
	wLinkUnasked:       "This link was not asked for on this device, so it was not accepted. Continue with your practice instead.",
	wLinkStale:         "This sign-in was used before, took too long, or was not begun on this device, so it was not accepted. Please begin again.",
	wPracticeRefused:   "Your practice’s page did not sign you in. You can try again.",
	wHostNobody:        "Nobody is signed in on this website. Sign in there first.",
	wHostSilent:        "This website has not said who is signed in. Try again.",

	wSignOut:                 "Sign out",
	wSignOutTitle:            "Sign out?",
	wSignOutClean:            "Everything has been sent. What is kept on this device will be deleted; to come back you will need your link or access token again.",
	wSignOutLoss:             "This has not reached the server, and would be lost:",
	wSignOutNotSent:          "{name}: {n} messages not sent",
	wSignOutNotSent + one:    "{name}: 1 message not sent",
	wSignOutDraft:            "{name}: draft “{text}”",
	wSignOutNotDeleted:       "{name}: {n} messages not deleted yet",
	wSignOutNotDeleted + one: "{name}: 1 message not deleted yet",
	wStay:                    "Stay signed in",

	wLocked:               "Locked",
	wLockedLead:           "Your conversations are encrypted on this device. Your PIN opens them.",
	wPIN:                  "PIN",
	wPINHint:              "The PIN or passphrase that was set on this device.",
	wUnlock:               "Unlock",
	wUnlocking:            "Unlocking…",
	wNoPINGiven:           "Enter your PIN first.",
	wWrongPIN:             "Wrong PIN",
	wAttemptsLeft:         "{n} attempts left.",
	wAttemptsLeft + one:   "1 attempt left.",
	wAttemptsToWipe:       "{n} attempts left, then everything kept here is deleted.",
	wAttemptsToWipe + one: "1 attempt left. If it is wrong, everything kept here is deleted.",
	wNextAttemptIn:        "You can try again in {time}.",
	wNextAttemptClock:     "Next attempt in {time}",
	wNextAttemptNow:       "You can try again now.",
	wUnlockFailed:         "The PIN could not be checked",
	wUnlockFailedDo:       "Nothing is lost, and this attempt does not count. Try again; if that does not help, load the page again.",
	wWipeTitle:            "Sign out and delete everything here?",
	wWipeHint:             "All that is kept on this device will be deleted, including drafts, messages that have not been sent, and deletions that are still waiting. What has been sent stays with your practice.",
	wWiped:                "Everything kept on this device has been deleted",
	wWipedDo:              "The PIN was wrong too often. Sign in again: all that had been sent is still with your practice.",
	wLockNow:              "Lock now",
	wLockingSoon:          "Locking soon",
	wLockingIn:            "Practice Chat locks in {n} seconds.",
	wLockingIn + one:      "Practice Chat locks in 1 second.",
	wLockingHint:          "Nobody has used it for a while. What you have written is kept.",
	wLockingForm:          "Nobody has used it for a while. Your messages are kept, but not what stands in the open form: save it first.",
	wStayHere:             "Stay",
	wSeconds:              "{n} seconds",
	wSeconds + one:        "1 second",
	wMinutes:              "{n} minutes",
	wMinutes + one:        "1 minute",
	wHours:                "{n} hours",
	wHours + one:          "1 hour",

	wThisDevice:      "This device",
	wThisDeviceLead:  "Conversations, drafts and messages that wait to be sent are kept here, so that you can go on without a connection.",
	wKeepOnDevice:    "Keep on this device",
	wKeepDevice:      "Encrypted by this browser",
	wKeepDeviceHint:  "Opens by itself. It stops a casual look at the files; it does not stop anyone who can use this browser or has the disk.",
	wKeepPIN:         "Encrypted with a PIN",
	wKeepPINHint:     "Locks when nobody is using it, and then stops whoever picks up this device. Someone with a copy of the disk could guess a short PIN, so a passphrase is better.",
	wKeepNothing:     "Nothing",
	wKeepNothingHint: "Once the page is closed, nobody finds messages here. Until then nothing is protected, and drafts and unsent messages are lost when the page closes.",
	wKeepFailed:      "At the moment nothing can be kept: this browser does not let us save anything here.",
	wNewPIN:          "New PIN",
	wNewPINHint:      "At least {n} characters. Letters and spaces are welcome. Nobody can recover it.",
	wNewPINKept:      "Leave both empty to go on with the PIN you have.",
	wRepeatPIN:       "Repeat PIN",
	wLockAfter:       "Lock after",
	wSave:            "Save",
	wSaving:          "Saving…",
	wSaved:           "Saved.",
	wPINTooShort:     "The PIN needs at least {n} characters.",
	wPINDiffers:      "The two PINs are not the same. Enter them once more.",
	wNothingLoses:    "This has not been sent, and would be lost when the page closes:",
	wNotChanged:      "This could not be changed",
	wNotChangedDo:    "Everything is kept as it was. Try again; if that does not help, free some space on the device.",
	wCannotSeal:      "This browser cannot encrypt anything here",
	wCannotSealDo:    "It can when the page is opened by an address that begins with https://.",
	wOfferPIN:        "Is this device shared?",
	wOfferPINDo:      "Set a PIN, and your patients’ messages stay locked while you are away.",
	wWantsPIN:        "Set a PIN for this device",
	wWantsPINDo:      "Your practice asks for one. Until then nothing is kept here, and what is not sent is lost when this page closes.",
	wSetPIN:          "Set a PIN",
	wNotNow:          "Not now",

	wUpdateReady:   "A new version is ready",
	wUpdateReadyDo: "It takes a moment. You stay signed in, and what you have written stays.",
	wUpdate:        "Update",
	wNewMessage:    "New message",
	wInstall:       "Install as an app",

	wSearch:            "Search",
	wSearchClear:       "Clear search",
	wSearchResults:     "Search results",
	wSearching:         "Searching…",
	wNothingFound:      "Nothing found",
	wFound:             "{n} results",
	wFound + one:       "1 result",
	wFoundMore:         "The newest {n} results. Type more to find older ones.",
	wSearchScope:       "Searched: what this device keeps",
	wSearchScopeAsOf:   "Searched: what this device keeps, as of {time}",
	wSearchScopeMemory: "Searched: what has been read since this page was opened",
	wHitName:           "Conversation",
	wHitMine:           "You:",

	wConversations:  "Conversations",
	wInboxLoading:   "Loading conversations…",
	wInboxEmpty:     "No conversations yet",
	wInboxEmptyHint: "When a patient’s conversation is opened for you, it appears here.",
	wInboxNotHere:   "The conversations are not on this device",
	wNotHereHint:    "They come as soon as there is a connection.",
	wRefresh:        "Refresh",
	wRefreshing:     "Refreshing…",
	wAsOf:           "As of {time}",
	wDayAt:          "{day}, {time}",
	wYesterdayAt:    "yesterday, {time}",
	wNobody:         "Unnamed person",
	wNoMessages:     "No messages yet",
	wUnread:         "{n} unread messages",
	wUnread + one:   "1 unread message",
	wNotSent:        "{n} messages not sent",
	wNotSent + one:  "1 message not sent",
	wDraft:          "Draft:",
	wOneDraft:       "Draft",
	wRowTyping:      "typing…",
	wFilter:         "Show",
	wFilterAll:      "All",
	wFilterUnread:   "Unread",
	wFilterDrafts:   "Drafts",
	wFilterNotSent:  "Not sent",
	wFilterEmpty:    "No conversations match this filter",
	wFilterShowAll:  "Show all",

	wBack:            "Back",
	wChoose:          "Choose a conversation",
	wChooseHint:      "Its messages will be shown here.",
	wTalkLoading:     "Loading messages…",
	wTalkEmpty:       "No messages yet",
	wTalkEmptyHint:   "Write the first one below.",
	wTalkNotHere:     "These messages are not on this device",
	wTalkNotHereHint: "They come as soon as there is a connection. You can write already.",
	wTalkFailed:      "The messages could not be loaded",
	wTryAgain:        "Try again",
	wServerSays:      "The server says: {text}",
	wMessages:        "Messages",
	wLoadEarlier:     "Load earlier messages",
	wLoadingEarlier:  "Loading earlier messages…",
	wEarlierFailed:   "Earlier messages could not be loaded. Try again",
	wBeginning:       "Beginning of the conversation",
	wToday:           "Today",
	wYesterday:       "Yesterday",
	wNewMessages:     "New messages",
	wYou:             "You",
	wTyping:          "{name} is typing…",
	wJump:            "Jump to latest",
	wJumpCount:       "Jump to latest ({n} new)",
	wIncomingCount:   "{n} new messages from {name}",
	wCopyMessage:     "Copy message",
	wMessageCopied:   "Message copied",

	wSent:                 "Sent",
	wQueued:               "Waiting for its turn",
	wQueuedOffline:        "Waiting for a connection",
	wQueuedBehind:         "Waiting for the message above",
	wSending:              "Sending…",
	wUncertain:            "May have been sent",
	wUncertainHint:        "It is not known whether it arrived. Look at the messages above: if it is not among them, it probably did not.",
	wRefused:              "Not sent",
	wRefusedTooLong:       "The server finds it too long. Copy it and send it in parts.",
	wRefusedForbidden:     "The server does not allow messages in this conversation.",
	wRefusedRate:          "Too many messages in a short time. Wait a moment, then send it again.",
	wRefusedOther:         "The server did not accept it.",
	wDeleting:             "Deleting…",
	wHeld:                 "Not sent yet",
	wUndo:                 "Undo",
	wSendingIn:            "Sends in {n} s",
	wDeletingIn:           "Deletes in {n} s",
	wHeldSaid:             "The message will be sent in {n} seconds. The Undo button is before the text box.",
	wHeldSaid + one:       "The message will be sent in 1 second. The Undo button is before the text box.",
	wHeldDeleteSaid:       "The message will be deleted in {n} seconds. The Undo button is before the text box.",
	wHeldDeleteSaid + one: "The message will be deleted in 1 second. The Undo button is before the text box.",
	wTakenBack:            "Not sent. The text is in the text box again.",
	wDeleteStopped:        "The message stays.",
	wDeleteRefused:        "The server has not deleted it.",
	wTooLate:              "Too late: it has already left.",
	wSendAgain:            "Send again",
	wDiscard:              "Discard",
	wKeepChecking:         "Keep checking",

	wDeleteMessage: "Delete message",

	wMessage:            "Message",
	wMessagePlaceholder: "Write a message",
	wSend:               "Send",
	wSendTo:             "to {name}",
	wRoomLeft:           "{n} characters left",
	wRoomLeft + one:     "1 character left",
	wTooLong:            "{n} characters too long. Shorten it or send it in parts.",
	wTooLong + one:      "1 character too long. Shorten it or send it in parts.",
	wNotQueued:          "The message could not be kept on this device, so it has not been sent. Copy it, then try again.",
	wNotQueuedFull:      "This device is full, so the message has not been saved or sent. It stays here while this page is open. Free some space, then send it again.",
	wReplies:            "Saved replies",
	wRepliesHint:        "Kept on this device only. Type / in an empty text box to insert one.",
	wRepliesEmpty:       "None yet. Save what you often write.",
	wReplyNew:           "New reply",
	wReplyName:          "Short name",
	wReplyNameHint:      "Helps you find it. May be left empty.",
	wReplyText:          "Text",
	wReplyNoText:        "Enter the text first.",
	wReplyInsert:        "Insert",
	wReplyEdit:          "Edit",
	wReplyDelete:        "Delete reply",
	wRepliesFull:        "There can be {n} replies at most. Delete one first.",
	wRepliesNotSaved:    "It could not be kept on this device. Try again.",
	wRepliesManage:      "Manage saved replies",
	wReplyMatches:       "{n} saved replies",
	wReplyMatches + one: "1 saved reply",
	wShortcuts:          "Keyboard shortcuts",
	wShortcutsHint:      "Everything can be reached with Tab as well.",
	wSingleKeys:         "Single-key shortcuts",
	wSingleKeysHint:     "? and / work anywhere but in text boxes. Turn this off if you dictate.",
	wKeyList:            "This list",
	wKeySearch:          "Search",
	wKeyMove:            "Move among conversations or messages",
	wKeyEnds:            "To the first or the last one",
	wKeyOpen:            "Open the conversation",
	wKeyBack:            "Close the conversation, or end the search",
	wKeySend:            "Send the message",
	wKeyLine:            "Begin a new line",
	wKeyReply:           "Insert a saved reply, in an empty text box",
	wKeyUndo:            "Take back what has not been sent yet, in an empty text box",
	wKeyCopy:            "Copy the message",
	wKeyDelete:          "Delete your message",

	wPressEnter:      "Enter",
	wPressCtrlEnter:  "Ctrl + Enter",
	wPressShiftEnter: "Shift + Enter",
	wPressEnds:       "Home End",
	wPressEscape:     "Esc",
	wPressUndo:       "Ctrl + Z",
	wPressDelete:     "Delete",

	wNewToken:      "Enter a new token",
	wNewTokenTitle: "New access token",
	wNewTokenHint:  "Open the link from your practice again, or enter a new token here. Nothing that you have written is lost.",
	wContinue:      "Continue",
	wTokenEnds:     "Your access ends at {time}. Enter a new token to go on without a break.",

	wBadAddress:       "This is not a server address",
	wBadAddressDo:     "It begins with https:// or wss:// and a name, such as https://chat.example.org. Check it for typing errors.",
	wBadToken:         "This is not an access token",
	wBadTokenDo:       "Part of it may be missing. Copy the whole token once more, or open the link from your practice again.",
	wTokenExpired:     "Your access has expired",
	wTokenExpiredDo:   "Open the link from your practice again, or enter a new access token.",
	wTokenRefused:     "The server does not accept your access token",
	wTokenRefusedDo:   "Open the link from your practice again, or ask your administrator for a new token.",
	wUnreachable:      "The server cannot be reached",
	wUnreachableDo:    "Check your internet connection and the server address. We keep trying.",
	wNotSocketIO:      "This address does not answer as a chat server",
	wNotSocketIODo:    "Something answers there, but it is not the chat. Check the server address with your administrator.",
	wOldServer:        "The chat server is too old",
	wOldServerDo:      "It speaks an old version of the protocol (Socket.IO 2). Ask your administrator to update it.",
	wNoAnswer:         "The server does not answer the sign-in",
	wNoAnswerDo:       "There is a connection, but the chat does not answer. Wait a minute and try again; if that does not help, tell your administrator.",
	wDisconnected:     "The server has ended your session",
	wDisconnectedDo:   "Try to connect again. If that does not help, open the link from your practice once more.",
	wConnectionLost:   "The connection is lost",
	wConnectionLostDo: "You can go on reading and writing. We connect again by ourselves.",
	wStoreFailed:      "This device cannot save",
	wStoreFailedDo:    "What you write now may be lost when this page closes. Free some space on the device, then load the page again.",
	wStoreFull:        "Not saved: this device is full",
	wStoreFullDo:      "What you wrote last is lost when this page closes. Free some space on the device, or copy it to a safe place.",
	wNotKept:          "Nothing is kept on this device",
	wNotKeptDo:        "This browser does not let us save anything here, as in a private window. You can go on, but what is not sent is lost when this page closes.",
	wStoreDamaged:     "Something kept on this device cannot be read",
	wStoreDamagedDo:   "It is left out. Messages come again from your practice; a draft or an unsent message may be missing, so look through your conversations.",
	wNeedToken:        "Sign in again to connect",
	wNeedTokenDo:      "You see what this device keeps, and what you write waits here. Open the link from your practice again, or enter an access token.",
	wNotDeleted:       "You are signed out, but what this device keeps could not be deleted",
	wNotDeletedDo:     "Clear the data of this website in the settings of the browser.",
	wUnknownProblem:   "Something is not right",
	wUnknownProblemDo: "Try again. If that does not help, tell your administrator.",

	wDiagnostics:     "Diagnostics",
	wDiagnosticsLead: "For whoever looks for a fault. There are no names, messages or tokens in it.",
	wCopy:            "Copy",
	wCopied:          "Copied.",
	wNotCopied:       "This browser did not let us copy it. Select the text and copy it yourself.",
	wClose:           "Close",
	wDiagServer:      "What the server has shown",
	wDiagAcks:        "Acknowledges messages",
	wDiagEchoes:      "Echoes messages",
	wDiagClientIDs:   "Returns our message ids",
	wDiagLabels:      "Names the conversation of a message",
	wDiagDeletes:     "Announces deleted messages",
	wDiagOrder:       "Order of pages",
	wDiagNewestFirst: "newest first",
	wDiagOldestFirst: "oldest first",
	wDiagYes:         "yes",
	wDiagNotSeen:     "not seen so far",
	wDiagConnection:  "Connection",
	wDiagState:       "Now",
	wDiagConnections: "Connections since the start",
	wDiagLastError:   "Last connection ended by",
	wDiagHistory:     "History",
	wDiagHere:        "On this device",
	wDiagKept:        "Kept",
	wDiagLocks:       "Encrypted with a PIN, locks after {time}",
	wDiagSends:       "Sending",
	wDiagSendsYes:    "this page sends what waits",
	wDiagSendsNo:     "another page of this browser sends what waits",
	wDiagUnsaved:     "In memory only",
	wDiagCounts:      "Counted since the start",
	wDiagUnreadable:  "Events that could not be read",
	wDiagUnknown:     "Events we do not know",
	wDiagUnexpected:  "Replies nobody had asked for",
	wDiagDamaged:     "Kept records that could not be read",
	wDiagPanics:      "Errors in this app",
	wDiagVersions:    "Versions",
	wDiagApp:         "Practice Chat",
	wDiagRuntime:     "Go",
	wDiagBrowser:     "Browser",
	wDiagIdle:        "idle",
	wDiagConnecting:  "connecting",
	wDiagOnline:      "online",
	wDiagWaiting:     "lost, trying again",
	wDiagStopped:     "stopped",

	wSettings:       "Settings",
	wTheme:          "Appearance",
	wThemeAuto:      "Automatic",
	wThemeLight:     "Light",
	wThemeDark:      "Dark",
	wLanguage:       "Language",
	wLanguageAuto:   "Automatic",
	wSendKey:        "To send a message",
	wHold:           "Wait before sending",
	wHoldHint:       "Until then you can take a message back.",
	wHoldOff:        "Off",
	wPrivacy:        "Privacy mode",
	wPrivacyHint:    "Shows initials in place of names, and no messages in the list.",
	wNotify:         "Notifications",
	wNotifyHint:     "Tells you that a message has come while you are elsewhere, without names or text.",
	wNotifyRefused:  "This browser does not allow notifications here. You can change that in its settings.",
	wSealing:        "Messages on this device",
	wChange:         "Change",
	wClearDevice:    "Clear this device",
	wClearTitle:     "Delete what Practice Chat keeps on this device?",
	wClearHint:      "You will be signed out, and everything kept here will be deleted: conversations, drafts, messages that have not been sent, and these settings. What has been sent stays with your practice.",
	wClear:          "Delete",
	wLanguageFailed: "This language could not be loaded. Try again when there is a connection.",
}
