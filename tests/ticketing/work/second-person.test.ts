import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AccountRole } from '../../../ticketing/accounts/accounts.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../access/access-app.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

let db: Db;
let on: AccessApp;
let number = '';
let count = 0;
const cookies: Record<string, string> = {};
const tokens: Record<string, string> = {};

/** `ann` is the only one to whom tickets are dispatched. */
const people = {
  ann: 'technician',
  bo: 'technician',
  lee: 'lead',
  kim: 'lead',
  ada: 'administrator',
  abe: 'administrator',
  pat: 'permit_issuer',
} as const;
const rules = { autoOpenScore: 1, approvedSources: [], candidateDays: 14, floodAlarms: 1_000 };
beforeAll(async () => {
  db = await openEmbedded();
  on = await openAccessApp(db);
  for (const [id, role] of Object.entries(people) as [string, AccountRole][]) cookies[id] = await on.person(id, role);
  await db.query(`update person set max_open_tickets = 0 where id <> 'ann'`);
  await send(on, { method: 'PUT', url: '/opening-rules', token: ADMIN, body: rules });
  const scopes = ['*:read', '*:write'];
  for (const id of ['ann', 'lee', 'ada'] as const) {
    const made = await send(on, {
      method: 'POST',
      url: '/tokens',
      cookie: cookies[id],
      body: { name: `of-${id}`, scopes },
    });
    tokens[id] = made.body.secret;
  }
});
afterAll(() => db?.close());
beforeEach(async () => {
  number = await open();
});

async function open(): Promise<string> {
  const id = `ep_${++count}`;
  const ticket = (await on.ticketing.applyTransition(transitionOf('raised', { id, device: `plant:pump-${count}` })))
    .ticket;
  const { body } = await send(on, { url: `/tickets/${ticket}`, cookie: cookies['lee'] });
  expect(body).toMatchObject({ state: 'assigned', assignee: { id: 'ann' } });
  for (const list of (await get(ticket ?? '', 'checklists')).items) {
    const answers = list.steps.map(({ position }: { position: number }) => ({ step: position, answer: true }));
    await send(on, {
      method: 'POST',
      url: `/tickets/${ticket}/checklists/${list.id}/answers`,
      cookie: cookies['ann'],
      body: { answers },
    });
  }
  return ticket ?? '';
}
const get = async (ticket: string, part: string) =>
  (await send(on, { url: `/tickets/${ticket}/${part}`, cookie: cookies['lee'] })).body;
type By = keyof typeof people | { readonly token: string };
const post = (by: By, part: string, body: object, ticket = number) =>
  send(on, {
    method: 'POST',
    url: `/tickets/${ticket}/${part}`,
    body,
    ...(typeof by === 'string' ? { cookie: cookies[by] } : { token: by.token }),
  });
const move = (by: By, to: string, more: object = {}) => post(by, 'transitions', { to, ...more });
const hotWork = () =>
  post('lee', 'checklists', { name: 'hot work', permit: true, steps: [{ kind: 'tick', instruction: 'fire watch' }] });
const verdict = {
  verdict: 'potential_failure',
  failureMode: 'VIB',
  failureMechanism: '2.4',
  failureCause: '3.4',
};
async function askPermit(by: By = 'ann'): Promise<number> {
  return (await post(by, 'approvals', { kind: 'permit' })).body.id;
}
const decide = (by: By, id: number) => post(by, `approvals/${id}/decision`, { decision: 'approved' });
const start = (by: By = 'ann') => move(by, 'in_progress');
const toTransfer = { assignee: 'bo', reason: 'swapped' };
const noPermit = { status: 422, body: { field: 'approvals' } };

test("one's own permit is not granted with one's own token, nor by any token, nor by the administrator's", async () => {
  const id = await askPermit();
  for (const token of [tokens['ann'], tokens['lee'], tokens['ada'], ADMIN]) {
    const answer = await decide({ token: token ?? '' }, id);
    expect(answer).toMatchObject({ status: 403 });
    expect(answer.body.detail).toContain('sign in as a person');
  }
  expect(await decide('bo', id)).toMatchObject({ status: 200, body: { decidedBy: 'bo' } });
});

