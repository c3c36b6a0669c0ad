import { expect, it, onTestFinished } from 'vitest';
import { createHostState } from '../../../ingest/sparkplug/host-state.ts';
import { createLog } from '../../../lib/log.ts';

function startedState() {
  const test = { health: 'ok', broken: false, now: 1_764_000_000_000, published: [] as unknown[] };
  const state = createHostState({
    hostId: 'harbinger',
    publish: async ({ payload, ...rest }) => {
      if (test.broken) throw new Error('not connected');
      test.published.push([rest, JSON.parse(payload)]);
    },
    health: () => test.health,
    now: () => test.now,
    log: createLog({ level: 'silent', pretty: false }),
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
