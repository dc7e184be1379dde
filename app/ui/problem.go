package ui

import (
	"practicechat/app/messenger"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// problemBox shows what is the matter, what to do about it, and what the server said;
// "" stands for nothing. It is there also while nothing is the matter: what comes up in
// an alert that is new is not always read out.
func problemBox(what, do, detail string) app.UI {
	box := app.Div().Class("pc-problem").Role("alert")
	if what == "" {
		return box.Class("pc-problem--none")
	}
	return box.Body(
		draw(iconWarning),
		app.Div().Body(
			app.P().Class("pc-problem__what").Text(what),
			app.If(do != "", app.P().Class("pc-problem__do").Text(do)),
			app.If(detail != "", app.P().Class("pc-problem__detail").Dir("auto").Text(detail)),
		),
	)
}

// problemWords returns what is the matter and what to do about it.
func problemWords(p messenger.ProblemCode) (what, advice string) {
	pair, ok := map[messenger.ProblemCode][2]phrase{
		messenger.BadAddress:     {wBadAddress, wBadAddressDo},
		messenger.BadToken:       {wBadToken, wBadTokenDo},
		messenger.TokenExpired:   {wTokenExpired, wTokenExpiredDo},
		messenger.TokenRefused:   {wTokenRefused, wTokenRefusedDo},
		messenger.Unreachable:    {wUnreachable, wUnreachableDo},
		messenger.NotSocketIO:    {wNotSocketIO, wNotSocketIODo},
		messenger.OldServer:      {wOldServer, wOldServerDo},
		messenger.NoAnswer:       {wNoAnswer, wNoAnswerDo},
		messenger.Disconnected:   {wDisconnected, wDisconnectedDo},
		messenger.ConnectionLost: {wConnectionLost, wConnectionLostDo},
		messenger.StoreFailed:    {wStoreFailed, wStoreFailedDo},
		messenger.StoreFull:      {wStoreFull, wStoreFullDo},
		messenger.NotKept:        {wNotKept, wNotKeptDo},
		messenger.StoreDamaged:   {wStoreDamaged, wStoreDamagedDo},
		messenger.NeedToken:      {wNeedToken, wNeedTokenDo},
		messenger.NotDeleted:     {wNotDeleted, wNotDeletedDo},
	}[p]
	if !ok {
		pair = [2]phrase{wUnknownProblem, wUnknownProblemDo}
	}
	return say(pair[0]), say(pair[1])
}

// needsUser tells a problem that the user has to act on from one that goes away by
// itself: of the latter the status line says enough while signed in.
func needsUser(p messenger.ProblemCode) bool {
	switch p {
	case messenger.NoProblem, messenger.ConnectionLost, messenger.Unreachable:
		return false
	}
	return true
}

// wantsToken reports whether a new access token would mend the problem.
func wantsToken(p messenger.ProblemCode) bool {
	switch p {
	case messenger.BadToken, messenger.TokenExpired, messenger.TokenRefused, messenger.Disconnected, messenger.NeedToken:
		return true
	}
	return false
}

// ofStore reports whether a problem is this device's, whose details are no words
// of the server.
func ofStore(p messenger.ProblemCode) bool {
	switch p {
	case messenger.StoreFailed, messenger.StoreFull, messenger.NotKept, messenger.StoreDamaged:
		return true
	}
	return false
}

// refusalWords explains the server's code of a refused message.
func refusalWords(code string) string {
	switch code {
	case "too_long", "too_large", "message_too_long":
		return say(wRefusedTooLong)
	case "forbidden", "not_allowed", "not_found", "unauthorized":
		return say(wRefusedForbidden)
	case "rate", "rate_limited", "too_many_requests":
		return say(wRefusedRate)
	}
	return say(wRefusedOther)
}
