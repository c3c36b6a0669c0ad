import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HttpApp } from '../../../http/http-app.ts';
import type { Bucket } from '../../../ingest/series/series-store.ts';
import { AppError } from '../../../lib/errors.ts';
import { collectReport } from '../../../ticketing/api/work/service-report-routes.ts';
import type { Ticketing } from '../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { drawReport } from '../../../ticketing/service-report/draw-report.ts';
import type { ReportDocument } from '../../../ticketing/service-report/report-document.ts';
import { createReportPrinter } from '../../../ticketing/service-report/report-printer.ts';
import type { ReportLanguage } from '../../../ticketing/service-report/report-words.ts';
import { type FileStore, openFileStore } from '../../../ticketing/work/files/file-store.ts';
import { ask, createTestApp, type TestClock, tickAll } from '../helpers/app.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';
import { pagesOf } from './pdf-text.ts';

let db: Db;
let folder = '';
let files: FileStore;
let app: HttpApp;
let ticketing: Ticketing;
let clock: TestClock;
let number = '';
let seriesIsAway = false;

/** 4 before the alarm, 9 in it, 5 after the repair. */
const level = (at: number): number =>
  at < Date.parse('2026-02-01T10:00:00Z') ? 4 : at < Date.parse('2026-02-01T12:00:00Z') ? 9 : 5;
const series = {
  async downsample({ from, to, points }: { from: number; to: number; points: number }): Promise<readonly Bucket[]> {
    if (seriesIsAway) throw new AppError('unavailable', 'The series store does not answer.');
    const width = (to - from) / points;
    return Array.from({ length: points }, (_, i) => from + i * width).map((at) => [
      at,
      level(at),
      level(at),
      level(at),
    ]);
  },
};

beforeAll(async () => {
  db = await openEmbedded();
  folder = await mkdtemp(path.join(tmpdir(), 'harbinger-report-'));
  files = await openFileStore({ dataDir: folder, maxBytes: 1_000_000 });
  ({ app, ticketing, clock } = await createTestApp(db, { files, series, timeZone: 'Asia/Shanghai' }));
  number = (await ticketing.applyTransition(transitionOf('raised', { severity: 'high' }))).ticket ?? '';
});
afterAll(async () => {
  await app?.close();
  await db?.close();
  await rm(folder, { recursive: true, force: true });
});

const print = async (lang: ReportLanguage) => {
  const deps = { db, now: () => clock.now, log: pino({ level: 'silent' }), timeZone: 'Asia/Shanghai', files, series };
  return pagesOf(await drawReport(await collectReport(deps, { number, lang, caller: { kind: 'anyone' } })));
};
const upload = (name: string, payload: Buffer, type = 'image/png') =>
  app.inject({
    method: 'POST',
    url: `/tickets/${number}/files?name=${name}`,
    payload,
    headers: { 'content-type': type },
  });

