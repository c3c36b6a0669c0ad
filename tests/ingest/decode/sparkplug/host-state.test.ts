import { expect, it, onTestFinished } from 'vitest';
import { createHostState } from '../../../../ingest/decode/sparkplug/host-state.ts';
import { createLog, type Log } from '../../../../lib/log.ts';

function startedState(connected = true) {
  const test = {
    health: 'ok',
    broken: false,
    now: 1_764_000_000_000,
    published: [] as unknown[],
    warnings: 0,
    /** Runs when the next message is on its way. */
    meanwhile: undefined as (() => void) | undefined,
  };
  const log = { ...createLog({ level: 'silent', pretty: false }), info: () => undefined, warn: () => test.warnings++ };
  const state = createHostState({
    hostId: 'harbinger',
    connected,
    publish: async ({ payload, ...rest }) => {
      if (test.broken) throw new Error('not connected');
      test.published.push([rest, JSON.parse(payload)]);
      test.meanwhile?.();
      test.meanwhile = undefined;
    },
    health: () => test.health,
    now: () => test.now,
    log: log as unknown as Log,
  });
  onTestFinished(() => state.stop());
  return { test, state };
}

const retained = { topic: 'spBv1.0/STATE/harbinger', qos: 1, retain: true };
const said = (online: boolean, timestamp = 1_764_000_000_000) => [retained, { online, timestamp }];

it('says offline at the start, whatever a crash has left, then online while readings can be kept, and offline at the end', async () => {
  const { test, state } = startedState();
  await state.start();
  expect(test.published).toEqual([said(false)]);
  await state.check();
  await state.check();
  expect(test.published).toEqual([said(false), said(true)]);
  expect(state.online()).toBe(true);
  test.health = 'no space left';
  test.now += 5000;
  await state.check();
  expect(test.published.at(-1)).toEqual(said(false, test.now));
  test.health = 'ok';
  await state.check();
  await state.stop();
  expect(test.published.slice(3)).toEqual([said(true, test.now), said(false, test.now)]);
});

it('does not say online while the journal is unwell from the start', async () => {
  const { test, state } = startedState();
  test.health = 'no space left';
  await state.start();
  await state.check();
  expect(test.published).toEqual([said(false)]);
});

it('says again what could not be published', async () => {
  const { test, state } = startedState();
  await state.start();
  test.broken = true;
  await state.check();
  expect(state.online()).toBe(false);
  test.broken = false;
  await state.check();
  expect(test.published).toEqual([said(false), said(true)]);
});

it('warns once a minute while it cannot be published', async () => {
  const { test, state } = startedState();
  test.broken = true;
  await state.start();
  for (let second = 0; second < 60; second++) {
    await state.check();
    test.now += 1000;
  }
  expect(test.warnings).toBe(1);
  await state.check();
  expect(test.warnings).toBe(2);
});

it('says nothing without a connection; on each all has the time of its will, which is later than that of the last one', async () => {
  const { test, state } = startedState(false);
  await state.start();
  await state.check();
  expect([test.published, test.warnings]).toEqual([[], 0]);
  const will = state.connecting();
  expect(will).toEqual({ ...retained, payload: JSON.stringify({ online: false, timestamp: test.now }) });
  test.now += 50;
  state.connected();
  await state.check();
  test.health = 'no space left';
  test.now += 5000;
  await state.check();
  test.health = 'ok';
  await state.check();
  expect(test.published).toEqual([said(true), said(false), said(true)]);
  // The clock is set back; the broker must not take the new birth for an old one.
  test.now -= 100_000;
  state.connecting();
  expect(state.online()).toBe(false);
  state.connected();
  await state.check();
  expect(test.published.at(-1)).toEqual(said(true, 1_764_000_000_001));
  test.now += 200_000;
  await state.stop();
  expect(test.published.at(-1)).toEqual(said(false, test.now));
});

it('says nothing but offline once it stops, also where the connection comes late', async () => {
  const { test, state } = startedState(false);
  await state.start();
  state.connecting();
  await state.stop();
  state.connected();
  await state.check();
  expect(test.published).toEqual([said(false)]);
});

const heard = (payload: string, topic = retained.topic) => ({ topic, payload: Buffer.from(payload) });
const OFFLINE = heard('{"online":false,"timestamp":1}');

it.each([
  ['offline', OFFLINE],
  ['nothing, which takes away what is retained', heard('')],
  ['nonsense', heard('{"online":')],
  ['very much', heard(`{"online":true,"x":"${'x'.repeat(2000)}"}`)],
])('answers with its birth when another says %s in its name', async (_what, message) => {
  const { test, state } = startedState(false);
  state.connecting();
  state.connected();
  await state.check();
  test.now += 5000;
  state.heard(message);
  await state.check();
  expect(test.published).toEqual([said(true), said(true)]);
  expect(state.online()).toBe(true);
});

it('does not answer itself, nor what is said of others, nor while it is offline', async () => {
  const { test, state } = startedState(false);
  state.connecting();
  state.connected();
  await state.check();
  state.heard(heard(JSON.stringify({ online: true, timestamp: test.now })));
  state.heard(heard('{"online":false}', 'spBv1.0/STATE/other'));
  await state.check();
  test.health = 'no space left';
  // Its own message returns to it while it is still being published.
  test.meanwhile = () => state.heard(OFFLINE);
  await state.check();
  state.heard(OFFLINE);
  await state.check();
  expect(test.published).toEqual([said(true), said(false)]);
});

it('answers also what was said while its birth was on its way', async () => {
  const { test, state } = startedState(false);
  state.connecting();
  test.meanwhile = () => {
    state.heard(OFFLINE);
    state.heard(OFFLINE);
  };
  state.connected();
  await state.check();
  await state.check();
  expect(test.published).toEqual([said(true), said(true)]);
});
