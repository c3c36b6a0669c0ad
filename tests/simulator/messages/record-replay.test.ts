import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { connectAsync } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { recordCommand } from '../../../commands/record.ts';
import { replayCommand } from '../../../commands/replay.ts';
import { contentId } from '../../../lib/ids.ts';
import { startBroker as startOwnBroker } from '../../broker/start-broker.ts';
import { closedAccess } from '../../helpers/closed-access.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { startBroker, type TestBroker } from '../broker.ts';
import { runCommand } from '../run-command.ts';

async function broker(options: Parameters<typeof startBroker>[0] = {}): Promise<TestBroker> {
  const started = await startBroker(options);
  onTestFinished(() => started.kill());
  return started;
}

const lines = (file: string): string[] => (existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : []);

/** Records until so many messages are in the file. */
async function record(
  url: string,
  file: string,
  { until, publish }: { until: number; publish: () => Promise<unknown> },
) {
  const stop = new AbortController();
  const running = runCommand(recordCommand, ['--out', file, '--url', url, '--json'], undefined, {
    signal: stop.signal,
  });
  await expect.poll(() => lines(file).length, { timeout: 60_000 }).toBe(1);
  // The file begins before the subscription is granted.
  const client = await connectAsync(url);
  const count = (): number => lines(file).length - 1;
  await expect
    .poll(
      async () => {
        await client.publishAsync('begun', '', { qos: 1 });
        return count();
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(0);
  await client.endAsync();
  const before = lines(file).filter((line) => line.includes('"begun"')).length;
  await publish();
  await expect
    .poll(() => lines(file).filter((line) => !line.includes('"begun"')).length - 1, { timeout: 60_000 })
    .toBe(until);
  stop.abort();
  const { printed, failure } = await running;
  expect(failure).toBeUndefined();
  return { report: JSON.parse(printed), before };
}

const withoutTimes = (file: string): unknown[] =>
  lines(file)
    .slice(1)
    .filter((line) => !line.includes('"begun"'))
    .map((line) => ({ ...JSON.parse(line), at: 0 }));

/** Hashes, so that a failure stays readable. */
const ofQos = (file: string, qos: number): unknown[] =>
  withoutTimes(file)
    .filter((message) => (message as { qos: number }).qos === qos)
    .map((message) => ({ ...(message as object), payload: contentId((message as { payload: string }).payload) }));

test('what was recorded and sent again is recorded the same: topics, bytes, QoS, order', async () => {
  const [one, other] = [await broker(), await broker()];
  const folder = tempDir();
  const [first, second] = [path.join(folder, 'first.jsonl'), path.join(folder, 'second.jsonl')];
  const payloads = [Buffer.from([0, 255, 10, 13]), Buffer.from('{"ts":1}'), Buffer.from('ü'), Buffer.alloc(70_000, 7)];
  const { report } = await record(one.url, first, {
    until: 12,
    publish: async () => {
      const client = await connectAsync(one.url);
      for (const [i, payload] of payloads.entries())
        for (const qos of [0, 1, 2] as const) await client.publishAsync(`plant/${i}/ä`, payload, { qos });
      await client.endAsync();
    },
  });
  expect(report).toMatchObject({ file: first, gaps: [], refused: {} });
  const again = async (): Promise<void> => {
    const { printed, failure } = await runCommand(replayCommand, [
      first,
      '--url',
      other.url,
      '--speed',
      'max',
      '--json',
    ]);
    expect(failure).toBeUndefined();
    const { messages, acknowledged, unconfirmed } = JSON.parse(printed);
    expect(acknowledged).toBe(messages);
    expect(unconfirmed).toBe(4);
  };
  await record(other.url, second, { until: 12, publish: again });
  // MQTT keeps the order within a QoS: one of 2 arrives when it has been released.
  for (const qos of [0, 1, 2]) expect(ofQos(second, qos)).toEqual(ofQos(first, qos));
  expect(ofQos(first, 2).length).toBe(4);
});

test('a broker that goes away leaves a gap that is written down and said', async () => {
  const first = await broker();
  const file = path.join(tempDir(), 'gap.jsonl');
  const stop = new AbortController();
  const running = runCommand(recordCommand, ['--out', file, '--url', first.url], undefined, { signal: stop.signal });
  await expect.poll(() => lines(file).length, { timeout: 60_000 }).toBe(1);
  await first.kill();
  const again = await broker({ port: first.port });
  await expect.poll(() => lines(file).some((line) => line.startsWith('{"gap"')), { timeout: 60_000 }).toBe(true);
  const client = await connectAsync(again.url);
  await expect
    .poll(
      async () => {
        await client.publishAsync('plant/back', 'x', { qos: 1 });
        return lines(file).some((line) => line.includes('plant/back'));
      },
      { timeout: 60_000 },
    )
    .toBe(true);
  await client.endAsync();
  stop.abort();
  const { printed } = await running;
  expect(printed).toMatch(/The connection broke 1 times; what was published in these \d+\.\d s is missing\./);
});

test('our own broker tells which messages are retained, and refuses a reader without rights in words', async () => {
  const own = await startOwnBroker();
  const file = path.join(tempDir(), 'retained.jsonl');
  await record(own.url, file, {
    until: 2,
    publish: async () => {
      const client = await connectAsync(own.url);
      await client.publishAsync('plant/a', 'kept', { qos: 1, retain: true });
      await client.publishAsync('plant/a', 'not kept', { qos: 1 });
      await client.endAsync();
    },
  });
  const retained = withoutTimes(file).map((message) => {
    const { payload, retain } = message as { payload: string; retain?: boolean };
    return [Buffer.from(payload, 'base64').toString(), retain];
  });
  expect(new Map(retained as [string, boolean][])).toEqual(
    new Map<string, boolean | undefined>([
      ['kept', true],
      ['not kept', undefined],
    ]),
  );
  const closed = await startOwnBroker({ access: closedAccess() });
  const { failure } = await runCommand(recordCommand, ['--out', path.join(tempDir(), 'x.jsonl'), '--url', closed.url]);
  expect((failure as Error).message).toMatch(/refuses this credential/);
});

test.each([
  [recordCommand, [], /required option '--out/],
  [recordCommand, ['--out', 'x', '--topic', 'a/#/b'], /a topic filter is written like/],
  [recordCommand, ['--out', 'x', '--for', '30d'], /at most 24d/],
  [replayCommand, ['FILE', '--device', 'a'], /--device: for recordings of rows/],
  [replayCommand, ['FILE', 'a.csv'], /some of these files are recordings of messages/],
  [replayCommand, ['a.csv', '--shift'], /--shift: for recordings of messages/],
  [replayCommand, ['EMPTY'], /no message was recorded in it/],
])('%o %j is refused with what would fit', async (create, args, reason) => {
  const folder = tempDir();
  const header = '{"harbinger":"messages","version":1,"startedAt":"2026-03-02T06:00:00.000Z","topics":["#"]}\n';
  const files = { FILE: path.join(folder, 'm.jsonl'), EMPTY: path.join(folder, 'e.jsonl') };
  writeFileSync(files.FILE, `${header}{"at":1,"topic":"a","qos":1,"payload":""}\n`);
  writeFileSync(files.EMPTY, header);
  const named = args.map((arg) => files[arg as keyof typeof files] ?? arg);
  const { failure, progress } = await runCommand(create, named);
  expect(`${(failure as Error).message}${progress}`).toMatch(reason);
});

test('times of payloads move with --shift, and the distances of the messages are kept', async () => {
  const { url, arrivals } = await broker();
  const file = path.join(tempDir(), 'm.jsonl');
  const at = Date.UTC(2026, 2, 2, 6);
  const body = (ts: number): string => Buffer.from(JSON.stringify({ ts })).toString('base64');
  const message = (ms: number): string =>
    JSON.stringify({ at: at + ms, topic: 'plant/a', qos: 1, payload: body(at + ms) });
  const header = JSON.stringify({ harbinger: 'messages', version: 1 });
  writeFileSync(file, `${[header, message(0), message(60_000), message(120_000)].join('\n')}\n`);
  const begun = Date.now();
  const { printed } = await runCommand(replayCommand, [file, '--url', url, '--shift', '--speed', '600']);
  expect(printed).toContain('3 times were moved; 0 messages have none');
  const times = arrivals.map(({ body: each }) => (each as { ts: number }).ts);
  expect(times.map((ts) => ts - (times[0] ?? 0))).toEqual([0, 60_000, 120_000]);
  // It ends now, since nothing may come from the future.
  expect(times.at(-1)).toBeLessThanOrEqual(Date.now());
  expect(times.at(-1)).toBeGreaterThanOrEqual(begun - 1000);
});
