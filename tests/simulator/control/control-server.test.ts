import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { createLog } from '../../../lib/log.ts';
import { serveControl } from '../../../simulator/control/control-server.ts';
import { runningFans } from './control-bed.ts';

const log = createLog({ level: 'silent', pretty: false });

async function served() {
  const { control } = await runningFans(1);
  const server = await serveControl(control, { port: 0, log });
  onTestFinished(() => server.close());
  return { control, url: server.url };
}

/** As a browser or a program asks; fetch does not let a test choose the Host. */
function ask(
  url: string,
  {
    method = 'GET',
    path = '/',
    body = '',
    headers = {},
  }: { method?: string; path?: string; body?: string; headers?: object },
): Promise<{ status: number; text: string; location: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, url), { method, headers: { ...headers } }, (answer) => {
      let text = '';
      answer.on('data', (part) => {
        text += String(part);
      });
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, text, location: String(answer.headers.location) }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'content-type': 'application/json' };

test('the page shows each machine, and its forms act; the outcome stands on the page that follows', async () => {
  const { control, url } = await served();
  const page = await ask(url, { path: '/?machine=sim:fan-2' });
  expect(page.status).toBe(200);
  for (const id of ['sim:fan-1', 'sim:fan-2', 'sim:fan-3']) expect(page.text).toContain(id);
  expect(page.text).toContain('Start a fault on sim:fan-2');
  const origin = url.replace(/\/$/, '');
  const body = 'act=fault&machine=sim%2Ffan-2&fault=filter&growth=10m&severity=&back=%2F%3Fmachine%3Dsim%253Afan-2';
  const answer = await ask(url, { method: 'POST', body, headers: { ...FORM, origin } });
  expect([answer.status, answer.location]).toEqual([303, '/?machine=sim%3Afan-2']);
  expect((await ask(url, {})).text).toContain('<p role="status">fault on sim:fan-2</p>');
  expect(control.truth().acts).toMatchObject([{ act: 'fault', machine: 'sim/fan-2', growth: '10m' }]);
  const wrong = 'act=load&machine=sim%2Ffan-2&load=9&back=https%3A%2F%2Felsewhere.example';
  const refused = await ask(url, { method: 'POST', body: wrong, headers: { ...FORM, origin } });
  expect(refused.location).toBe('/');
  expect((await ask(url, {})).text).toMatch(/<p role="alert">load: must be/);
});

test('the API gives state and truth, does acts, and answers bad ones with what would fit', async () => {
  const { url } = await served();
  const done = await ask(url, {
    ...{ method: 'POST', path: '/api/acts', headers: JSON_TYPE },
    body: '{"act":"instrument","machine":"fan-1","channel":"speed","trouble":"stuck"}',
  });
  expect([done.status, JSON.parse(done.text)]).toEqual([200, { done: 'instrument on sim:fan-1' }]);
  expect(JSON.parse((await ask(url, { path: '/api/state' })).text)).toMatchObject({ speed: 1, machines: [{}, {}, {}] });
  expect(JSON.parse((await ask(url, { path: '/api/truth' })).text)).toMatchObject({ acts: [{ act: 'instrument' }] });
  const bad = await ask(url, { method: 'POST', path: '/api/acts', headers: JSON_TYPE, body: '{"act":"fault"}' });
  expect([bad.status, JSON.parse(bad.text).error]).toEqual([400, expect.stringContaining('fault is required')]);
  for (const [body, headers] of [
    ['nonsense', JSON_TYPE],
    ['[]', JSON_TYPE],
    ['{}', { 'content-type': 'text/plain' }],
    [`{"act":"${'x'.repeat(20_000)}"}`, JSON_TYPE],
  ] as const) {
    expect((await ask(url, { method: 'POST', path: '/api/acts', headers, body })).status).toBe(400);
  }
  const nowhere = await ask(url, { path: '/api/other' });
  expect([nowhere.status, nowhere.text]).toEqual([404, expect.stringContaining('POST /api/acts')]);
});

test.each([
  [{ method: 'POST', headers: { ...FORM, origin: 'https://elsewhere.example' } }],
  [{ method: 'POST', headers: { ...FORM, origin: 'null' } }],
  [{ method: 'POST', headers: { ...FORM, 'sec-fetch-site': 'cross-site' } }],
  [{ method: 'POST', path: '/api/acts', headers: { ...JSON_TYPE, origin: 'http://127.0.0.1:1' } }],
  [{ path: '/api/state', headers: { host: 'rebound.example' } }],
])('%j: a page of another origin can neither act nor read', async (question) => {
  const { control, url } = await served();
  const { status } = await ask(url, 'method' in question ? { ...question, body: 'act=speed&speed=2' } : question);
  expect(status).toBe(403);
  expect(control.truth().acts).toEqual([]);
});

test('names in the page cannot become markup, and nothing comes from elsewhere', async () => {
  const { url } = await served();
  const origin = url.replace(/\/$/, '');
  const body = `act=fault&machine=${encodeURIComponent('<script>1</script>')}&fault=filter`;
  await ask(url, { method: 'POST', body, headers: { ...FORM, origin } });
  const { text } = await ask(url, {});
  expect(text).toContain('role="alert"');
  expect(text).not.toContain('<script>1');
  const answer = await fetch(url);
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
});

test('a port in use is said', async () => {
  const { control, url } = await served();
  await expect(serveControl(control, { port: Number(new URL(url).port), log })).rejects.toThrow(/the port is in use/);
});
