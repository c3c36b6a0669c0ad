import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { createChangeFeed } from '../../../ticketing/search/change-feed.ts';
import { type Change, isSeenBy, type Mark, readChanges } from '../../../ticketing/search/recent-changes.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';
import { createPlant } from '../helpers/plant.ts';

let db: Db;
let plant: Awaited<ReturnType<typeof createPlant>>;
let address: string;
beforeAll(async () => {
  db = await openEmbedded();
  plant = await createPlant(db, ['ann']);
  address = await plant.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await plant?.app.close();
  await db?.close();
});

/** Reads until the text holds all that is looked for. */
async function watch(headers: Record<string, string>, wanted: readonly string[]) {
  const stop = new AbortController();
  const response = await fetch(`${address}/api/v1/events`, { headers, signal: stop.signal });
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if (wanted.every((part) => text.includes(part))) break;
  }
  stop.abort();
  return { type: response.headers.get('content-type'), text };
}

test('whoever watches hears of a new alarm and its ticket, and takes up after a break', async () => {
  const watching = watch({}, ['event: ticket', 'event: episode', '"assigned"']);
  let isOver = false;
  void watching.finally(() => {
    isOver = true;
  });
  // The feed begins with what happens after its first look: alarms come until one is heard.
  const numbers: string[] = [];
  while (!isOver) {
    numbers.push(await plant.raise({ device: `north:pump-${numbers.length + 1}` }));
    await Promise.race([watching, delay(1_000)]);
  }
  const live = await watching;
  expect(live.type).toBe('text/event-stream');
  const number = numbers.find((one) => live.text.includes(`"id":"${one}"`)) ?? 'none was heard';
  expect(live.text).toContain(`"id":"${number}"`);
  const id = /id: (\d+)/.exec(live.text)?.[1] ?? '';
  expect((await watch({ 'last-event-id': id }, ['"assigned"'])).text).toContain(number);
  const old = await watch({ 'last-event-id': String(Number(id) - 2 * 3_600_000) }, ['event: reset']);
  expect(old.text).not.toContain('event: ticket');
  expect((await fetch(`${address}/api/v1/events`, { headers: { 'last-event-id': 'x' } })).status).toBe(400);
});

test('a watcher of one process hears what another process on the same database did', async () => {
  const other = await createPlant(db, ['ann']);
  const watching = watch({}, ['ep_other_']);
  let isOver = false;
  void watching.finally(() => {
    isOver = true;
  });
  for (let i = 1; !isOver; i++) {
    await other.ticketing.applyTransition(transitionOf('raised', { id: `ep_other_${i}`, device: `north:other-${i}` }));
    await Promise.race([watching, delay(1_000)]);
  }
  expect((await watching).text).toContain('event: episode');
  await other.app.close();
});

test('what a long transaction wrote is heard when it ends, live and after a break, however late that is', async () => {
  const feed = createChangeFeed({ db, now: () => plant.clock.now, log: pino({ level: 'silent' }) });
  const heard: Change[] = [];
  let next: Mark | undefined;
  const { begun, leave } = feed.watch((changes, mark) => {
    heard.push(...changes);
    next = mark;
  });
  const before = await begun;
  const number = await plant.raise({ device: 'north:pump-late' });
  await expect.poll(() => heard.length).toBeGreaterThan(0);
  // As a job writes that began an hour ago and commits now: its events carry the time of its
  // beginning.
  await db.query(
    `insert into ticket_event (ticket_id, sequence, at, actor, kind, payload, previous_hash, hash)
     select ticket_id, 1 + max(sequence), $2, 'system', 'late', '{}', max(hash), 'x' from ticket_event
     where ticket_id = $1 group by ticket_id`,
    [Number(number.slice(3)), new Date(plant.clock.now.getTime() - 3_600_000)],
  );
  await expect.poll(() => heard.map(({ kind }) => kind)).toContain('late');
  leave();
  expect(heard.filter(({ kind }) => kind === 'late')).toHaveLength(1);
  const id = `${before.at.getTime()}-${before.tx}`;
  expect((await watch({ 'last-event-id': id }, ['"late"'])).text).toContain(number);
  expect(next).toBeDefined();
});

test('nobody hears of what they may not see', async () => {
  const changes = await readChanges(db, new Date(0), 100);
  const seen = (view: Parameters<typeof isSeenBy>[0]) => changes.filter((change) => isSeenBy(view, change)).length;
  expect(changes.length).toBeGreaterThan(1);
  expect(seen({ sites: ['north'], requestedBy: null })).toBe(changes.length);
  expect(seen({ sites: ['south'], requestedBy: null })).toBe(0);
  expect(seen({ sites: null, requestedBy: 'ann' })).toBe(0);
});
