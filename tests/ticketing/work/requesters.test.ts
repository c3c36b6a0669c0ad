import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { parseTicketNumber } from '../../../ticketing/ticket/ticket.ts';
import { openFileStore } from '../../../ticketing/work/files/file-store.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../access/access-app.ts';
import { databases } from '../helpers/databases.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

for (const { name, open } of databases()) {
  describe(`everyone who asked for a ticket on ${name}`, () => {
    let db: Db;
    let on: AccessApp;
    let dataDir: string;
    let who: Readonly<Record<'rita' | 'sam' | 'tom' | 'tech' | 'lead', string>>;
    beforeAll(async () => {
      db = await open();
      dataDir = await mkdtemp(path.join(tmpdir(), 'harbinger-requesters-'));
      const limits = { maxBytes: 10_000, maxTicketBytes: 20_000, maxTotalBytes: 100_000, minFreeBytes: 0 };
      on = await openAccessApp(db, { files: await openFileStore({ dataDir, ...limits }) });
      who = {
        rita: await on.person('rita', 'requester'),
        sam: await on.person('sam', 'requester'),
        tom: await on.person('tom', 'requester'),
        tech: await on.person('tech', 'technician'),
        lead: await on.person('lead', 'lead'),
      };
      for (const id of ['plant:oil', 'plant:air', 'plant:sea', 'plant:end', 'plant:photo', 'plant:ice', 'plant:fog']) {
        await send(on, { method: 'POST', url: '/assets', token: ADMIN, body: { id, name: id, site: 'plant' } });
      }
    });
    afterAll(async () => {
      await db?.close();
      await rm(dataDir, { recursive: true, force: true });
    });

    type Name = keyof typeof who;
    const ask = (person: Name, asset: string, title: string, more: object = {}) =>
      send(on, {
        method: 'POST',
        url: '/tickets',
        cookie: who[person],
        body: { asset, title, failureModeGroup: 'leakage', ...more },
      });
    const get = (person: Name, url: string) => send(on, { url, cookie: who[person] });
    const move = (ticket: string, body: object) =>
      send(on, { method: 'POST', url: `/tickets/${ticket}/transitions`, cookie: who.lead, body });
    const found = async (person: Name, words: string): Promise<readonly string[]> =>
      (await get(person, `/tickets?q=${encodeURIComponent(words)}`)).body.items.map(({ id }: { id: string }) => id);
    const inboxOf = async (person: Name, ticket: string) => {
      const { rows } = await db.query<{ kind: string; params: Readonly<Record<string, unknown>> }>(
        `select kind, params from notification where recipient = $1 and ticket_id = $2 and channel = 'inbox' order by id`,
        [person, parseTicketNumber(ticket)],
      );
      return rows;
    };
    const toldOf = async (person: Name, ticket: string) => (await inboxOf(person, ticket)).map(({ kind }) => kind);

    test('whoever asks for the same trouble sees the ticket, reads the other, and is told of its end', async () => {
      const first = await ask('rita', 'plant:oil', 'Oil under the gearbox');
      const second = await ask('sam', 'plant:oil', 'Slippery floor', { description: 'near the violet door' });
      expect([first.status, second.status]).toEqual([201, 200]);
      const { id } = first.body;
      expect(second.body.id).toBe(id);
      expect((await get('sam', `/tickets/${id}`)).status).toBe(200);
      expect((await get('sam', '/tickets')).body.items).toMatchObject([{ id }]);
      expect((await get('tom', `/tickets/${id}`)).status).toBe(404);
      expect((await get('tech', `/tickets/${id}/requesters`)).body.items).toEqual([
        { requester: 'rita', name: 'rita Chen' },
        { requester: 'sam', name: 'sam Chen' },
      ]);
      for (const person of ['rita', 'sam', 'tech'] as const) {
        expect((await get(person, `/tickets/${id}/comments`)).body.items).toMatchObject([
          { author: 'sam', body: 'Slippery floor\n\nnear the violet door', public: true },
        ]);
        expect(await found(person, 'violet')).toEqual([id]);
      }
      expect(await found('tom', 'violet')).toEqual([]);
      await ask('sam', 'plant:oil', 'Slippery floor', { description: 'near the violet door' });
      await ask('rita', 'plant:oil', 'Oil under the gearbox');
      expect((await get('rita', `/tickets/${id}/comments`)).body.items).toHaveLength(1);
      await move(id, { to: 'cancelled', reason: 'the floor was only wet' });
      expect([await toldOf('rita', id), await toldOf('sam', id), await toldOf('tom', id)]).toEqual([
        ['cancelled'],
        ['cancelled'],
        [],
      ]);
    });

    test('whoever asked for a ticket that is merged is told into which, sees that one, and is told of its end', async () => {
      const kept = (await ask('rita', 'plant:air', 'Hissing')).body.id;
      const merged = (await ask('sam', 'plant:sea', 'Water in the cellar')).body.id;
      const twice = (await ask('tom', 'plant:sea', 'Salt on the pipes', { failureModeGroup: 'bearing' })).body.id;
      expect((await get('tom', `/tickets/${kept}`)).status).toBe(404);
      await move(twice, { to: 'merged', target: merged, reason: 'the same' });
      await move(merged, { to: 'merged', target: kept, reason: 'the same' });
      expect(await toldOf('sam', merged)).toEqual(['merged']);
      for (const person of ['rita', 'sam', 'tom'] as const) {
        expect((await get(person, `/tickets/${kept}`)).status).toBe(200);
      }
      expect((await get('tom', '/tickets')).body.items.map(({ id }: { id: string }) => id)).toContain(kept);
      expect((await inboxOf('sam', merged))[0]?.params).toMatchObject({ target: kept });
      await move(kept, { to: 'cancelled', reason: 'nothing there' });
      for (const person of ['rita', 'sam', 'tom'] as const) expect(await toldOf(person, kept)).toEqual(['cancelled']);
    });

    test('whoever asked is told that a ticket is open again, after a merge that is undone', async () => {
      const kept = (await ask('rita', 'plant:ice', 'Frost')).body.id;
      const merged = (await ask('sam', 'plant:fog', 'Steam')).body.id;
      await move(merged, { to: 'merged', target: kept, reason: 'the same' });
      const undo = { method: 'POST', url: `/tickets/${merged}/unmerge`, body: { reason: 'two troubles' } } as const;
      expect((await send(on, { ...undo, cookie: who.lead })).status).toBe(200);
      expect([await toldOf('sam', merged), await toldOf('rita', merged)]).toEqual([['merged', 'open_again'], []]);
      expect((await get('sam', `/tickets/${kept}`)).status).toBe(404);
    });

    test('comments are found by their words, internal ones not by requesters', async () => {
      const { id } = (await ask('rita', 'plant:end', 'Noise')).body;
      const say = (body: string, shown: boolean) =>
        send(on, {
          method: 'POST',
          url: `/tickets/${id}/comments`,
          cookie: who.lead,
          body: { body, public: shown },
        });
      await say('secretly the zephyr supplier is to blame', false);
      await say('the quokka valve is on its way', true);
      expect([await found('tech', 'zephyr'), await found('lead', 'quokka')]).toEqual([[id], [id]]);
      expect([await found('rita', 'zephyr'), await found('rita', 'quokka')]).toEqual([[], [id]]);
      const csv = await get('rita', '/tickets.csv?q=zephyr');
      expect(csv.text).not.toContain(id);
    });

    test('a requester adds photos to own tickets while they are open, within the limits', async () => {
      const { id } = (await ask('rita', 'plant:photo', 'Crack')).body;
      const upload = async (person: Name, bytes: Buffer, type = 'image/png') => {
        const answer = await on.app.inject({
          method: 'POST',
          url: `/api/v1/tickets/${id}/files?name=crack.png`,
          payload: bytes,
          headers: { cookie: who[person], 'content-type': type, 'x-requested-with': 'tests' },
        });
        return { status: answer.statusCode, body: answer.json() };
      };
      expect(await upload('rita', PNG)).toMatchObject({ status: 201, body: { public: true, addedBy: 'rita' } });
      expect((await get('rita', `/tickets/${id}/files`)).body.items).toHaveLength(1);
      expect((await upload('sam', PNG)).status).toBe(404);
      expect((await upload('rita', Buffer.alloc(10_001))).status).toBe(400);
      await move(id, { to: 'cancelled', reason: 'painted' });
      expect((await upload('rita', PNG)).status).toBe(409);
    });
  });
}
