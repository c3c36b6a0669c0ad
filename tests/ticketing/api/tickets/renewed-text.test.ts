import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { HttpApp } from '../../../../http/http-app.ts';
import type { Ticketing } from '../../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../../ticketing/db/sql.ts';
import { verifyAudit } from '../../../../ticketing/verify/verify-audit.ts';
import { ask, createTestApp, type TestClock } from '../../helpers/app.ts';
import { openEmbedded } from '../../helpers/databases.ts';
import { transitionOf } from '../../helpers/episodes.ts';

let db: Db;
let app: HttpApp;
let ticketing: Ticketing;
let clock: TestClock;
let device = '';
let count = 0;
beforeAll(async () => {
  db = await openEmbedded();
  ({ app, ticketing, clock } = await createTestApp(db));
});
afterAll(() => db?.close());
beforeEach(async () => {
  clock.now = new Date('2026-02-01T10:00:00Z');
  device = `plant:fan-${++count}`;
  await ticketing.ensureDevices([device]);
});

const WORSE = {
  severity: 'high',
  peakScore: 3.42,
  contributions: { temperature: 0.9, vibration_de: 0.1 },
  reason: 'temperature is far above normal.',
} as const;
const tell = (kind: 'raised' | 'worsened', over: object = {}) =>
  ticketing.applyTransition(transitionOf(kind, { id: `ep_${count}`, device, severity: 'low', ...over }));
const ticketOf = async () =>
  (await ask(app, `/tickets?asset=${encodeURIComponent(device)}&limit=1`)).body.items[0] as { id: string };
const show = async () => (await ask(app, `/tickets/${(await ticketOf()).id}`)).body;
const events = async () => (await ask(app, `/tickets/${(await ticketOf()).id}/events`)).body.items;

test('the text of a ticket is renewed when its alarm gets worse, and its record keeps the words before', async () => {
  await tell('raised');
  const before = await show();
  await tell('worsened', WORSE);
  const after = await show();
  expect(before.title).toContain('vibration_de');
  expect(after.title).toContain('temperature');
  expect(after.description).toContain('temperature is far above normal.');
  expect(after.description).toContain('It has got worse since then: high severity, score 3.42');
  expect(after.description).toContain(`The ticket is ${after.priority} now.`);
  expect(after.description).toContain('History: no ticket in the last 365 days.');
  expect(after.titleZh).not.toBe(before.titleZh);
  expect(after.descriptionZh).toContain('此后情况加重：严重度高，评分 3.42');
  const { title, description } = before;
  const [renewed] = (await events()).filter(({ kind }: { kind: string }) => kind === 'text_renewed');
  expect(renewed).toMatchObject({ actor: 'detector', payload: { title: after.title, before: { title, description } } });
});

test('the same news twice renews a text once, and what is searched follows it', async () => {
  await tell('raised');
  await tell('worsened', WORSE);
  await tell('worsened', WORSE);
  const kinds = (await events()).map(({ kind }: { kind: string }) => kind);
  expect(kinds.filter((kind: string) => kind === 'text_renewed')).toHaveLength(1);
  const found = (await ask(app, `/tickets?asset=${encodeURIComponent(device)}&q=far`)).body.items;
  expect(found).toHaveLength(1);
});

test('what a person wrote stays when an alarm that joined their ticket gets worse', async () => {
  const words = { title: 'It hums', description: 'Since Monday.' };
  await ask(app, '/tickets', { body: { asset: device, workClass: 'preventive', ...words } });
  await tell('raised');
  await tell('worsened', WORSE);
  expect(await show()).toMatchObject(words);
});

test('a comment stays, and so do the words of a ticket whose other alarm gets worse', async () => {
  await tell('raised');
  const before = await show();
  await ask(app, `/tickets/${(await ticketOf()).id}/comments`, { body: { body: 'I heard it, too.' } });
  await tell('raised', { id: `ep_${count}_b`, condition: 'unknown' });
  await tell('worsened', { ...WORSE, id: `ep_${count}_b` });
  expect(await show()).toMatchObject({ title: before.title, description: before.description });
  expect((await ask(app, `/tickets/${(await ticketOf()).id}/comments`)).body.items).toHaveLength(1);
});

test('a text that was changed behind the record is found, after a renewal, too', async () => {
  await tell('raised');
  await tell('worsened', WORSE);
  await tell('worsened', { ...WORSE, severity: 'high', peakScore: 5 });
  expect((await verifyAudit(db, {})).problems).toEqual([]);
  await db.query(`update ticket set title = 'all is well' where asset_id = $1`, [device]);
  expect(JSON.stringify((await verifyAudit(db, {})).problems)).toContain('title');
});
