import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startProgram } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const PORTS = { BROKER_PORT: '0', HTTP_PORT: '0' };
const onLinux = process.platform === 'linux';

it.runIf(onLinux).each([
  ['up', '--dev-open'],
  ['device', 'list'],
  ['up', '--dev-open', '--json'],
])('a data folder under /proc is refused at once: %s %s', async (...args) => {
  const begun = performance.now();
  const program = startProgram(args, { DATA_DIR: '/proc/harbinger/data', ...PORTS });
  expect(await program.ended).toBe(2);
  expect(program.stderr()).toContain('DATA_DIR: /proc/harbinger/data lies in a file system of the kernel (proc)');
  // Most of it is the start of Node on a busy machine.
  expect(performance.now() - begun).toBeLessThan(60_000);
});

it('a start that waits for its database ends soon after it is told to', async () => {
  // Takes connections and says nothing.
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const connected = new Promise<void>((resolve) => {
    server.once('connection', (socket) => {
      socket.on('error', () => undefined);
      onTestFinished(() => void socket.destroy());
      resolve();
    });
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const program = startProgram(['up', '--dev-open'], {
    DATA_DIR: path.join(tempDir(), 'data'),
    DATABASE_URL: `postgres://me@127.0.0.1:${port}/x`,
    ...PORTS,
  });
  await Promise.race([connected, program.ended]);
  const told = performance.now();
  program.child.kill('SIGINT');
  const status = await Promise.race([program.ended, delay(60_000)]);
  // Without a signal, or as an interrupt ends a process; a shell says 130 in both cases.
  expect([`130 null`, 'null SIGINT']).toContain(`${status} ${program.child.signalCode}`);
  expect(performance.now() - told).toBeLessThan(20_000);
});
