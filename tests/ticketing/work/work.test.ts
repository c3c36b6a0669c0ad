import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { HttpApp } from '../../../http/http-app.ts';
import type { Ticketing } from '../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { openFileStore } from '../../../ticketing/work/files/file-store.ts';
import { ask, createTestApp, type TestClock } from '../helpers/app.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

let db: Db;
let dataDir = '';
let app: HttpApp;
let ticketing: Ticketing;
let clock: TestClock;
let number = '';
let assignee = '';
let count = 0;
beforeAll(async () => {
  db = await openEmbedded();
  dataDir = await mkdtemp(path.join(tmpdir(), 'harbinger-files-'));
  const files = await openFileStore({ dataDir, maxBytes: 100_000 });
  ({ app, ticketing, clock } = await createTestApp(db, { files }));
});
afterAll(async () => {
  await db?.close();
  await rm(dataDir, { recursive: true, force: true });
});
beforeEach(async () => {
  clock.now = new Date('2026-02-01T10:00:22Z');
  number = await open();
  assignee = (await ask(app, `/tickets/${number}`)).body.assignee.id;
});

async function open(): Promise<string> {
  const id = `ep_${++count}`;
  return (await ticketing.applyTransition(transitionOf('raised', { id, device: `plant:pump-${count}` }))).ticket ?? '';
}
const post = (part: string, body: object) => ask(app, `/tickets/${number}/${part}`, { body });
const get = async (part: string) => (await ask(app, `/tickets/${number}/${part}`)).body;
const move = (body: object) => post('transitions', body);
const codes = { failureMode: 'VIB', failureMechanism: '2.4', failureCause: '3.4' };

/** Answers every step, so that only what a test is about is in the way. */
async function answerAll(): Promise<void> {
  for (const { id, steps } of (await get('checklists')).items) {
    const answers = steps.map(({ position }: { position: number }) => ({ step: position, answer: true }));
    expect(await post(`checklists/${id}/answers`, { answers })).toMatchObject({ status: 200 });
  }
}
async function begin(): Promise<void> {
  await move({ to: 'accepted' });
  await answerAll();
  expect(await move({ to: 'in_progress' })).toMatchObject({ status: 200 });
}

test('work begins once every safety step is done, and ends once every mandatory one is', async () => {
  const steps = [
    { kind: 'tick', instruction: 'lock out', safety: true, mandatory: true },
    { kind: 'measure', instruction: 'play of the shaft', mandatory: true, unit: 'mm', upperLimit: 0.2 },
  ];
  const { body } = await post('checklists', { name: 'bearing', steps });
  await move({ to: 'accepted' });
  const refused = await move({ to: 'in_progress' });
  expect(refused).toMatchObject({ status: 422, body: { field: 'checklists' } });
  expect(refused.body.detail).toContain('lock out');
  const answer = (step: number, given: unknown) =>
    post(`checklists/${body.id}/answers`, { answers: [{ step, answer: given }] });
  expect(await answer(1, false)).toMatchObject({ status: 422, body: { field: 'answers[0].answer' } });
  for (const { id, steps: planned } of (await get('checklists')).items) {
    const safety = planned.filter((step: { safety: boolean }) => step.safety);
    const answers = safety.map(({ position }: { position: number }) => ({ step: position, answer: true }));
    if (answers.length > 0) await post(`checklists/${id}/answers`, { answers });
  }
  expect(await move({ to: 'in_progress' })).toMatchObject({ status: 200 });
  const verdict = { to: 'resolved', verdict: 'potential_failure', ...codes };
  expect(await move(verdict)).toMatchObject({ status: 422, body: { field: 'checklists' } });
  expect(await answer(2, 'much')).toMatchObject({ status: 422 });
  const measured = await answer(2, 0.31);
  expect(measured.body.steps[1]).toMatchObject({ answer: 0.31, withinLimits: false });
  for (const list of (await get('checklists')).items.filter(({ id }: { id: number }) => id !== body.id)) {
    const answers = list.steps.map(({ position }: { position: number }) => ({ step: position, answer: true }));
    await post(`checklists/${list.id}/answers`, { answers });
  }
  expect(await move(verdict)).toMatchObject({ status: 200 });
});

test('a checklist that asks for a permit waits for its decision', async () => {
  const steps = [{ kind: 'tick', instruction: 'fire watch', mandatory: false }];
  await post('checklists', { name: 'hot work', permit: true, steps });
  await move({ to: 'accepted' });
  await answerAll();
  expect(await move({ to: 'in_progress' })).toMatchObject({ status: 422, body: { field: 'approvals' } });
  const { body: asked } = await post('approvals', { kind: 'permit' });
  // Nobody is known under --dev-open, so that one person alone can try it out.
  const decided = await post(`approvals/${asked.id}/decision`, { decision: 'approved' });
  expect(decided.body).toMatchObject({ decision: 'approved', decidedBy: 'api' });
  expect(await move({ to: 'in_progress' })).toMatchObject({ status: 200 });
});