test('a permit that was asked for with a token is not granted by the person who made the token', async () => {
  const id = await askPermit({ token: tokens['lee'] ?? '' });
  expect(await decide('lee', id)).toMatchObject({ status: 403 });
  expect(await decide('kim', id)).toMatchObject({ status: 200 });
  const { items } = await get(number, 'events');
  expect(items.find(({ kind }: { kind: string }) => kind === 'approval_requested')).toMatchObject({
    actor: 'token:of-lee',
    payload: { tokenOf: 'lee' },
  });
});

test('a permit is void once the one who gave it gets the ticket, and a third person gives another', async () => {
  await hotWork();
  await move('ann', 'accepted');
  expect(await start()).toMatchObject(noPermit);
  await decide('bo', await askPermit());
  expect(await move('lee', 'assigned', toTransfer)).toMatchObject({ status: 200 });
  expect(await move('bo', 'accepted')).toMatchObject({ status: 200 });
  expect(await start('bo')).toMatchObject(noPermit);
  const again = await askPermit('bo');
  // The earlier assignee is no second person either.
  for (const own of ['ann', 'bo'] as const) expect(await decide(own, again)).toMatchObject({ status: 403 });
  expect(await decide('pat', again)).toMatchObject({ status: 200 });
  expect(await start('bo')).toMatchObject({ status: 200 });
});

test('a permit is void for the administrator who gave it and begins the work', async () => {
  await hotWork();
  await move('ann', 'accepted');
  await decide('ada', await askPermit());
  expect(await start('ada')).toMatchObject(noPermit);
  expect(await start('ann')).toMatchObject({ status: 200 });
});

test('a permit is void once the one who gave it books labour, however the work goes on', async () => {
  await hotWork();
  await move('ann', 'accepted');
  await decide('kim', await askPermit());
  expect(await start()).toMatchObject({ status: 200 });
  for (const list of (await get(number, 'checklists')).items.filter(({ permit }: { permit: boolean }) => permit)) {
    await post('ann', `checklists/${list.id}/answers`, { answers: [{ step: 1, answer: true }] });
  }
  const times = { from: '2026-02-01T09:00:00Z', to: '2026-02-01T09:30:00Z' };
  expect(await post('kim', 'labour', times)).toMatchObject({ status: 201 });
  expect(await move('ann', 'resolved', verdict)).toMatchObject(noPermit);
  await move('ann', 'on_hold', { reason: 'parts', reviewAt: '2026-02-03T00:00:00Z' });
  expect(await move('ann', 'in_progress')).toMatchObject(noPermit);
  await decide('lee', await askPermit());
  expect(await move('ann', 'in_progress')).toMatchObject({ status: 200 });
  expect(await move('ann', 'resolved', verdict)).toMatchObject({ status: 200 });
});

test('an administrator does not resolve and close alone, not with a token either', async () => {
  await move('ann', 'accepted');
  await start();
  expect(await move('ada', 'resolved', verdict)).toMatchObject({ status: 200 });
  expect(await move('ada', 'closed')).toMatchObject({ status: 403 });
  for (const token of [tokens['ada'], tokens['lee'], ADMIN]) {
    expect(await move({ token: token ?? '' }, 'closed')).toMatchObject({ status: 403 });
  }
  expect(await move('ann', 'closed')).toMatchObject({ status: 403 });
  expect(await move('abe', 'closed')).toMatchObject({ status: 200 });
});

const pieces: Readonly<Record<string, () => Promise<unknown>>> = {
  'had the ticket before': () => move('lee', 'assigned', { assignee: 'kim', reason: 'x' }),
  'booked labour': () => post('kim', 'labour', { from: '2026-01-31T09:00:00Z', to: '2026-01-31T09:30:00Z' }),
  'took parts': () => post('kim', 'parts-used', { part: 'seal', name: 'a seal', quantity: 1 }),
};

