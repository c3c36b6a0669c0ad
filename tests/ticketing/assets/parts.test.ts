import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HttpApp } from '../../../http/http-app.ts';
import { applyAlarmTransition } from '../../../ticketing/alarms/apply-alarm-transition.ts';
import { partRoutes } from '../../../ticketing/api/assets/part-routes.ts';
import { reservationRoutes } from '../../../ticketing/api/assets/reservation-routes.ts';
import { warnOfLowStock } from '../../../ticketing/assets/parts/low-stock.ts';
import { countStock } from '../../../ticketing/assets/parts/stock.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { createSlaPolicy } from '../../../ticketing/sla/sla-policy.ts';
import { missingParts, releaseEnded } from '../../../ticketing/work/reservations.ts';
import { openApp } from '../../http/app.ts';
import { databases } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

const now = new Date('2026-02-01T10:00:00Z');
const policy = createSlaPolicy(undefined);

for (const { name, open } of databases()) {
  describe(`parts on ${name}`, () => {
    let db: Db;
    let app: HttpApp;
    beforeAll(async () => {
      db = await open();
      app = await openApp([partRoutes({ db, now: () => now }), reservationRoutes({ db, now: () => now, policy })]);
      for (const device of ['plant:p-1', 'plant:p-2']) {
        const episode = { id: `ep_${device}`, device, condition: 'bearing' };
        await applyAlarmTransition(db, transitionOf('raised', episode), { now, policy });
      }
      await send('POST', '/parts', { id: 'bearing', name: 'Bearing 6205', nameZh: '轴承 6205' });
      await send('PUT', '/stores/main', { name: 'Main store', site: 'plant' });
      await send('PUT', '/parts/bearing/stock/main', { minimum: 2 });
      await send('POST', '/parts/bearing/stock/main/receipts', { quantity: 10 });
    });
    afterAll(async () => {
      await app?.close();
      await db?.close();
    });

    async function send(method: 'POST' | 'PUT' | 'PATCH' | 'GET', url: string, body?: object) {
      const response = await app.inject({ method, url: `/api/v1${url}`, ...(body ? { payload: body } : {}) });
      return { status: response.statusCode, body: response.json() };
    }
    const reserve = (ticket: string, quantity: number) =>
      send('POST', `/tickets/${ticket}/reservations`, { part: 'bearing', store: 'main', quantity });
    const stock = async () => (await send('GET', '/parts/bearing')).body.stock[0];

    test('of thirty who want one each, ten get it, and nothing goes below zero', async () => {
      const tickets = Array.from({ length: 30 }, (_, index) => `HB-${1 + (index % 2)}`);
      const answers = await Promise.all(tickets.map((ticket) => reserve(ticket, 1)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
      const refused = answers.filter(({ status }) => status === 409);
      expect(refused).toHaveLength(20);
      expect(refused[0]?.body.detail).toBe('Only 0 of bearing are available in main.');
      expect(await stock()).toMatchObject({ onHand: 10, reserved: 10, available: 0 });
      const { rows } = await db.query('select kind, count(*) from stock_event group by kind order by kind');
      expect(rows).toEqual([
        { kind: 'received', count: 1 },
        { kind: 'reserved', count: 10 },
      ]);
    });

    test('stock below its minimum is on the list, and is told of once each time', async () => {
      expect((await send('GET', '/reorder-list')).body.items).toMatchObject([{ part: 'bearing', missing: 2 }]);
      expect(await Promise.all([warnOfLowStock(db, now), warnOfLowStock(db, now)])).toContain(1);
      expect(await warnOfLowStock(db, now)).toBe(0);
      await send('POST', '/parts/bearing/stock/main/receipts', { quantity: 2.5 });
      expect((await send('GET', '/reorder-list')).body.items).toEqual([]);
      await warnOfLowStock(db, now);
      await reserve('HB-1', 1.5);
      expect(await warnOfLowStock(db, now)).toBe(1);
      const warned = await db.query(`select 1 from stock_event where kind = 'below_minimum'`);
      expect(warned.count).toBe(2);
    });

    test('a reservation is given back once, however many ask', async () => {
      const kept = (await send('GET', '/tickets/HB-1/reservations')).body.reservations;
      const id = kept[0].id;
      const release = () => send('POST', `/tickets/HB-1/reservations/${id}/release`);
      const answers = await Promise.all([release(), release(), release()]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
      expect(await send('POST', `/tickets/HB-2/reservations/${id}/release`)).toMatchObject({ status: 404 });
      expect(await stock()).toMatchObject({ onHand: 12.5, reserved: 10.5 });
    });

    test('nothing more than is reserved can be counted away, and nothing that is not kept reserved', async () => {
      const refused = await send('PUT', '/parts/bearing/stock/main', { onHand: 3 });
      expect(refused).toMatchObject({ status: 409, body: { reserved: 10.5, tickets: ['HB-000001', 'HB-000002'] } });
      expect(refused.body.detail).toMatch(/10\.5 \([\d.]+ for HB-000001, [\d.]+ for HB-000002\)\. Release/);
      const seen = { onHand: 3, actor: 'x', now, sites: ['elsewhere'] };
      const hidden = countStock(db, { partId: 'bearing', storeId: 'main' }, seen);
      await expect(hidden).rejects.toThrow('10.5 (the rest for 2 other tickets)');
      expect(await send('PUT', '/parts/bearing/stock/none', { onHand: 3 })).toMatchObject({ status: 404 });
      const nowhere = { part: 'seal', store: 'main', quantity: 1 };
      expect(await send('POST', '/tickets/HB-1/reservations', nowhere)).toMatchObject({ status: 404 });
      expect(await reserve('HB-1', 0)).toMatchObject({ status: 400, body: { errors: [{ field: 'quantity' }] } });
      expect(await reserve('HB-99', 1)).toMatchObject({ status: 404 });
    });

    test('a planned part that the plant keeps is missing until it is reserved or waived', async () => {
      await send('POST', '/parts', { id: 'seal_kit', name: 'Seal kit' });
      expect((await send('GET', '/tickets/HB-1/reservations')).body).toMatchObject({ missing: ['seal_kit'] });
      expect(await send('POST', '/tickets/HB-1/parts-waiver', { reason: ' ' })).toMatchObject({ status: 400 });
      const { body } = await send('POST', '/tickets/HB-1/parts-waiver', { reason: 'the old one is good' });
      expect(body).toMatchObject({ missing: [], waiver: { reason: 'the old one is good' } });
      const { rows } = await db.query(
        `select kind from ticket_event where ticket_id = 1 order by sequence desc limit 1`,
      );
      expect(rows).toEqual([{ kind: 'parts_waived' }]);
      expect(await missingParts(db, 2)).toEqual(['seal_kit']);
    });

    test('what is kept for a ticket that has ended is given back', async () => {
      await db.query(`update ticket set state = 'cancelled' where id = 2`);
      const before = await stock();
      const kept = (await send('GET', '/tickets/HB-2/reservations')).body.reservations.length;
      expect(await releaseEnded(db, now)).toBe(kept);
      expect(await releaseEnded(db, now)).toBe(0);
      expect((await stock()).reserved).toBe(before.reserved - kept);
      expect(await reserve('HB-2', 1)).toMatchObject({ status: 409 });
    });

    test('a part is changed only by who saw how it is', async () => {
      const change = (ifMatch: string) =>
        app.inject({
          method: 'PATCH',
          url: '/api/v1/parts/bearing',
          headers: { 'if-match': ifMatch },
          payload: { unit: 'set' },
        });
      expect((await change('"1"')).json()).toMatchObject({ unit: 'set', nameZh: '轴承 6205', version: 2 });
      expect((await change('"1"')).statusCode).toBe(412);
      expect((await send('GET', '/parts?q=6205')).body.items).toHaveLength(1);
    });
  });
}
