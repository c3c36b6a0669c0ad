import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HttpApp } from '../../../http/http-app.ts';
import { csvRow, plainCell } from '../../../lib/text/csv-cells.ts';
import { assetCsvRoutes } from '../../../ticketing/api/assets/asset-csv-routes.ts';
import { assetRoutes } from '../../../ticketing/api/assets/asset-routes.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { openApp } from '../../http/app.ts';
import { openEmbedded } from '../helpers/databases.ts';

const now = () => new Date('2026-02-01T10:00:00Z');

let db: Db;
let app: HttpApp;
beforeAll(async () => {
  db = await openEmbedded();
  app = await openApp([assetRoutes({ db, now }), assetCsvRoutes({ db, now })]);
});
afterAll(async () => {
  await app?.close();
  await db?.close();
});

async function load(file: string | Buffer, dryRun = false) {
  const url = `/api/v1/assets/import?dryRun=${dryRun}`;
  const response = await app.inject({ method: 'POST', url, headers: { 'content-type': 'text/csv' }, payload: file });
  return { status: response.statusCode, body: response.json() };
}
const ids = async () =>
  (await app.inject({ url: '/api/v1/assets?retired=true' })).json().items.map(({ id }: { id: string }) => id);
const exported = async () => (await app.inject({ url: '/api/v1/assets.csv' })).body;
const errorsOf = async (lines: readonly string[]) =>
  (await load(lines.join('\n'), true)).body.errors.map(
    ({ line, column, reason }: { line: number; column: string | null; reason: string }) =>
      `${line} ${column}: ${reason}`,
  );

test('a dry run lists every bad row with line, column and reason', async () => {
  const file = [
    'id,name,level,parent,criticality,installed_on,machine,devices',
    'north,North,site,,,,,',
    'P-1,Pump 1,asset,north,D,2026-02-30,,plant:a',
    ',Pump 2,asset,north,,,,',
    'P-3,,asset,nowhere,,,,',
    '"P-4","two',
    'lines",asset,north,,,"{""rpm"":0}",plant:a',
    'P-1,again,asset,north,,,,',
    'P-6,Pump 6,asset',
    'A-1,Area,area,A-2,,,{no,',
    'A-2,Area,area,A-1,,,"{""zoneLimits"":[3,2,1]}",',
    'B-1,Below,area,P-1,,,,',
  ];
  expect(await errorsOf(file)).toEqual([
    '3 criticality: must be one of A, B, C',
    '3 installed_on: is a date such as 2026-11-27',
    '4 id: is missing',
    '5 name: is missing',
    '5 parent: there is no asset nowhere',
    '6 machine: must be >= 1',
    '6 devices: plant:a is named for P-1, too',
    '8 id: P-1 is already in line 3',
    '9 null: has 3 cells; the header has 8',
    expect.stringMatching(/^10 machine: is no JSON/),
    '10 parent: it would be a part of itself: A-1 → A-2 → A-1',
    '11 machine: zoneLimits ascend',
    '11 parent: it would be a part of itself: A-2 → A-1 → A-2',
    '12 parent: a area is no part of a asset',
  ]);
  const { status, body } = await load(file.join('\n'));
  expect(status).toBe(422);
  expect(body.errors).toHaveLength(14);
  expect(body.errors[0]).toMatchObject({ field: 'line 3, criticality', line: 3, column: 'criticality' });
  expect(await ids()).toEqual([]);
});

test('a file that is no table of assets is refused with the place', async () => {
  expect(await errorsOf([''])).toEqual(['1 null: the file is empty']);
  expect(await errorsOf(['id,colour', 'a,red'])).toEqual([expect.stringMatching(/^1 colour: unknown/)]);
  expect(await errorsOf(['id,name,id', 'a,b,c'])).toEqual([expect.stringMatching(/^1 id: unknown, or named twice/)]);
  expect(await errorsOf(['name', 'a'])).toEqual(['1 id: is missing']);
  expect(await errorsOf(['id,name', 'a,b', 'c,"d', 'e,f'])).toEqual([expect.stringMatching(/^4 null: not CSV/)]);
});

test('parents may come later in the file, and a byte order mark does not matter', async () => {
  const file = [
    '\ufeffid,name,level,parent,class,labels,documents,location',
    'P-1,给水泵 1,asset,line-1,pump,wet; old,"[{""name"":""manual"",""url"":""https://example.com/m.pdf""}]","hall ""3"", left"',
    'line-1,Line 1,line,north,,,,',
    'north,North,site,,,,,',
  ];
  expect((await load(file.join('\r\n'), true)).body).toMatchObject({ created: 3, errors: [] });
  expect(await ids()).toEqual([]);
  expect((await load(file.join('\r\n'))).body).toMatchObject({ created: 3, updated: 0, rows: 3 });
  expect((await app.inject({ url: '/api/v1/assets/P-1' })).json()).toMatchObject({
    name: '给水泵 1',
    site: 'north',
    class: 'pump',
    labels: ['wet', 'old'],
    location: 'hall "3", left',
    documents: [{ name: 'manual', url: 'https://example.com/m.pdf' }],
  });
});

test('an import changes what is named, and leaves alone the columns that are not there', async () => {
  expect((await load('id,class,criticality\nP-1,,A\nline-1,,\n')).body).toMatchObject({ created: 0, updated: 2 });
  const asset = (await app.inject({ url: '/api/v1/assets/P-1' })).json();
  expect(asset).toMatchObject({ class: null, criticality: 'A', labels: ['wet', 'old'], version: 2 });
});

test('an export runs in no spreadsheet as a formula, and is read back as it was', async () => {
  const name = '=HYPERLINK("http://evil.example","x")';
  await load(`id,name,site\nX-1,"${name.replaceAll('"', '""')}",north\n@X-2,-1+2,north\n`);
  const file = await exported();
  expect(file).toContain(`X-1,"'=HYPERLINK(""http://evil.example"",""x"")"`);
  expect(file).toContain("'@X-2,'-1+2");
  expect((await load(file)).body).toMatchObject({ created: 0, updated: 5 });
  expect((await app.inject({ url: '/api/v1/assets/X-1' })).json()).toMatchObject({ name });
  expect(await exported()).toBe(file);
});

test('any cell comes back, and none begins like a formula', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', 'a', '"', ',') }), (cell) => {
      const written = csvRow([cell]).slice(0, -2).replace(/^"|"$/g, '').replaceAll('""', '"');
      expect(written).not.toMatch(/^[=+\-@\t\r]/);
      expect(plainCell(written)).toBe(cell);
    }),
  );
});
