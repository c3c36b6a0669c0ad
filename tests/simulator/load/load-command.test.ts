import { createServer, type TLSSocket } from 'node:tls';
import { Aedes } from 'aedes';
import { expect, onTestFinished, test } from 'vitest';
import { loadCommand } from '../../../commands/load.ts';
import { HAS_OPENSSL, makeCertificate } from '../../helpers/certificate.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { startBroker } from '../broker.ts';
import { runCommand } from '../run-command.ts';

/** Takes the exit status that a command set. */
function exitStatus(): number {
  const status = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  return status;
}

test('load says what it measured, in words and as JSON, and whether the rate was kept', async () => {
  const broker = await startBroker();
  onTestFinished(() => broker.kill());
  const args = ['--url', broker.url, '--devices', '5', '--for', '1s', '--rate', '50'];
  const json = await runCommand(loadCommand, [...args, '--json']);
  const report = JSON.parse(json.printed);
  expect(report).toMatchObject({
    broker: broker.url,
    devices: 5,
    connected: 5,
    acknowledged: 50,
    lost: 0,
    refused: {},
  });
  expect(exitStatus()).toBe(report.isKept ? 0 : 1);
  const { printed } = await runCommand(loadCommand, [...args, '--storm', '0.5s']);
  exitStatus();
  expect(printed).toMatch(/^5 of 5 devices connected in /);
  expect(printed).toMatch(/50 of 50 acknowledged in .*, 0 lost/);
  expect(printed).toMatch(/p50 [\d.]+ {2}p90 [\d.]+ {2}p99 [\d.]+ {2}p99\.9 [\d.]+ {2}max [\d.]+/);
  expect(printed).toMatch(/Storm after 0\.5\d* s: 5 dropped, 5 back within /);
});

test('a rate that the broker cannot keep ends with status 1, an interruption with 130', async () => {
  const broker = await startBroker({ delayMs: 700 });
  onTestFinished(() => broker.kill());
  const args = ['--url', broker.url, '--devices', '1', '--rate', '1000', '--for', '0.4s'];
  const { printed } = await runCommand(loadCommand, args);
  expect(printed).toContain('NOT KEPT');
  expect(exitStatus()).toBe(1);
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 300);
  const stopped = await runCommand(loadCommand, [...args, '--for', '1h'], undefined, { signal: stop.signal });
  expect(stopped.printed).toContain('acknowledged in');
  expect(exitStatus()).toBe(130);
});

test.each([
  [['--devices', '70000'], /whole number from 1 to 60000/],
  [['--storm-share', '2'], /above 0 and at most 1/],
  [['--url', 'ws://127.0.0.1:1'], /mqtt:\/\/ or mqtts:\/\//],
  [['--rate', '5000', '--devices', '2'], /2 devices send at most 1000 a second each/],
  [['--ca', 'ca.pem', '--url', 'mqtt://127.0.0.1:1'], /--ca is for mqtts/],
  [['--ca', 'nowhere.pem', '--url', 'mqtts://127.0.0.1:1'], /--ca nowhere.pem cannot be read/],
  [['--register', '--url', 'mqtt://127.0.0.1:1'], /--register needs the data folder/],
])('load %j is refused with what would fit', async (args, reason) => {
  const { failure, progress } = await runCommand(loadCommand, args);
  expect(`${(failure as Error).message}${progress}`).toMatch(reason);
});

test.skipIf(!HAS_OPENSSL)('over TLS the authority of --ca is asked, and another one is not trusted', async () => {
  const folder = tempDir();
  const [own, other] = [makeCertificate(folder, 'own'), makeCertificate(folder, 'other')];
  const broker = await Aedes.createBroker();
  const sockets = new Set<TLSSocket>();
  const server = createServer({ cert: own.cert, key: own.key }, (socket) => {
    sockets.add(socket);
    broker.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await new Promise<void>((resolve) => broker.close(() => resolve()));
  });
  const { port } = server.address() as { port: number };
  const args = ['--url', `mqtts://127.0.0.1:${port}`, '--devices', '3', '--for', '0.5s', '--json'];
  const trusted = await runCommand(loadCommand, [...args, '--ca', own.certFile]);
  expect(JSON.parse(trusted.printed)).toMatchObject({ connected: 3, lost: 0 });
  exitStatus();
  const { failure } = await runCommand(loadCommand, [...args, '--ca', other.certFile]);
  expect((failure as Error).message).toMatch(/no device trusts the broker \(.*certificate.*--ca FILE/);
});
