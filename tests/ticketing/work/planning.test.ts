import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { ask, createTestApp } from '../helpers/app.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

let db: Db;
let opened: Awaited<ReturnType<typeof createTestApp>>;
beforeAll(async () => {
  db = await openEmbedded();
  opened = await createTestApp(db);
  for (const [url, payload] of [
    ['/stores/shed', { name: 'Shed', site: 'plant' }],
    ['/parts/bearing/stock/shed', { minimum: 0 }],
  ] as const) {
    if (url.startsWith('/parts')) await send('/parts', { id: 'bearing', name: 'Bearing 6205' });
    const { statusCode } = await opened.app.inject({ method: 'PUT', url, payload });
    expect([url, statusCode < 300]).toEqual([url, true]);
  }
  await send('/parts/bearing/stock/shed/receipts', { quantity: 5 });
});
afterAll(async () => {
  await opened?.app.close();
  await db?.close();
});

async function send(url: string, body: object) {
  const { status, body: answer } = await ask(opened.app, url, { body });
  expect([url, status < 300, status < 300 ? '' : answer]).toEqual([url, true, '']);
  return answer;
}

/** An accepted ticket for a bearing. */
async function accepted(device: string): Promise<string> {
  const raised = transitionOf('raised', { id: device, device, condition: 'bearing' });
  const { ticket = '' } = await opened.ticketing.applyTransition(raised);
  await send(`/tickets/${ticket}/transitions`, { to: 'accepted' });
  return `/tickets/${ticket}`;
}
const plan = { to: 'scheduled', scheduledFrom: '2026-02-03T08:00:00Z', scheduledUntil: '2026-02-03T10:00:00Z' };

test.each([
  ['reserved', 'plant:pump-1'],
  ['waived', 'plant:pump-2'],
])('work is not planned until the parts that it needs are %s', async (how, device) => {
  const ticket = await accepted(device);
  const refused = await ask(opened.app, `${ticket}/transitions`, { body: plan });
  expect(refused).toMatchObject({ status: 422, body: { field: 'parts' } });
  expect(refused.body.detail).toContain('bearing');
  if (how === 'waived') await send(`${ticket}/parts-waiver`, { reason: 'the old one is good' });
  else {
    const { parts } = (await ask(opened.app, ticket)).body.plan;
    const { quantity } = parts.find(({ part }: { part: string }) => part === 'bearing');
    await send(`${ticket}/reservations`, { part: 'bearing', store: 'shed', quantity });
  }
  expect(await send(`${ticket}/transitions`, plan)).toMatchObject({ state: 'scheduled' });
});
