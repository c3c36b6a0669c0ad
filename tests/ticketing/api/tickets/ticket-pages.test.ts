import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../../../../ticketing/db/sql.ts';
import { type AccessApp, openAccessApp, send } from '../../access/access-app.ts';
import { openEmbedded } from '../../helpers/databases.ts';

let db: Db;
let on: AccessApp;
let ann: string;
let lead: string;
let number: string;

beforeAll(async () => {
  db = await openEmbedded();
  on = await openAccessApp(db);
  ann = await on.person('ann', 'technician');
  lead = await on.person('lead', 'lead');
  await send(on, { method: 'POST', url: '/assets', body: ASSET, token: 'an-administrator-for-tests-only' });
  const asked = { asset: ASSET.id, title: 'Oil <b>under</b> the press', description: 'A puddle', priority: 'P1' };
  const made = await send(on, { method: 'POST', url: '/tickets', body: asked, cookie: lead });
  number = made.body.id;
});
afterAll(() => db?.close());

const ASSET = { id: 'plant:press-1', name: 'Press 1', site: 'plant' };

function open(url: string, cookie?: string, headers: Record<string, string> = {}) {
  return on.app.inject({ url, headers: { ...headers, ...(cookie && { cookie }) } });
}

function press(cookie: string, fields: string, headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' }) {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  return on.app.inject({
    method: 'POST',
    url: `/tickets/${number}`,
    headers: { ...type, ...headers, cookie },
    payload: fields,
  });
}

test('the link of a mail leads through the sign-in to the ticket', async () => {
  const stranger = await open(`/tickets/${number}`);
  const signIn = `/sign-in?to=${encodeURIComponent(`/tickets/${number}`)}`;
  expect([stranger.statusCode, stranger.headers.location]).toEqual([303, signIn]);
  expect((await open(signIn)).body).toContain(`<input type="hidden" name="to" value="/tickets/${number}">`);
  expect((await open('/sign-in?to=https://elsewhere.example/')).statusCode).toBe(400);
});

test('the address alone leads to the list, and a stranger there through the sign-in', async () => {
  const [stranger, known] = [await open('/'), await open('/', lead)];
  expect([stranger.statusCode, stranger.headers.location]).toEqual([303, `/sign-in?to=${encodeURIComponent('/')}`]);
  expect([known.statusCode, known.headers.location]).toEqual([302, '/tickets']);
});

test('the page says what is wrong and until when, as text and never as HTML', async () => {
  const page = await open(`/tickets/${number}`, lead);
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('Oil &#60;b&#62;under&#60;/b&#62; the press');
  expect(page.body).toContain('Restore by');
  expect(page.body).not.toContain('<button');
  expect((await open(`/tickets/${number}`, lead, { 'accept-language': 'zh-CN,zh' })).body).toContain('恢复期限');
  expect((await open('/tickets/HB-999999', lead)).statusCode).toBe(404);
});

test('the assignee accepts with one button; a page that is out of date says so and changes nothing', async () => {
  const assign = { to: 'assigned', assignee: 'ann' };
  const ticket = (await send(on, { url: `/tickets/${number}`, cookie: lead })).body;
  if (ticket.assignee?.id !== 'ann')
    await send(on, { method: 'POST', url: `/tickets/${number}/transitions`, body: assign, cookie: lead });
  const page = await open(`/tickets/${number}`, ann);
  const version = /name="version" value="(\d+)"/.exec(page.body)?.[1];
  expect(page.body).toContain('<button name="to" value="accepted">Accept</button>');
  const late = await press(ann, `to=accepted&version=${Number(version) - 1}`);
  expect([late.statusCode, late.body.includes('was changed meanwhile')]).toEqual([409, true]);
  expect((await press(ann, `to=accepted&version=${version}`, { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403);
  const accepted = await press(ann, `to=accepted&version=${version}`);
  expect([accepted.statusCode, accepted.headers.location]).toEqual([303, `/tickets/${number}`]);
  expect((await send(on, { url: `/tickets/${number}`, cookie: lead })).body.state).toBe('accepted');
  expect((await open(`/tickets/${number}`, ann)).body).toContain('Start work');
});

test('the list shows what is mine first', async () => {
  const list = (await open('/tickets', ann)).body;
  expect(list.indexOf('Mine')).toBeGreaterThan(0);
  expect(list.indexOf('Mine')).toBeLessThan(list.indexOf(number));
  expect(list.indexOf(number)).toBeLessThan(list.indexOf('Open'));
});

test('the QR code of an asset leads to its open tickets', async () => {
  const page = await open(`/assets/${encodeURIComponent(ASSET.id)}`, ann);
  expect(page.body).toContain(`<a href="/tickets/${number}">`);
  expect(page.body).toContain('<strong>Press 1</strong>');
  expect((await open('/assets/plant%3Anone', ann)).statusCode).toBe(404);
  const stranger = await open(`/assets/${encodeURIComponent(ASSET.id)}`);
  expect((await open(String(stranger.headers.location))).statusCode).toBe(200);
});
