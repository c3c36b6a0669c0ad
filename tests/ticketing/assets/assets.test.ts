import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HttpApp } from '../../../http/http-app.ts';
import { assetRoutes } from '../../../ticketing/api/assets/asset-routes.ts';
import { assetTreeRoutes } from '../../../ticketing/api/assets/asset-tree-routes.ts';
import { ensureAssets } from '../../../ticketing/assets/assets.ts';
import { saveAssets } from '../../../ticketing/assets/save-assets.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { openApp } from '../../http/app.ts';
import { databases } from '../helpers/databases.ts';

const now = new Date('2026-02-01T10:00:00Z');

for (const { name, open } of databases()) {
  describe(`assets on ${name}`, () => {
    let db: Db;
    let app: HttpApp;
    beforeAll(async () => {
      db = await open();
      app = await openApp([assetRoutes({ db, now: () => now }), assetTreeRoutes({ db })]);
    });
    afterAll(async () => {
      await app?.close();
      await db?.close();
    });

    async function send(method: 'POST' | 'PATCH' | 'GET', url: string, body?: object, ifMatch?: string) {
      const headers = ifMatch === undefined ? {} : { 'if-match': ifMatch };
      const response = await app.inject({ method, url: `/api/v1${url}`, headers, ...(body ? { payload: body } : {}) });
      const json = String(response.headers['content-type']).includes('json') ? response.json() : response.body;
      return { status: response.statusCode, body: json, etag: response.headers.etag };
    }
    const make = (id: string, level: string, parent: string | null, over: object = {}) =>
      send('POST', '/assets', { id, name: `the ${id}`, level, parent, site: 'elsewhere', ...over });

    test('a hierarchy is built and shown; what stands below a site is at that site', async () => {
      expect((await make('north', 'site', null)).status).toBe(201);
      await make('boilers', 'area', 'north');
      await make('line-1', 'line', 'boilers');
      const machine = { rpm: 2960, bearings: [{ elements: 9, elementDiameter: 12.7, pitchDiameter: 52 }] };
      const pump = { class: 'pump', criticality: 'A', installedOn: '2020-02-29', labels: ['wet'], machine };
      const made = await make('P-101', 'asset', 'line-1', pump);
      expect(made).toMatchObject({ status: 201, etag: '"1"', body: { ...pump, site: 'north', devices: [] } });
      await make('P-101/DE', 'component', 'P-101');
      const tree = (await send('GET', '/asset-tree?root=north')).body.items;
      expect(tree.map(({ id, depth }: { id: string; depth: number }) => `${depth} ${id}`)).toEqual([
        ...['0 north', '1 boilers', '2 line-1', '3 P-101', '4 P-101/DE'],
      ]);
      expect((await send('GET', '/assets/P-101%2FDE')).body).toMatchObject({ parent: 'P-101', site: 'north' });
      expect((await send('GET', '/assets?class=pump&q=the%20p-1')).body.items).toHaveLength(1);
      await make('south', 'site', null);
      await send('PATCH', '/assets/boilers', { parent: 'south' });
      expect((await send('GET', '/assets/P-101%2FDE')).body.site).toBe('south');
    });

    test('what is refused names the field, and changes nothing', async () => {
      const refused = async (answer: ReturnType<typeof send>) => {
        const { status, body } = await answer;
        return [status, ...(body.errors ?? []).map(({ field }: { field: string }) => field)];
      };
      expect(await refused(make('P-101', 'asset', null))).toEqual([409]);
      expect(await refused(make('x', 'asset', 'gone'))).toEqual([422, 'parent']);
      expect(await refused(make('x', 'floor', null))).toEqual([400, 'level']);
      expect(await refused(make(' x', 'asset', null))).toEqual([400, 'id']);
      expect(await refused(send('POST', '/assets', { id: 'x', name: 'x' }))).toEqual([422, 'parent']);
      expect(await refused(send('PATCH', '/assets/P-101', { installedOn: '2021-02-29' }))).toEqual([
        400,
        'installedOn',
      ]);
      expect(await refused(send('PATCH', '/assets/P-101', { colour: 'red' }))).toEqual([400, 'colour']);
      expect(await refused(send('PATCH', '/assets/boilers', { parent: 'P-101' }))).toEqual([422, 'parent']);
      expect(await refused(send('PATCH', '/assets/P-101', { machine: { zoneLimits: [3, 2, 1] } }))).toEqual([
        ...[422, 'machine'],
      ]);
      expect(await refused(send('PATCH', '/assets/none', { name: 'y' }))).toEqual([404]);
      expect((await send('GET', '/assets/x')).status).toBe(404);
      expect((await send('GET', '/assets/P-101')).body).toMatchObject({ installedOn: '2020-02-29', version: 2 });
    });

    test('who saw an older version is told so', async () => {
      const first = await send('PATCH', '/assets/P-101', { location: 'hall 3' }, '"2"');
      expect(first).toMatchObject({ status: 200, etag: '"3"', body: { location: 'hall 3', class: 'pump' } });
      expect(await send('PATCH', '/assets/P-101', { location: 'hall 4' }, '"2"')).toMatchObject({ status: 412 });
    });

    test('a device watches one asset; the asset that was made for it makes room, and comes back with it', async () => {
      await ensureAssets(db, ['south:a', 'south:b'], now);
      expect((await send('PATCH', '/assets/P-101', { devices: ['south:a', 'south:b'] })).body.device).toBe('south:a');
      expect((await send('GET', '/assets/south:a')).body).toMatchObject({ devices: [], retiredAt: now.toISOString() });
      expect((await send('GET', '/assets?site=south&q=south:')).body.items).toEqual([]);
      await ensureAssets(db, ['south:a'], now);
      expect((await send('GET', '/assets/P-101')).body.devices).toEqual(['south:a', 'south:b']);
      const other = await make('P-102', 'asset', 'line-1', { devices: ['south:b'] });
      expect(other).toMatchObject({ status: 422, body: { detail: 'devices: south:b watches P-101' } });
      await send('PATCH', '/assets/P-101', { devices: ['south:b'] });
      await ensureAssets(db, ['south:a'], now);
      expect((await send('GET', '/assets/south:a')).body).toMatchObject({ devices: ['south:a'], retiredAt: null });
    });

    test('a device watches no asset of another site, whoever asks and however it gets there', async () => {
      await ensureAssets(db, ['north:fan'], now);
      const claimed = await send('PATCH', '/assets/P-101', { devices: ['north:fan'] });
      expect(claimed).toMatchObject({ status: 422, body: { detail: expect.stringContaining('no device of south') } });
      expect((await send('PATCH', '/assets/P-101', { devices: ['fan'] })).status).toBe(422);
      expect((await make('P-103', 'asset', 'line-1', { devices: ['north:fan'] })).status).toBe(422);
      await make('bay', 'area', 'south');
      await make('P-104', 'asset', 'bay', { devices: ['south:fan'] });
      const moved = await send('PATCH', '/assets/bay', { parent: 'north' });
      expect(moved).toMatchObject({ status: 422, body: { detail: expect.stringContaining('site: south:fan') } });
      expect((await send('GET', '/assets/north:fan')).body.devices).toEqual(['north:fan']);
    });

    test('two who each put one machine below the other close no circle, however often they try', async () => {
      await make('m-1', 'asset', 'north');
      await make('m-2', 'asset', 'north');
      for (let round = 0; round < 5; round++) {
        await Promise.all([
          send('PATCH', '/assets/m-1', { parent: 'north' }),
          send('PATCH', '/assets/m-2', { parent: 'north' }),
        ]);
        const answers = await Promise.all([
          send('PATCH', '/assets/m-1', { parent: 'm-2' }),
          send('PATCH', '/assets/m-2', { parent: 'm-1' }),
        ]);
        expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
        const { body } = answers.find(({ status }) => status === 422) ?? answers[0];
        expect(body.detail).toMatch(/^parent: it would be a part of itself: m-\d → m-\d → m-\d$/);
      }
    });

    test('who may act at some sites only changes nothing elsewhere', async () => {
      const by = { actor: 'ann', now, sites: ['north'] };
      const save = (id: string, parentId: string) =>
        db.transaction((sql) => saveAssets(sql, [{ id, fields: { name: id, parentId } }], by));
      expect((await save('ok', 'north')).created).toBe(1);
      expect((await save('ok', 'south')).problems).toMatchObject([{ field: 'site' }]);
      expect((await save('line-1', 'boilers')).problems).toMatchObject([{ field: 'site' }]);
    });

    test('who may act at some sites only takes no name that a device of another site gives to its asset', async () => {
      const by = { actor: 'ann', now, sites: ['north'] };
      const save = (id: string) =>
        db.transaction((sql) => saveAssets(sql, [{ id, fields: { name: id, site: 'north' } }], by));
      expect((await save('south:next')).problems).toMatchObject([{ id: 'south:next', field: 'id' }]);
      expect((await save('west:next')).problems).toMatchObject([{ id: 'west:next', field: 'id' }]);
      expect((await save('north:next')).problems).toEqual([]);
      await ensureAssets(db, ['south:next'], now);
      expect((await send('GET', '/assets/south:next')).body).toMatchObject({ site: 'south', devices: ['south:next'] });
    });

    test('the code to stick on the machine is an image', async () => {
      const { status, body } = await send('GET', '/assets/P-101/qr.svg');
      expect(status).toBe(200);
      expect(body).toMatch(/^<svg [^>]*viewBox/);
      expect(body.match(/<path d="M/g)).toHaveLength(1);
    });
  });
}
