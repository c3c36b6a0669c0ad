import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket, type TlsOptions, type Server as TlsServer } from 'node:tls';
import { createWebSocketStream, type WebSocket, WebSocketServer } from 'ws';
import type { Acceptor } from './acceptor.ts';
import { MAX_CONNECT_BYTES } from './connect-end.ts';

/** MQTT over TLS. */
export function tlsServer(acceptor: Acceptor, options: TlsOptions): TlsServer {
  const server = createTlsServer(options, (socket) => {
    socket.setNoDelay(true);
    acceptor.accept(socket, socket);
  });
  server.on('connection', acceptor.admitToHandshake);
  server.on('tlsClientError', (error, socket) => {
    refuse(acceptor, error, socket);
  });
  return server;
}

/**
 * MQTT over WebSocket, path `/mqtt`, subprotocol `mqtt` [MQTT-6.0.0-3]; over TLS if `tls` is given.
 */
export function webSocketServer(
  acceptor: Acceptor,
  options: { tls: TlsOptions | undefined; maxBytes: number },
): HttpServer {
  const { tls, maxBytes } = options;
  const http = tls ? createHttpsServer(tls) : createHttpServer();
  http.on('connection', acceptor.admitToHandshake);
  http.on('clientError', (error, socket) => {
    refuse(acceptor, error, socket as Socket);
  });
  http.on('request', (_request, response) => {
    const headers = { connection: 'close', upgrade: 'websocket', 'content-type': 'text/plain' };
    response.writeHead(426, headers).end('MQTT over WebSocket: path /mqtt, subprotocol mqtt\n');
  });
  const webSockets = new WebSocketServer({
    server: http,
    path: '/mqtt',
    maxPayload: maxBytes,
    perMessageDeflate: false,
    autoPong: false,
    handleProtocols: (offered) => (offered.has('mqtt') ? 'mqtt' : false),
  });
  webSockets.on('wsClientError', (error, socket) => {
    acceptor.refuse(socket as Socket, error.message);
    const body = `${error.message}; MQTT is at path /mqtt\n`;
    socket.end(`HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  });
  webSockets.on('connection', (webSocket, { socket }) => {
    webSocket.on('error', () => undefined);
    if (webSocket.protocol === 'mqtt') acceptWebSocket(webSocket, { acceptor, socket });
    else {
      acceptor.refuse(socket, 'no subprotocol mqtt');
      webSocket.close(1002, 'subprotocol mqtt');
    }
  });
  return http;
}

function acceptWebSocket(webSocket: WebSocket, { acceptor, socket }: { acceptor: Acceptor; socket: Socket }): void {
  socket.setNoDelay(true);
  const gate = acceptor.accept(createWebSocketStream(webSocket), socket);
  // [MQTT-6.0.0-1]
  webSocket.on('message', (_data, isBinary) => {
    if (!isBinary) gate.disconnect('protocol');
  });
  // Pongs wait in the socket, where no limit counts them.
  webSocket.on('ping', (data: Buffer) => {
    if (socket.writableLength > MAX_CONNECT_BYTES) gate.disconnect('slow_reader');
    else webSocket.pong(data);
  });
  // The library keeps a message until it is whole: before CONNECT it must stay small.
  let bytes = 0;
  const guard = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (gate.hasConnect) socket.off('data', guard);
    else if (bytes > 2 * MAX_CONNECT_BYTES) gate.disconnect('packet_too_large');
  };
  socket.on('data', guard);
}

function refuse(acceptor: Acceptor, error: NodeJS.ErrnoException, socket: Socket | TLSSocket): void {
  const unverified = 'authorizationError' in socket ? socket.authorizationError : undefined;
  if (unverified) acceptor.refuse(socket, `client certificate: ${unverified}`);
  // A client that went away, or was too slow, was not refused.
  else if (error.code !== 'ECONNRESET') acceptor.refuse(socket, error.message);
  socket.destroy();
}