test('a comment tells whom it names; what names nobody stays text', async () => {
  const other = assignee === 'ann' ? 'bo' : 'ann';
  const { status, body } = await post('comments', { body: `@${other} and @nobody: see mail@bo.example, @${other}.` });
  expect(status).toBe(201);
  expect(body).toMatchObject({ mentions: [other], public: false });
  const { rows } = await db.query<{ recipient: string; kind: string }>(
    `select recipient, kind from notification where event = $1 and channel = 'inbox' order by kind`,
    [`comment:${body.id}`],
  );
  expect(rows).toEqual([
    { recipient: assignee, kind: 'comment' },
    { recipient: other, kind: 'mention' },
  ]);
  expect(await post('comments', { body: '  ' })).toMatchObject({ status: 400 });
});

test('nobody works in two places at once, however many ask at once', async () => {
  const tickets = [number, await open(), await open(), await open()];
  const answers = await Promise.all(
    tickets.map((each) => ask(app, `/tickets/${each}/timer`, { body: { action: 'start', person: 'ann' } })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  const running = tickets[answers.findIndex(({ status }) => status === 200)];
  clock.now = new Date(clock.now.getTime() + 1_800_000);
  const stopped = await ask(app, `/tickets/${running}/timer`, { body: { action: 'stop', person: 'ann' } });
  expect(stopped.body).toMatchObject({ startedAt: '2026-02-01T10:00:22.000Z', endedAt: '2026-02-01T10:30:22.000Z' });
  const entry = { person: 'ann', from: '2026-02-01T10:10:00Z', to: '2026-02-01T10:20:00Z' };
  expect(await post('labour', entry)).toMatchObject({ status: 409, body: { ticket: running } });
  const booked = await Promise.all(
    tickets.map((each) => ask(app, `/tickets/${each}/labour`, { body: { ...entry, person: 'bo' } })),
  );
  expect(booked.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  expect(await post('labour', { ...entry, to: '2026-02-01T09:00:00Z' })).toMatchObject({ body: { field: 'to' } });
  expect(await post('labour', { ...entry, person: 'nobody' })).toMatchObject({ body: { field: 'person' } });
});

test('what is booked cannot be cancelled', async () => {
  await post('parts-used', { part: 'seal', name: 'a seal', quantity: 1 });
  expect(await move({ to: 'cancelled', reason: 'scrapped' })).toMatchObject({ status: 422, body: { field: 'to' } });
  expect(await post('parts-used', { part: 'seal', quantity: 1 })).toMatchObject({
    status: 422,
    body: { field: 'part' },
  });
});

test('parts come out of the stock, what is reserved first, and never more than there is', async () => {
  await db.query(`insert into part (id, name, created_at, updated_at) values ('b', 'bearing', now(), now())`);
  await db.query(`insert into store (id, name, created_at) values ('room', 'Room', now())`);
  await db.query(`insert into part_stock (part_id, store_id, on_hand, reserved) values ('b', 'room', 5, 2)`);
  const id = Number(number.slice(3));
  await db.query(
    `insert into part_reservation (ticket_id, part_id, store_id, quantity, created_by, created_at) values ($1, 'b', 'room', 2, 'x', now())`,
    [id],
  );
  expect(await post('parts-used', { part: 'b', quantity: 6 })).toMatchObject({ body: { field: 'quantity' } });
  expect(await post('parts-used', { part: 'b', quantity: 3 })).toMatchObject({
    status: 201,
    body: { name: 'bearing' },
  });
  const { rows } = await db.query(`select on_hand, reserved from part_stock where part_id = 'b'`);
  expect(rows).toEqual([{ on_hand: 2, reserved: 0 }]);
});

test('Atlas: a signature is over the work as it is, and no later status takes it away', async () => {
  const policy = { permit: false, signature: true, labour: true, closing: 'either', soakMinutes: 60 };
  const { workClass } = (await ask(app, `/tickets/${number}`)).body;
  await app.inject({ method: 'PUT', url: `/work-policies/${workClass}`, payload: policy });
  await begin();
  const verdict = { to: 'resolved', verdict: 'potential_failure', ...codes };
  expect(await move(verdict)).toMatchObject({ status: 422, body: { field: 'labour' } });
  const entry = (hour: number) => ({
    person: 'ann',
    from: `2026-01-${count}T0${hour}:00:00Z`,
    to: `2026-01-${count}T0${hour}:30:00Z`,
  });
  await post('labour', entry(1));
  expect(await move(verdict)).toMatchObject({ status: 422, body: { field: 'signatures' } });
  const first = await post('signatures', { name: 'Ann', meaning: 'performed' });
  expect(first.status).toBe(201);
  await post('labour', entry(2));
  const changed = await move(verdict);
  expect(changed.body.detail).toContain('changed since it was signed');
  await post('signatures', { name: 'Ann', meaning: 'performed' });
  expect(await move(verdict)).toMatchObject({ status: 200 });
  await move({ to: 'in_progress', reason: 'it still leaks' });
  await move({ to: 'assigned', reason: 'ann is away', assignee: assignee === 'ann' ? 'bo' : 'ann' });
  const { items } = await get('signatures');
  expect(items).toHaveLength(2);
  expect(items[0]).toEqual(first.body);
  await expect(db.query('delete from signature')).rejects.toThrow('append-only');
  await app.inject({
    method: 'PUT',
    url: `/work-policies/${workClass}`,
    payload: { ...policy, signature: false, labour: false },
  });
});

const upload = async (name: string, type: string, content: Uint8Array | string) => {
  const payload = Buffer.from(content);
  const url = `/tickets/${number}/files?name=${encodeURIComponent(name)}`;
  const response = await app.inject({ method: 'POST', url, payload, headers: { 'content-type': type } });
  return { status: response.statusCode, body: response.json() };
};
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==',
  'base64',
);

test('Atlas 138: a photo is stored once by its content, shown safely, and stays when its ticket is merged', async () => {
  const { status, body } = await upload('seal.png', 'image/png', png);
  expect(status).toBe(201);
  expect(await upload('seal.png', 'application/octet-stream', png)).toMatchObject({ body: { id: body.id } });
  const shown = await app.inject({ url: `/tickets/${number}/files/${body.id}` });
  expect(shown.rawPayload).toEqual(png);
  expect(shown.headers).toMatchObject({
    'content-type': 'image/png',
    'content-disposition': "inline; filename*=UTF-8''seal.png",
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  });
  const target = await open();
  await move({ to: 'merged', target });
  const { body: list } = await ask(app, `/tickets/${target}/files`);
  expect(list.items).toMatchObject([{ sha256: body.sha256, name: 'seal.png' }]);
  expect(await post('comments', { body: 'too late' })).toMatchObject({ status: 409, body: { target } });
});

test('Atlas 138: what was attached to a request is there once it is a work order', async () => {
  const asked = { asset: `plant:pump-${count}`, title: 'it drips', failureModeGroup: 'seal_leak' };
  const made = await ask(app, '/tickets', { body: { ...asked, candidate: true } });
  expect([made.status, made.body.state]).toEqual([201, 'candidate']);
  number = made.body.number;
  const { body } = await upload('drops.png', 'image/png', png);
  await post('comments', { body: 'since Monday' });
  expect(await move({ to: 'new' })).toMatchObject({ status: 200 });
  expect((await get('files')).items).toMatchObject([{ id: body.id, name: 'drops.png' }]);
  expect((await get('comments')).items).toMatchObject([{ body: 'since Monday' }]);
  const target = await open();
  await move({ to: 'merged', target, reason: 'the same' });
  number = target;
  expect((await get('files')).items).toMatchObject([{ sha256: body.sha256 }]);
  expect((await get('comments')).items).toMatchObject([{ body: 'since Monday' }]);
});

test('a file that is not what it says is refused with the reason, and leaves nothing', async () => {
  const refused = async (name: string, type: string, content: Uint8Array | string) =>
    (await upload(name, type, content)).body;
  expect(await refused('a.jpg', 'image/jpeg', png)).toMatchObject({ status: 422, field: 'content-type' });
  expect((await refused('a.jpg', 'image/jpeg', png)).detail).toContain('image/png');
  expect((await refused('a.png', 'image/png', '<script>')).detail).toContain('its content is text');
  expect((await refused('a.txt', 'text/plain', Buffer.from([0, 1, 255]))).detail).toContain('not text');
  expect((await refused('a.bin', 'application/octet-stream', 'MZ, text in truth')).status).toBe(422);
  expect(await refused('a.txt', 'text/plain', '')).toMatchObject({ status: 400 });
  expect(await refused('a.txt', 'text/plain', 'x'.repeat(100_001))).toMatchObject({
    status: 400,
    errors: [{ field: 'body' }],
  });
  expect((await upload('../a.txt', 'text/plain', 'x')).status).toBe(400);
  expect((await get('files')).items).toEqual([]);
  await expect.poll(() => readdir(path.join(dataDir, 'files', 'incoming'))).toEqual([]);
});

test('what a browser could run is only ever a download', async () => {
  for (const [name, type] of [
    ['a.svg', 'image/svg+xml'],
    ['a.html', 'text/html'],
  ] as const) {
    const { body } = await upload(
      name,
      type,
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    );
    const shown = await app.inject({ url: `/tickets/${number}/files/${body.id}` });
    expect(shown.headers['content-disposition']).toMatch(/^attachment/);
  }
});
