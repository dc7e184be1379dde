// What main.go serves, on the official server.

import { createServer } from 'node:http';

import { Server } from 'socket.io';

const list = {
  status: true,
  data: {
    messages: Array.from({ length: 150 }, (_, i) => ({
      uuid: `7d1f0a52-3c61-4b8e-9a57-${String(i).padStart(12, '0')}`,
      message: 'I feel much better today, thank you "doctor"',
      sender_role: 'patient',
      created_at: '2026-03-01T10:05:00.000Z',
    })),
    total: 150,
  },
};

const http = createServer();
const io = new Server(http, { transports: ['websocket'], serveClient: false });
io.on('connection', (socket) => {
  socket.on('echo', (value, ack) => ack(value));
  socket.on('list', () => socket.emit('messagesList', list));
});
http.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${http.address().port}`));
