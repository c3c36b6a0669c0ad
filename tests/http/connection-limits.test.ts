import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Type } from 'typebox';
import { afterEach, expect, test } from 'vitest';
import type { HttpApp, Routes } from '../../http/http-app.ts';
import { createRefusals } from '../../http/refusals.ts';
import { openSignIn } from '../../ticketing/api/access/create-sign-in.ts';
import { openApp } from './app.ts';

/** Five times the duration on a quiet machine. */
const PATIENCE = 120_000;
const things: Routes = (api) => {
  api.get('/things', async () => 'in');
  api.post('/things', { schema: { body: Type.Any() } }, async () => 'taken');
};

let app: HttpApp | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await app?.close();
});

async function listen(limits: { maxConnections: number; maxConnectionsPerAddress: number }, trustedProxies?: string) {
  const refusals = createRefusals({ log: { warn: () => undefined }, now: Date.now });
  const guards = { signIn: openSignIn, refusals };
  app = await openApp([things], { guards, connections: limits, ...(trustedProxies && { trustedProxies }) });
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  const open = async (localAddress = '127.0.0.1') => {
    const socket = connect({ port: Number(port), host: '127.0.0.1', localAddress });
    sockets.push(socket.on('error', () => undefined));
    let text = '';
    socket.on('data', (bytes) => {
      text += String(bytes);
    });
    const closed = once(socket, 'close').then(() => 'closed');
    await once(socket, 'connect');
    return { socket, closed, text: () => text };
  };
  return { open, refusals };
}

const GET = 'GET /api/v1/things HTTP/1.1\r\nHost: x\r\n\r\n';
const post = (length: number) =>
  `POST /api/v1/things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

/** Sends a byte each second until the other side has had enough. */
async function drip({ socket, closed }: { socket: Socket; closed: Promise<string> }, text: string): Promise<void> {
  for (const byte of text) {
    socket.write(byte);
    if ((await Promise.race([closed, delay(1_000, 'open')])) === 'closed') return;
  }
}

test('what sends nothing, or too slowly, is let go; what works stays', { timeout: 2 * PATIENCE }, async () => {
  const { open, refusals } = await listen({ maxConnections: 100, maxConnectionsPerAddress: 100 });
  const silent = await open();
  const half = await open();
  const idle = await open();
  const slow = await open();
  const chunked = await open();
  const busy = await open();
  half.socket.write('GET /api/v1/things HTTP/1.1\r\nHost: x\r\nX-Slow: ');
  idle.socket.write(GET);
  slow.socket.write(post(1_000));
  chunked.socket.write(
    'POST /api/v1/things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
  );
  busy.socket.write(post(300_000));
  const steady = (async () => {
    for (let sent = 0; sent < 300_000; sent += 15_000) {
      busy.socket.write(
        sent === 0 ? `"${'x'.repeat(14_999)}` : sent === 285_000 ? `${'x'.repeat(14_999)}"` : 'x'.repeat(15_000),
      );
      await delay(1_000);
    }
  })();
  void drip(half, 'y'.repeat(500));
  void drip(slow, 'y'.repeat(500));
  void drip(chunked, '1\r\ny\r\n'.repeat(80));
  for (const one of [silent, half, idle, slow, chunked]) {
    expect(await Promise.race([one.closed, delay(PATIENCE, 'still open')])).toBe('closed');
  }
  expect(idle.text()).toContain('200 OK');
  expect(slow.text()).toMatch(/^HTTP\/1\.1 408 .*10240 bytes/s);
  await steady;
  await expect.poll(() => busy.text(), { timeout: PATIENCE }).toContain('200 OK');
  expect(refusals.counts.slow_body).toBe(2);
  expect(refusals.counts.slow_request).toBeGreaterThan(0);
});

test('connections of one address have a limit, silent ones too, and others are not concerned', async () => {
  const { open, refusals } = await listen({ maxConnections: 100, maxConnectionsPerAddress: 5 });
  const silent = await Promise.all(Array.from({ length: 5 }, () => open()));
  expect(await (await open()).closed).toBe('closed');
  expect(refusals.counts.too_many_from_address).toBe(1);
  const other = await open('127.0.0.2');
  other.socket.write(GET);
  await expect.poll(other.text, { timeout: PATIENCE }).toContain('200 OK');
  silent[0]?.socket.destroy();
  await expect
    .poll(
      async () => {
        const again = await open();
        again.socket.write(GET);
        await Promise.race([again.closed, once(again.socket, 'data')]);
        return again.text();
      },
      { timeout: PATIENCE },
    )
    .toContain('200 OK');
});

test('connections in all have a limit', async () => {
  const { open, refusals } = await listen({ maxConnections: 3, maxConnectionsPerAddress: 100 });
  for (let i = 2; i < 5; i++) await open(`127.0.0.${i}`);
  expect(await (await open('127.0.0.9')).closed).toBe('closed');
  expect(refusals.counts.too_many_connections).toBe(1);
});

test('a trusted proxy stands for all, and is not counted by address', async () => {
  const { open } = await listen({ maxConnections: 100, maxConnectionsPerAddress: 1 }, '10.0.0.1,127.0.0.0/8');
  const all = await Promise.all(Array.from({ length: 5 }, () => open()));
  for (const { socket } of all) socket.write(GET);
  for (const { text } of all) await expect.poll(text, { timeout: PATIENCE }).toContain('200 OK');
});
