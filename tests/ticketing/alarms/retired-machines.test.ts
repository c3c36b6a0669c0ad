import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { ask, createTestApp } from '../helpers/app.ts';
import { databases } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

for (const { name, open } of databases()) {
  describe(`retired machines on ${name}`, () => {
    let db: Db;
    let on: Awaited<ReturnType<typeof createTestApp>>;
    beforeAll(async () => {
      db = await open();
      on = await createTestApp(db);
      await ask(on.app, '/assets', { body: { id: 'plant', name: 'Plant', site: 'plant', level: 'site' } });
      await ask(on.app, '/assets', { body: { id: 'plant:line', name: 'Line', site: 'plant', level: 'line' } });
    });
    afterAll(() => db?.close());

    const patch = (asset: string, payload: object) =>
      on.app.inject({ method: 'PATCH', url: `/assets/${encodeURIComponent(asset)}`, payload });
    const ticketsOf = async (asset: string) => (await ask(on.app, `/tickets?asset=${asset}`)).body.items.length;

    test.each([
      ['plant:own', 'plant:own'],
      ['plant:part', 'plant:line'],
    ])('an alarm of %s opens nothing while %s is retired, and is judged again afterwards', async (machine, retired) => {
      await on.ticketing.ensureDevices([machine]);
      if (retired !== machine) await patch(machine, { parent: retired });
      expect((await patch(retired, { retired: true })).statusCode).toBe(200);
      const raised = transitionOf('raised', { id: `ep_${machine}`, device: machine, severity: 'high' });
      expect(await on.ticketing.applyTransition(raised)).toMatchObject({ kind: 'hidden' });
      await on.ticketing.sweep();
      expect(await ticketsOf(machine)).toBe(0);
      await patch(retired, { retired: false });
      await on.ticketing.sweep();
      expect(await ticketsOf(machine)).toBe(1);
    });
  });
}