/** One grey point, different for each number. */
function pngOf(shade: number): Buffer {
  const chunk = (kind: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(kind), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, body, Buffer.alloc(4)]);
  };
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
  const mark = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const rows = deflateSync(Buffer.from([0, shade]));
  return Buffer.concat([mark, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

test('a ticket without work says what is missing, in both languages', async () => {
  const english = (await print('en')).join('\n');
  expect(english).toContain(`Service report ${number}`);
  for (const words of ['No hours are booked.', 'No parts were used.', 'Nobody has signed.', 'No photos.', 'not yet'])
    expect(english).toContain(words);
  expect(english).toContain('Mean, with the least and the greatest value.');
  const chinese = (await print('zh-CN')).join('\n');
  expect(chinese).toContain(`服务报告 ${number}`);
  for (const words of ['没有登记工时。', '没有使用备件。', '没有签名。', '维修前后的读数'])
    expect(chinese).toContain(words);
});

test('after the work it says who, when, which parts, and the readings before and after', async () => {
  const post = (part: string, body: object) => ask(app, `/tickets/${number}/${part}`, { body });
  await post('transitions', { to: 'accepted' });
  await tickAll(db, number, clock.now);
  clock.now = new Date('2026-02-01T11:00:00Z');
  await post('transitions', { to: 'in_progress' });
  const span = { from: '2026-02-01T10:30:00Z', to: '2026-02-01T11:00:00Z' };
  expect((await post('labour', { person: 'ann', ...span, note: 'seal' })).status).toBe(201);
  expect((await post('parts-used', { part: 'seal-40', name: 'Shaft seal 40 mm', quantity: 2 })).status).toBe(201);
  expect((await post('signatures', { name: 'Ann', meaning: 'performed' })).status).toBe(201);
  clock.now = new Date('2026-02-01T12:00:00Z');
  const codes = { failureMode: 'VIB', failureMechanism: '1.2', failureCause: '3.3' };
  const resolved = await post('transitions', {
    to: 'resolved',
    verdict: 'potential_failure',
    ...codes,
    reason: 'new seal',
  });
  expect(resolved.status, JSON.stringify(resolved.body)).toBe(200);
  clock.now = new Date('2026-02-01T13:00:00Z');
  const text = (await print('en')).join('\n');
  for (const words of [
    'Ann',
    '0.50',
    'Shaft seal 40 mm (seal-40)',
    '1 Feb 2026, 19:00',
    'It was about to fail',
    'new seal',
  ])
    expect(text).toContain(words);
  for (const words of ['4 (4 to 4)', '9 (9 to 9)', '5 (5 to 5)', 'Work performed']) expect(text).toContain(words);
  expect((await print('zh-CN')).join('\n')).toContain('即将失效');
});

test('without its readings the report says so, and has all else', async () => {
  seriesIsAway = true;
  const text = (await print('en')).join('\n');
  seriesIsAway = false;
  expect(text).toContain('The readings could not be read now.');
  expect(text).toContain('Shaft seal 40 mm');
});

test('long texts go over pages, forty photos are in it, and the others are counted', async () => {
  await db.query(`update ticket set description = $1 where id = 1`, [`${'The pump is loud. '.repeat(550)}END`]);
  for (let shade = 0; shade < 43; shade += 1) await upload(`photo-${shade}.png`, pngOf(shade));
  await upload('list.txt', Buffer.from('a list'), 'text/plain');
  const pages = await print('en');
  const text = pages.join('\n');
  expect(text).toContain('END');
  expect(text).toContain('photo-39.png');
  expect(text).not.toContain('photo-40.png');
  expect(text).toContain('3 more photos are in the program; a report holds 40.');
  expect(text).toContain('Other files of the ticket: list.txt');
  expect(pages.at(-1)).toContain(`page ${pages.length} of ${pages.length}`);
  expect(pages.length).toBeGreaterThan(6);
  expect(pages.length).toBeLessThan(14);
});

test('the API gives it as a file, drawn in a thread of its own', async () => {
  const response = await app.inject({ url: `/tickets/${number}/service-report?lang=zh-CN` });
  expect(response.statusCode).toBe(200);
  expect(response.headers['content-type']).toBe('application/pdf');
  expect(response.headers['content-disposition']).toBe(`attachment; filename="${number}-zh-CN.pdf"`);
  expect(pagesOf(response.rawPayload).join()).toContain(`服务报告 ${number}`);
});

test('many reports at once are made in turn, and more than eight are asked to wait', async () => {
  let atOnce = 0;
  let most = 0;
  const printer = createReportPrinter({ draw: async () => new Uint8Array() });
  const collect = async (): Promise<never> => {
    most = Math.max(most, ++atOnce);
    await Promise.resolve();
    atOnce -= 1;
    throw new AppError('not_found', 'gone');
  };
  const all = await Promise.allSettled(Array.from({ length: 10 }, () => printer.print(collect)));
  const codes = all.map((one) => (one.status === 'rejected' ? (one.reason as AppError).code : 'done'));
  expect(codes.filter((code) => code === 'unavailable')).toHaveLength(2);
  expect(most).toBe(1);
  expect(await printer.print(async () => ({}) as ReportDocument)).toHaveLength(0);
});
