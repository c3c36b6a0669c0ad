import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { settled, startUp, type Up } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { unusedPort } from '../helpers/unused-port.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'harbinger-paho-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const binary = path.join(folder, 'publisher');
const compiled = spawnSync('gcc', [
  '-O1',
  '-o',
  binary,
  path.join(import.meta.dirname, 'paho/publisher.c'),
  '-lpaho-mqtt3a',
]);
const ready = compiled.status === 0;
if (!ready) console.error('left out: Paho C needs gcc and libpaho-mqtt-dev (tools/servers/paho-c.sh install)');

/** A publisher that sends until `finish`. */
function startPublisher(port: string, name: string) {
  const child = spawn(binary, [port, name, '5'], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  const reading = createInterface({ input: child.stdout }).on('line', (line) => void lines.push(line));
  const ended = once(reading, 'close');
  const steps = () => lines.filter((line) => line !== 'lost');
  return {
    connected: (times: number) => expect.poll(() => steps().length).toBe(times),
    /** @returns the steps that it said, and how many messages it has sent and found acknowledged */
    finish: async () => {
      child.kill('SIGUSR1');
      await ended;
      const [, delivered, sent] = /^delivered (\d+) of (\d+)$/.exec(lines.at(-1) ?? '') ?? [];
      return { steps: steps().slice(0, -1), delivered: Number(delivered), sent: Number(sent) };
    },
  };
}

/**
 * Passes bytes on; when it cuts, the program's answers are lost first, as on a line that breaks.
 */
async function startLink(target: number) {
  const pairs = new Set<readonly [Socket, Socket]>();
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    near.pipe(far);
    far.pipe(near);
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        pairs.delete(pair);
        near.destroy();
        far.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return {
    port: typeof address === 'object' ? `${address?.port}` : '',
    cut: async () => {
      for (const [near, far] of pairs) far.unpipe(near).resume();
      await delay(200);
      for (const [near] of pairs) near.destroy();
    },
  };
}

async function storedValues(up: Up, name: string): Promise<number[]> {
  await settled(up);
  const values: number[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const range = `channel=n&from=1764000000000&to=1764000900000&limit=5000${cursor && `&cursor=${cursor}`}`;
    const page: { items: [number, number][]; next: string | null } = await up.get(
      `/devices/plant:${name}/series?${range}`,
    );
    values.push(...page.items.map(([, value]) => value));
    cursor = page.next;
  }
  return values;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe.runIf(ready)('a publisher on Paho C loses none of its messages', () => {
  it('when its link is cut', async () => {
    const up = await startUp(tempDir());
    const link = await startLink(Number(new URL(up.mqtt).port));
    const publisher = startPublisher(link.port, 'cut');
    for (let cuts = 0; cuts < 4; cuts++) {
      await publisher.connected(cuts + 1);
      await delay(300);
      await link.cut();
    }
    await publisher.connected(5);
    const { steps, delivered, sent } = await publisher.finish();
    expect(steps).toEqual(['connected 0', ...Array.from({ length: 4 }, () => 'connected 1')]);
    expect(delivered).toBe(sent);
    expect(await storedValues(up, 'cut')).toEqual(upTo(sent));
  });

  it('when the program is killed', async () => {
    const dataDir = tempDir();
    const BROKER_PORT = `${await unusedPort()}`;
    let up = await startUp(dataDir, { BROKER_PORT });
    const publisher = startPublisher(BROKER_PORT, 'killed');
    for (let kills = 0; kills < 2; kills++) {
      await publisher.connected(kills + 1);
      await delay(300);
      up.child.kill('SIGKILL');
      await up.ended;
      up = await startUp(dataDir, { BROKER_PORT });
    }
    await publisher.connected(3);
    const { steps, delivered, sent } = await publisher.finish();
    expect(steps).toEqual(['connected 0', 'connected 1', 'connected 1']);
    expect(delivered).toBe(sent);
    expect(await storedValues(up, 'killed')).toEqual(upTo(sent));
  });
});
