import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { verifyAudit } from '../../../ticketing/verify/verify-audit.ts';
import { openFileStore } from '../../../ticketing/work/files/file-store.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../access/access-app.ts';
import { databases } from '../helpers/databases.ts';
import { sendForm } from './form.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const CATEGORIES = { leak: 'Leak', noise: 'Noise or vibration' } as const;

describe.each(databases())('reports without an account on $name', ({ open }) => {
  let db: Db;
  let on: AccessApp;
  let lead: string;
  let dataDir = '';
  let count = 0;
  beforeAll(async () => {
    db = await open();
    dataDir = await mkdtemp(path.join(tmpdir(), 'harbinger-reports-'));
    on = await openAccessApp(db, { files: await openFileStore({ dataDir, minFreeBytes: 0 }) });
    lead = await on.person('lena', 'lead');
  });
  afterAll(async () => {
    await on?.app.close();
    await db?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const asAdmin = (method: 'GET' | 'POST' | 'PATCH', url: string, body?: object) =>
    send(on, { method, url, token: ADMIN, ...(body && { body }) });
  /** A machine with a code, and an address of its own, whose budget is full. */
  async function machine() {
    const id = `plant:press-${++count}`;
    await asAdmin('POST', '/assets', { id, name: `Press ${count}`, site: 'plant', location: 'Hall 3' });
    const made = await send(on, { method: 'POST', url: '/report-codes', cookie: lead, body: { assets: [id] } });
    expect(made.status).toBe(200);
    return { id, path: String(made.body.items[0].path), address: `10.1.${count}.1` };
  }
  const read = (path: string, headers: Record<string, string> = {}) =>
    on.app.inject({ url: path, headers, remoteAddress: '10.9.9.9' });

  test('the page is in both languages, names the machine and its place, and needs no script', async () => {
    const { path } = await machine();
    const english = await read(path);
    expect(english.statusCode).toBe(200);
    expect(english.headers['content-security-policy']).not.toContain('script-src');
    expect(english.body).toContain('<html lang="en">');
    expect(english.body).toContain(`Press ${count} · Hall 3`);
    expect(english.body).not.toContain('/assets/');
    const chinese = await read(path, { 'accept-language': 'zh-CN,zh;q=0.9' });
    expect(chinese.body).toContain('报告问题');
    expect((await read(`${path}?lang=en`, { 'accept-language': 'zh-CN' })).body).toContain('Report a problem');
    expect(chinese.body).toContain(`href="${path}?lang=en"`);
  });

  test('a report with a photo becomes a candidate, and leads to the page of its progress', async () => {
    const { id, path, address } = await machine();
    const photo = { name: 'a/b.png', type: 'image/jpeg', bytes: PNG };
    const fields = { category: 'leak', text: 'Oil <b>under</b> it\nsince noon', name: 'Mo', contact: '+49 1', photo };
    const sent = await sendForm(on, `${path}?lang=en`, fields, { address });
    expect(sent.statusCode).toBe(303);
    const { items } = (await asAdmin('GET', `/tickets?state=candidate&asset=${id}`)).body;
    expect(items).toMatchObject([
      {
        title: 'Leak: Oil <b>under</b> it',
        description: 'Oil <b>under</b> it\nsince noon',
        state: 'candidate',
        source: 'person',
        failureModeGroup: 'leakage',
        priorityReason: 'reported without an account',
      },
    ]);
    expect(sent.headers.location).toBe(`${items[0].progressPath}?lang=en&sent=new`);
    const files = (await asAdmin('GET', `/tickets/${items[0].id}/files`)).body.items;
    expect(files).toMatchObject([{ name: 'ab.png', mediaType: 'image/png', public: true, addedBy: 'nobody' }]);
    const progress = await read(String(sent.headers.location));
    expect(progress.body).toContain('Your report has arrived');
    expect(progress.body).toContain('mailto:?');
    expect(progress.body).not.toContain('Oil');
    expect((await asAdmin('GET', `/tickets/${items[0].id}/outside`)).body.reports).toMatchObject([
      { category: 'leak', name: 'Mo', contact: '+49 1', language: 'en' },
    ]);
    expect((await verifyAudit(db, {})).problems).toEqual([]);
  });

  test('a second report of the same trouble joins the first, and its words are a comment', async () => {
    const { id, path, address } = await machine();
    await sendForm(on, path, { category: 'leak', text: 'Oil under it' }, { address });
    const again = await sendForm(on, path, { category: 'leak', text: 'More oil now' }, { address });
    expect(again.headers.location).toContain('sent=joined');
    const { items } = (await asAdmin('GET', `/tickets?asset=${id}`)).body;
    expect(items).toHaveLength(1);
    const comments = (await asAdmin('GET', `/tickets/${items[0].id}/comments`)).body.items;
    expect(comments).toMatchObject([{ author: 'nobody', public: true, body: expect.stringContaining('More oil now') }]);
  });

  test.each([
    ['no text', { category: 'leak', text: ' ' }, 422, 'Say in a few words'],
    ['a text that is too long', { category: 'leak', text: 'x'.repeat(2_001) }, 422, 'Say in a few words'],
    ['no category', { text: 'Oil' }, 422, 'Choose what it is about'],
    ['a made-up category', { category: 'constructor', text: 'Oil' }, 422, 'Choose what it is about'],
    ['the field for programs', { category: 'leak', text: 'Oil', website: 'x' }, 422, 'must stay empty'],
    [
      'a photo that is none',
      { category: 'leak', text: 'Oil', photo: { name: 'x.png', type: 'image/png', bytes: Buffer.from('<script>') } },
      422,
      'The photo is not taken',
    ],
    [
      'a PDF for a photo',
      { category: 'leak', text: 'Oil', photo: { name: 'x.png', type: 'image/png', bytes: Buffer.from('%PDF-1.4 x') } },
      422,
      'The photo is not taken',
    ],
    [
      'a photo that is too large',
      { category: 'leak', text: 'Oil', photo: { name: 'x.png', type: 'image/png', bytes: Buffer.alloc(11 * 2 ** 20) } },
      413,
      'too large',
    ],
  ])(
    '%s is refused with a page that says why, keeps what was typed, and opens nothing',
    async (_what, fields, status, words) => {
      const { id, path, address } = await machine();
      const sent = await sendForm(on, `${path}?lang=en`, fields, { address });
      expect(sent.statusCode).toBe(status);
      expect(sent.headers['content-type']).toContain('text/html');
      expect(sent.body).toContain(words);
      if (status === 422 && fields.text.trim() !== '') expect(sent.body).toContain(fields.text.slice(0, 20));
      expect((await asAdmin('GET', `/tickets?asset=${id}`)).body.items).toEqual([]);
    },
  );

  test('another site cannot send the form, nor can a form of another kind', async () => {
    const { path, address } = await machine();
    const fields = { category: 'leak', text: 'Oil' };
    const elsewhere = await sendForm(on, path, fields, { address, headers: { 'sec-fetch-site': 'cross-site' } });
    expect([elsewhere.statusCode, elsewhere.body.includes('Scan the code again')]).toEqual([403, true]);
    const json = await on.app.inject({ method: 'POST', url: path, payload: fields });
    expect(json.statusCode).toBe(415);
    const broken = await sendForm(
      on,
      path,
      {},
      { address, headers: { 'content-type': 'multipart/form-data; boundary=no' } },
    );
    expect(broken.statusCode).toBe(400);
  });

  test('an address may report five times at once, a machine takes ten, and the page says when again', async () => {
    const { path } = await machine();
    const report = (address: string, text: string) => sendForm(on, path, { category: 'noise', text }, { address });
    const one: number[] = [];
    for (let n = 0; n < 6; n++) one.push((await report('10.2.0.1', `hum ${n}`)).statusCode);
    expect(one).toEqual([303, 303, 303, 303, 303, 429]);
    const refused = await report('10.2.0.1', 'hum');
    expect(refused.headers['retry-after']).toBe('120');
    expect(refused.body).toContain('Try again in 2 minutes');
    const others: number[] = [];
    for (let n = 0; n < 6; n++) others.push((await report(`10.3.0.${n}`, `hiss ${n}`)).statusCode);
    expect(others).toEqual([303, 303, 303, 303, 303, 429]);
    on.clock.now = new Date(on.clock.now.getTime() + 121_000);
    expect((await report('10.2.0.1', 'hum again')).statusCode).toBe(303);
  });

  test('a new code ends the one before, with its reason; only administrators give one', async () => {
    const { id, path } = await machine();
    const renew = (cookie?: string) =>
      send(on, {
        method: 'POST',
        url: `/assets/${id}/report-code/renewal`,
        body: { reason: 'it is on the internet' },
        ...(cookie === undefined ? { token: ADMIN } : { cookie }),
      });
    expect((await renew(lead)).status).toBe(403);
    const renewed = await renew();
    expect(renewed.body).toMatchObject({ asset: id, reason: 'it is on the internet', madeBy: 'administrator' });
    expect(renewed.body.path).toMatch(/^\/r\/[0-9a-f]{32}$/);
    expect(renewed.body.path).not.toBe(path);
    expect((await read(path)).statusCode).toBe(404);
    expect((await read(renewed.body.path)).statusCode).toBe(200);
    const again = await send(on, { method: 'POST', url: '/report-codes', cookie: lead, body: { assets: [id] } });
    expect(again.body.items[0].path).toBe(renewed.body.path);
  });

  test('staff who have signed in and see the site are led to the machine; the app finds it by the code', async () => {
    const { id, path } = await machine();
    expect((await read(path, { cookie: lead })).body).toContain(`href="/assets/${encodeURIComponent(id)}"`);
    const elsewhere = await on.person(`far-${count}`, 'technician', ['north']);
    expect((await read(path, { cookie: elsewhere })).body).not.toContain('/assets/');
    const found = await send(on, { url: `/assets?reportCode=${path.slice(3)}`, cookie: lead });
    expect(found.body.items.map((item: { id: string }) => item.id)).toEqual([id]);
  });

  test('a machine out of use takes no report and gets no code', async () => {
    const { id, path, address } = await machine();
    await asAdmin('PATCH', `/assets/${id}`, { retired: true });
    expect((await read(path)).body).toContain('out of use');
    expect((await sendForm(on, path, { category: 'leak', text: 'Oil' }, { address })).statusCode).toBe(404);
    const made = await asAdmin('POST', '/report-codes', { assets: [id, 'plant:nowhere'] });
    expect([made.status, made.body.errors.map(({ field }: { field: string }) => field)]).toEqual([
      422,
      ['assets[0]', 'assets[1]'],
    ]);
  });

  test('the setting turns all of it off', async () => {
    const { path, address } = await machine();
    const { createTicketing } = await import('../../../ticketing/create-ticketing.ts');
    const off = createTicketing({
      db,
      now: () => on.clock.now,
      roster: [],
      log: on.app.log as never,
      publicReports: false,
    });
    const { default: fastify } = await import('fastify');
    const app = fastify();
    app.setValidatorCompiler(() => () => true);
    for (const page of off.outside({}).pages) page(app as never);
    const shown = await app.inject({ url: path, headers: { 'accept-language': 'en' } });
    expect([shown.statusCode, shown.body.includes('switched off')]).toEqual([404, true]);
    expect(
      (await sendForm({ app: app as never }, path, { category: 'leak', text: 'Oil' }, { address })).statusCode,
    ).toBe(404);
    await app.close();
  });
});

test('every category has words in both languages', async () => {
  const { reportCategories } = await import('../../../ticketing/outside/take-report.ts');
  const { reportWords } = await import('../../../ticketing/api/outside/report-words.ts');
  for (const words of Object.values(reportWords)) {
    expect(Object.keys(words.categories)).toEqual(Object.keys(reportCategories));
  }
  expect(reportWords.en.categories).toMatchObject(CATEGORIES);
});
