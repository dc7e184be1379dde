"""The "Common Patterns" of the event reference with python-socketio.

    python3 patterns.py URL TOKEN USER_UUID CONVERSATION_UUID

Prints "ok: ..." at the end. Any other outcome is a traceback and a failing exit code.
Needs Debian's python3-socketio and python3-websocket.
"""

import datetime
import queue
import sys

import socketio

LIMIT = 10  # seconds


class Inbox:
    """The payloads of each event, in the order in which they came."""

    def __init__(self, sio, *names):
        self.queues = {name: queue.Queue() for name in names}
        for name, events in self.queues.items():
            sio.on(name, events.put)

    def next(self, name):
        return self.queues[name].get(timeout=LIMIT)

    def empty(self, name):
        return self.queues[name].empty()


def main(url, token, user, conversation):
    sio = socketio.Client(reconnection=False)
    inbox = Inbox(sio, "conversationsList", "messagesList", "receivedMessage", "typing")
    sio.connect(url, transports=["websocket"])
    try:
        patterns(sio, inbox, token, user, conversation)
    finally:
        sio.disconnect()


def patterns(sio, inbox, token, user, conversation):
    who = {"sender_id": user, "sender_role": "therapist"}
    room = {"conversation_uuid": conversation}

    sio.emit("userConnect", {"token": token, "token_panel": "therapist"})
    sio.emit("getConversations", who)
    conversations = inbox.next("conversationsList")
    assert conversations["status"] is True, conversations
    assert len(conversations["data"]) == 12, len(conversations["data"])

    sio.emit("joinChat", room)
    sio.emit("typing", {**room, "is_typing": True})
    text = "Hello, how are you feeling?"
    sio.emit("sendMessage", {**room, "message": text, "message_type": "text", "content_text": text})
    sio.emit("typing", {**room, "is_typing": False})
    assert inbox.next("typing") == {**room, "is_typing": True}
    received = inbox.next("receivedMessage")
    while received["data"]["sender_role"] == "therapist":  # a server may echo
        received = inbox.next("receivedMessage")
    assert received["status"] is True, received
    assert received["data"]["sender_role"] == "patient", received

    sio.emit("getMessages", {**room, **who, "per_page": 20, "page": 1})
    page = inbox.next("messagesList")
    assert page["status"] is True, page
    newest = sorted(page["data"]["messages"], key=created_at)[-2:]
    assert [m["message"] for m in newest] == [text, received["data"]["message"]], newest

    acknowledged = sio.call(
        "deleteMessage", {**room, "message_id": newest[1]["uuid"]}, timeout=LIMIT
    )
    assert acknowledged["status"] is True, acknowledged
    sio.emit("getMessages", {**room, **who, "per_page": 20, "page": 1})
    after = inbox.next("messagesList")
    assert after["data"]["total"] == page["data"]["total"] - 1, after

    sio.emit("leaveChat", room)
    sio.emit("getConversations", who)
    inbox.next("conversationsList")
    assert inbox.empty("receivedMessage")
    print("ok: %d conversations, %d messages" % (len(conversations["data"]), after["data"]["total"]))


def created_at(message):
    return datetime.datetime.fromisoformat(message["created_at"])


if __name__ == "__main__":
    main(*sys.argv[1:])
