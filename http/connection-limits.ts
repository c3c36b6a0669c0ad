import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import { addressKey } from '../lib/address-key.ts';
import type { HttpApp } from './http-app.ts';
import type { Refusals } from './refusals.ts';

/** Connections in all and of one address; both are settings. */
export type ConnectionLimits = { readonly maxConnections: number; readonly maxConnectionsPerAddress: number };

/**
 * Options of Node's HTTP server. The headers of a request must be there ten seconds after its
 * connection or the request before. An idle connection is kept for ten seconds. A whole request
 * takes ten minutes at most. Node looks every two seconds.
 */
export const SERVER_TIMEOUTS = {
  headersTimeout: 10_000,
  keepAliveTimeout: 10_000,
  requestTimeout: 600_000,
  connectionsCheckingInterval: 2_000,
} as const;

/** Least of a body that comes in a period; the end of a body may be less. */
export const SLOW_BODY = { bytes: 10 * 1024, milliseconds: 10_000 } as const;

/**
 * Keeps the connections of a server within limits, also silent ones: closes an excess connection at
 * once. Trusted proxies are not counted by address, since each serves many clients.
 */
export function limitConnections(
  server: Server,
  options: ConnectionLimits & { trustedProxies?: string | undefined; refusals?: Pick<Refusals, 'note'> | undefined },
): void {
  const { maxConnections, maxConnectionsPerAddress, trustedProxies, refusals } = options;
  const trusted = proxyMatcher(trustedProxies);
  const byAddress = new Map<string, number>();
  server.maxConnections = maxConnections;
  server.on('drop', (dropped) => refusals?.note('too_many_connections', { address: dropped?.remoteAddress }));
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress;
    if (address === undefined || trusted(address)) return;
    const key = addressKey(address);
    const here = byAddress.get(key) ?? 0;
    if (here >= maxConnectionsPerAddress) {
      refusals?.note('too_many_from_address', { address });
      socket.destroy();
      return;
    }
    byAddress.set(key, here + 1);
    socket.once('close', () => {
      const left = (byAddress.get(key) ?? 1) - 1;
      if (left > 0) byAddress.set(key, left);
      else byAddress.delete(key);
    });
  });
}

/** @param list addresses and CIDR ranges, separated by commas */
function proxyMatcher(list: string | undefined): (address: string) => boolean {
  const ranges = (list ?? '').split(',').flatMap((text) => {
    if (ipaddr.isValidCIDR(text)) return [ipaddr.parseCIDR(text)];
    if (!ipaddr.isValid(text)) return [];
    const one = ipaddr.parse(text);
    return [[one, one.kind() === 'ipv4' ? 32 : 128] as [typeof one, number]];
  });
  return (text) => {
    const address = ipaddr.process(text);
    return ranges.some((range) => address.kind() === range[0].kind() && address.match(range));
  };
}

/**
 * Ends requests whose bodies come too slowly (`Slowloris` with bodies): in every ten seconds 10 KiB
 * come, or the end of the body. Only the client's delay counts: bytes that wait to be read here do
 * not.
 */
export function refuseSlowBodies(app: HttpApp, refusals: Pick<Refusals, 'note'> | undefined): void {
  app.addHook('onRequest', async (request, reply) => {
    const { headers, raw } = request;
    if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0) return;
    let seen = raw.socket.bytesRead;
    const timer = setInterval(() => {
      const came = raw.socket.bytesRead - seen;
      seen = raw.socket.bytesRead;
      if (raw.complete || raw.destroyed) clearInterval(timer);
      else if (came < SLOW_BODY.bytes && raw.readableLength === 0) endSlow(request, reply, refusals);
    }, SLOW_BODY.milliseconds).unref();
    reply.raw.once('close', () => clearInterval(timer));
  });
}

function endSlow(request: FastifyRequest, reply: FastifyReply, refusals: Pick<Refusals, 'note'> | undefined): void {
  refusals?.note('slow_body', { address: request.ip });
  const message = `The body came too slowly: ${SLOW_BODY.bytes} bytes are due every ten seconds.`;
  const { socket } = request.raw;
  if (reply.raw.headersSent) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify({
    type: 'about:blank',
    title: 'Request Timeout',
    status: 408,
    detail: message,
    requestId: request.id,
  });
  socket.write(
    `HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  socket.destroySoon();
}
