import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { databases } from '../helpers/databases.ts';
import { createPlant } from '../helpers/plant.ts';

for (const { name, open } of databases()) {
  describe(`the last day of a certificate on ${name}`, () => {
    let db: Db;
    let plant: Awaited<ReturnType<typeof createPlant>>;
    beforeAll(async () => {
      db = await open();
      plant = await createPlant(db, []);
      await plant.send('PUT', '/skills/vibration', { name: 'Vibration', certificate: true });
      await plant.send('PUT', '/locations/tokyo', { name: 'Tokyo', timeZone: 'Asia/Tokyo' });
      await plant.send('PUT', '/locations/vault', { name: 'Vault', restricted: true });
    });
    afterAll(() => db?.close());

    let raised = 0;
    /** Why Mei is left out of a ticket at a site at a time. */
    async function refusedAt(site: string, at: string): Promise<readonly string[]> {
      plant.at(at);
      raised += 1;
      const number = await plant.raise({ device: `${site}:m-${raised}` });
      const [{ candidates }] = await plant.decisions(number);
      const mei = candidates.find(({ person }: { person: string }) => person === 'mei');
      return mei.excluded.map(({ reason }: { reason: string }) => reason);
    }

    test('a certificate counts all through its last day where the work is', async () => {
      const csv = 'id,name,skills\nmei,Mei,vibration:3@2026-03-02\n';
      expect(await plant.send('POST', '/people/import', csv)).toMatchObject({ status: 200 });
      expect(await refusedAt('hall', '2026-03-02T00:30:00Z')).toEqual([]);
      expect(await refusedAt('hall', '2026-03-02T23:59:00Z')).toEqual([]);
      expect(await refusedAt('hall', '2026-03-03T00:00:00Z')).toEqual(['vibration expired on 2026-03-02']);
      expect(await refusedAt('tokyo', '2026-03-02T14:59:00Z')).toEqual([]);
      expect(await refusedAt('tokyo', '2026-03-02T15:00:00Z')).toEqual(['vibration expired on 2026-03-02']);
    });

    test('an access to a restricted site does, too, and an instant stays one', async () => {
      const skills = [{ skill: 'vibration', level: 3, expiresAt: '2026-03-02T10:00:00Z' }];
      const siteAccess = [{ site: 'vault', expiresOn: '2026-03-02' }];
      const changed = await plant.send('PATCH', '/people/mei', { skills, siteAccess });
      expect(changed.body.siteAccess).toEqual([{ site: 'vault', expiresAt: null, expiresOn: '2026-03-02' }]);
      expect(await refusedAt('vault', '2026-03-02T09:59:00Z')).toEqual([]);
      expect(await refusedAt('vault', '2026-03-02T10:00:00Z')).toEqual(['vibration expired on 2026-03-02']);
      expect(await refusedAt('vault', '2026-03-03T00:00:00Z')).toContain('has no access to vault');
      const both = [{ ...skills[0], expiresOn: '2026-03-02' }];
      const kept = await plant.send('PATCH', '/people/mei', { skills: both });
      expect(kept.body.skills).toEqual([{ skill: 'vibration', level: 3, expiresAt: null, expiresOn: '2026-03-02' }]);
      const none = [{ skill: 'vibration', level: 3 }];
      expect(await plant.send('PATCH', '/people/mei', { skills: none })).toMatchObject({ status: 422 });
    });
  });
}
