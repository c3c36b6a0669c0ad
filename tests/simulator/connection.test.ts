import { getEventListeners } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openConnection } from '../../simulator/publish/connection.ts';
import { startBroker } from '../broker/start-broker.ts';
import { closedAccess } from '../helpers/closed-access.ts';

const listening = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

test('an attempt that ends leaves nothing behind on the signal, however it ends', async () => {
  const { signal } = new AbortController();
  const closed = await startBroker({ access: closedAccess() });
  await expect(openConnection({ url: closed.url, clientId: 'a' }, signal)).rejects.toMatchObject({
    code: 'unauthorized',
  });
  expect(listening(signal)).toBe(0);
  await expect(openConnection({ url: 'mqtt://127.0.0.1:1', clientId: 'a' }, signal)).rejects.toMatchObject({
    code: 'unavailable',
  });
  expect(listening(signal)).toBe(0);
  const open = await startBroker();
  const client = await openConnection({ url: open.url, clientId: 'a' }, signal);
  expect(listening(signal)).toBe(0);
  await client.endAsync();
});

test('an attempt is given up by its signal, also by one that was given up before', async () => {
  const server = createServer((socket) => void socket.resume());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `mqtt://127.0.0.1:${(server.address() as { port: number }).port}`;
  const stop = new AbortController();
  const attempt = openConnection({ url, clientId: 'a' }, stop.signal);
  await expect.poll(() => listening(stop.signal)).toBe(1);
  stop.abort();
  await expect(attempt).rejects.toThrow('interrupted');
  await expect(openConnection({ url, clientId: 'a' }, AbortSignal.abort())).rejects.toThrow('interrupted');
});