test.each(['had the ticket before', 'booked labour', 'took parts'])('who %s does not review the work', async (what) => {
  await pieces[what]?.();
  const { body } = await send(on, { url: `/tickets/${number}`, cookie: cookies['lee'] });
  if (body.assignee.id === 'kim') await move('lee', 'assigned', { assignee: 'ann', reason: 'x' });
  await move('ann', 'accepted');
  await start();
  expect(await move('ann', 'resolved', verdict)).toMatchObject({ status: 200 });
  expect(await move('kim', 'closed')).toMatchObject({ status: 403 });
  expect(await move('kim', 'in_progress', { reason: 'not good' })).toMatchObject({ status: 403 });
  expect(await move('lee', 'closed')).toMatchObject({ status: 200 });
});

test('who worked before the ticket was opened again is a second person for what comes after', async () => {
  await move('ann', 'accepted');
  await post('kim', 'labour', { from: '2026-01-30T09:00:00Z', to: '2026-01-30T09:30:00Z' });
  await start();
  await move('ann', 'resolved', verdict);
  expect(await move('kim', 'closed')).toMatchObject({ status: 403 });
  await move('lee', 'closed');
  on.clock.now = new Date(on.clock.now.getTime() + 60_000);
  expect(await move('lee', 'new')).toMatchObject({ status: 200 });
  await move('ann', 'accepted');
  expect(await decide('kim', await askPermit())).toMatchObject({ status: 200 });
});

test('work on a ticket that was merged counts for the one that goes on', async () => {
  const merged = number;
  await post('kim', 'labour', { from: '2026-01-29T09:00:00Z', to: '2026-01-29T09:30:00Z' });
  number = await open();
  await post('lee', 'transitions', { to: 'merged', target: number, reason: 'the same' }, merged);
  expect(await decide('kim', await askPermit())).toMatchObject({ status: 403 });
});

test('who asked for a ticket that somebody else must agree to does not promote it', async () => {
  await send(on, {
    method: 'PUT',
    url: '/opening-rules',
    token: ADMIN,
    body: { ...rules, approvedSources: ['person'] },
  });
  cookies['pia'] ??= await on.person('pia', 'planner');
  cookies['pim'] ??= await on.person('pim', 'planner');
  const asked = { asset: `plant:pump-${count}`, title: 'it drips', failureModeGroup: 'seal_leak' };
  const made = await send(on, { method: 'POST', url: '/tickets', cookie: cookies['pia'], body: asked });
  expect(made.body.state).toBe('candidate');
  const promote = (cookie: string | undefined, token?: string) =>
    send(on, {
      method: 'POST',
      url: `/tickets/${made.body.number}/transitions`,
      body: { to: 'new' },
      ...(token === undefined ? { cookie } : { token }),
    });
  expect(await promote(cookies['pia'])).toMatchObject({ status: 403 });
  expect(await promote(undefined, tokens['ada'])).toMatchObject({ status: 403 });
  expect(await promote(cookies['pim'])).toMatchObject({ status: 200 });
});

test('a permit issuer decides on permits and on nothing else', async () => {
  expect(await decide('pat', await askPermit())).toMatchObject({ status: 200 });
  for (const part of ['', '/approvals', '/checklists', '/comments', '/labour', '/reservations', '/signatures']) {
    expect(await send(on, { url: `/tickets/${number}${part}`, cookie: cookies['pat'] })).toMatchObject({ status: 200 });
  }
  for (const url of ['/people', '/parts', '/devices', '/accounts', '/plans', '/models']) {
    expect((await send(on, { url, cookie: cookies['pat'] })).status, url).not.toBe(200);
  }
  await move('ann', 'accepted');
  await start();
  await move('ann', 'resolved', verdict);
  const review = (await post('ann', 'approvals', { kind: 'review' })).body.id;
  expect(await decide('pat', review)).toMatchObject({ status: 403 });
  expect(await move('pat', 'closed')).toMatchObject({ status: 403 });
  expect(await post('pat', 'comments', { body: 'well done' })).toMatchObject({ status: 403 });
  expect(await post('pat', 'approvals', { kind: 'permit' })).toMatchObject({ status: 403 });
  const asked = { asset: `plant:pump-${count}`, title: 'it drips' };
  expect(await send(on, { method: 'POST', url: '/tickets', cookie: cookies['pat'], body: asked })).toMatchObject({
    status: 403,
  });
});
