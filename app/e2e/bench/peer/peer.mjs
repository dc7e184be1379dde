// A small inbox and chat, as one writes it with Preact and the official client: rows
// are components that render again only when they change, and the newest 200 of the
// messages are in the page.

import { Component, h, render } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { io } from 'socket.io-client';

const { api, token } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
const socket = io(api, { transports: ['websocket'], autoConnect: false });

class Row extends Component {
  shouldComponentUpdate(next) {
    return next.message !== this.props.message;
  }

  render({ message: { message, sender_role: role, created_at: at } }) {
    return h('article', { class: role }, h('p', null, message), h('time', null, new Date(at).toLocaleTimeString()));
  }
}

class Person extends Component {
  shouldComponentUpdate(next) {
    return next.conversation !== this.props.conversation;
  }

  render({ conversation: c, open }) {
    return h('li', null, h('button', { onClick: () => open(c) }, c.participant_name, ' ', c.last_message));
  }
}

function Log({ messages }) {
  const log = useRef();
  useLayoutEffect(() => {
    log.current.scrollTop = log.current.scrollHeight;
    window.peerHolds = messages.length;
  }, [messages]);
  return h('div', { role: 'log', 'aria-label': 'Messages', ref: log }, messages.slice(-200).map((m) => h(Row, { key: m.uuid, message: m })));
}

function Composer({ send }) {
  const [text, setText] = useState('');
  const submit = (event) => {
    event.preventDefault();
    send(text);
    setText('');
  };
  return h('form', { onSubmit: submit }, h('textarea', { 'aria-label': 'Message', value: text, onInput: (e) => setText(e.target.value) }), h('button', null, 'Send'));
}

function App() {
  const [conversations, setConversations] = useState([]);
  const [current, setCurrent] = useState(null);
  const [messages, setMessages] = useState([]);
  useEffect(() => {
    socket.on('connect', () => {
      socket.emit('userConnect', { token, token_panel: 'therapist' });
      socket.emit('getConversations', {});
    });
    socket.on('conversationsList', ({ data }) => setConversations(data));
    socket.on('messagesList', ({ data }) => setMessages(data.messages.toSorted((a, b) => a.created_at.localeCompare(b.created_at))));
    socket.on('receivedMessage', ({ data }) => setMessages((known) => [...known, data]));
    socket.connect();
  }, []);
  const open = (conversation) => {
    socket.emit('joinChat', { conversation_uuid: conversation.uuid });
    socket.emit('getMessages', { conversation_uuid: conversation.uuid, per_page: 50, page: 1 });
    setCurrent(conversation);
  };
  const send = (message) => socket.emit('sendMessage', { conversation_uuid: current.uuid, message, message_type: 'text', content_text: message }, () => {});
  return [
    h('ul', { 'aria-label': 'Conversations' }, conversations.map((c) => h(Person, { key: c.uuid, conversation: c, open }))),
    current && h('main', null, h('h1', null, current.participant_name), h(Log, { messages }), h(Composer, { send })),
  ];
}

render(h(App), document.body);
