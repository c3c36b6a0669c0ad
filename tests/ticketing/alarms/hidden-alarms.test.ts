import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { HttpApp } from '../../../http/http-app.ts';
import { createTicketing, type Ticketing } from '../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { ask, createTestApp, type TestClock } from '../helpers/app.ts';
import { databases } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

const begin = new Date('2026-02-01T10:00:00Z').getTime();

for (const { name, open } of databases()) {
  describe(`hidden alarms on ${name}`, () => {
    let db: Db;
    let app: HttpApp;
    let ticketing: Ticketing;
    let clock: TestClock;
    let count = 0;
    let device = '';
    let id = '';
    beforeAll(async () => {
      db = await open();
      ({ app, ticketing, clock } = await createTestApp(db));
    });
    afterAll(() => db?.close());
    beforeEach(async () => {
      clock.now = new Date(begin);
      id = `ep_${++count}`;
      device = `plant:fan-${count}`;
      await ticketing.ensureDevices([device]);
    });

    const apply = (kind: 'raised' | 'worsened' | 'cleared', over: object = {}) =>
      ticketing.applyTransition(transitionOf(kind, { id, device, ...over }));
    const post = (url: string, body: object = {}) => ask(app, url, { body });
    const show = async (of = id) => (await ask(app, `/episodes/${of}`)).body.episode;
    const later = (minutes: number) => {
      clock.now = new Date(clock.now.getTime() + 60_000 * minutes);
    };
    const iso = (minutes: number) => new Date(begin + 60_000 * minutes).toISOString();

    test('a person acknowledges an alarm once', async () => {
      await apply('raised');
      const acknowledged = await post(`/episodes/${id}/acknowledge`, { reason: 'seen' });
      expect(acknowledged).toMatchObject({ status: 200, body: { state: 'ACKED', acknowledgedBy: 'api' } });
      expect(await post(`/episodes/${id}/acknowledge`)).toMatchObject({ status: 409, body: { state: 'ACKED' } });
      await apply('worsened', { severity: 'high' });
      expect(await show()).toMatchObject({ state: 'UNACK', severity: 'high' });
      expect(await post('/episodes/none/acknowledge')).toMatchObject({ status: 404 });
    });

    test('a shelving has a reason and ends by itself within 24 hours', async () => {
      await apply('raised');
      const shelve = (body: object) => post(`/episodes/${id}/shelve`, body);
      expect(await shelve({ minutes: 60 })).toMatchObject({ status: 400 });
      expect(await shelve({ reason: 'x' })).toMatchObject({ status: 400 });
      expect(await shelve({ reason: 'x', until: iso(24 * 60 + 1) })).toMatchObject({ status: 422 });
      expect(await shelve({ reason: 'x', until: iso(-1) })).toMatchObject({ status: 422 });
      expect(await shelve({ reason: 'known', minutes: 60 })).toMatchObject({
        status: 200,
        body: { state: 'SHLVD', shelvedUntil: iso(60) },
      });
      later(59);
      await ticketing.sweep();
      expect(await show()).toMatchObject({ state: 'SHLVD' });
      later(1);
      await ticketing.sweep();
      expect(await show()).toMatchObject({ state: 'UNACK', shelvedUntil: null });
    });

    test('a shelving that ended while the program was down ends at its start', async () => {
      await apply('raised');
      await post(`/episodes/${id}/shelve`, { reason: 'known', minutes: 5 });
      later(10);
      const restarted = createTicketing({ db, now: () => clock.now, roster: [], log: pino({ level: 'silent' }) });
      await restarted.start();
      expect(await show()).toMatchObject({ state: 'UNACK' });
    });

    test('the same alarm is shelved, too, when it comes back in that time, and has its ticket at the end', async () => {
      const rule = { detector: 'rules/1' };
      await apply('raised', rule);
      await post(`/episodes/${id}/shelve`, { reason: 'chatters', minutes: 60 });
      await apply('cleared', { ...rule, clearedAt: begin });
      expect(await apply('raised', { ...rule, id: `${id}b` })).toMatchObject({ kind: 'hidden' });
      expect(await apply('raised', { ...rule, id: `${id}c`, firstChannel: 'other' })).toMatchObject({
        kind: 'attached',
      });
      later(61);
      await ticketing.sweep();
      expect(await show()).toMatchObject({ state: 'NORM' });
      expect(await show(`${id}b`)).toMatchObject({ state: 'UNACK', ticket: expect.stringMatching(/^HB-/) });
    });

    test('an alarm born in a maintenance window has no ticket, and gets one if it is still active at the end', async () => {
      const window = { from: iso(0), to: iso(120), reason: 'belt change' };
      expect(await post(`/assets/${device}/maintenance-windows`, window)).toMatchObject({ status: 201 });
      later(10);
      expect(await apply('raised')).toMatchObject({ kind: 'hidden', reason: 'a maintenance window is open' });
      await apply('raised', { id: `${id}b` });
      expect(await show()).toMatchObject({ state: 'DSUPR', suppressedBy: ['maintenance'], ticket: null });
      await apply('worsened', { severity: 'high', peakScore: 9 });
      await apply('cleared', { id: `${id}b`, clearedAt: begin });
      later(110);
      await ticketing.sweep();
      expect(await show()).toMatchObject({ state: 'UNACK', severity: 'high', peakScore: 9 });
      expect((await show()).ticket).toMatch(/^HB-/);
      expect(await show(`${id}b`)).toMatchObject({ state: 'NORM', ticket: null });
      const { items } = (await ask(app, `/episodes/${id}/events`)).body;
      expect(items.map(({ kind, to }: Record<string, string>) => `${kind} ${to}`)).toEqual([
        'raised DSUPR',
        'unsuppressed_by_maintenance UNACK',
      ]);
    });

    test('a window hides what is there when it begins, and can be called off', async () => {
      await apply('raised');
      const plan = { from: iso(60), to: iso(120), reason: 'oil' };
      const { body } = await post(`/assets/${device}/maintenance-windows`, plan);
      await ticketing.sweep();
      expect(await show()).toMatchObject({ state: 'UNACK' });
      later(61);
      await ticketing.sweep();
      expect(await show()).toMatchObject({ state: 'DSUPR' });
      expect(await post(`/maintenance-windows/${body.id}/end`)).toMatchObject({
        status: 200,
        body: { endedAt: iso(61) },
      });
      expect(await show()).toMatchObject({ state: 'UNACK' });
      expect(await post(`/maintenance-windows/${body.id}/end`)).toMatchObject({ status: 409 });
      const list = (await ask(app, `/assets/${device}/maintenance-windows`)).body;
      expect(list).toMatchObject({ items: [{ id: body.id, endedAt: iso(61) }], next: null });
      expect(await post(`/assets/${device}/maintenance-windows`, { ...plan, to: iso(0) })).toMatchObject({
        status: 422,
      });
    });

    test('an asset out of service hides its alarms until it is back', async () => {
      await apply('raised');
      const out = (reason = 'mothballed') => post(`/assets/${device}/out-of-service`, { reason });
      expect(await out()).toMatchObject({ status: 200, body: { inService: false } });
      expect(await out()).toMatchObject({ status: 409 });
      expect(await show()).toMatchObject({ state: 'OOSRV' });
      const asset = async () => (await ask(app, `/assets/${device}`)).body;
      expect(await asset()).toMatchObject({ outOfServiceSince: expect.any(String) });
      expect(await apply('raised', { id: `${id}b`, condition: 'leak' })).toMatchObject({ kind: 'hidden' });
      expect(await post(`/assets/${device}/in-service`, { reason: 'back' })).toMatchObject({ status: 200 });
      expect(await asset()).toMatchObject({ outOfServiceSince: null });
      expect(await show(`${id}b`)).toMatchObject({ state: 'UNACK', ticket: expect.stringMatching(/^HB-/) });
      expect(await post('/assets/plant:none/out-of-service', { reason: 'x' })).toMatchObject({ status: 404 });
    });

    test('a rule suppresses with a reason, and what it hid is told again', async () => {
      await apply('raised');
      const body = { by: 'gateway', reason: 'gateway-1 is silent' };
      expect(await post(`/episodes/${id}/suppress`, body)).toMatchObject({ status: 200, body: { state: 'DSUPR' } });
      expect(await post(`/episodes/${id}/suppress`, { ...body, by: 'ticket' })).toMatchObject({ status: 400 });
      expect(await post(`/episodes/${id}/unsuppress`, { by: 'gateway' })).toMatchObject({ body: { state: 'UNACK' } });
      const { items, next } = (await ask(app, `/episodes/${id}/events?limit=2`)).body;
      expect(items[1]).toMatchObject({ actor: 'api', kind: 'suppressed_by_gateway', reason: 'gateway-1 is silent' });
      expect((await ask(app, `/episodes/${id}/events?limit=2&cursor=${next}`)).body.items).toHaveLength(1);
    });

    test('the list filters by several states', async () => {
      await apply('raised');
      await post(`/episodes/${id}/shelve`, { reason: 'known', minutes: 60 });
      const ids = async (state: string) =>
        (await ask(app, `/episodes?device=${device}&state=${state}`)).body.items.map((one: { id: string }) => one.id);
      expect([await ids('hidden'), await ids('SHLVD,ACKED'), await ids('UNACK')]).toEqual([[id], [id], []]);
      expect(await ask(app, '/episodes?state=odd')).toMatchObject({ status: 400 });
    });

    test('the record of an alarm cannot be changed', async () => {
      await apply('raised');
      await expect(db.query(`update alarm_event set actor = 'x'`)).rejects.toThrow('append-only');
      await expect(db.query('truncate alarm_event')).rejects.toThrow('append-only');
    });

    test('two who shelve at once shelve once', async () => {
      await apply('raised');
      const answers = await Promise.all(
        [1, 2, 3, 4].map(() => post(`/episodes/${id}/shelve`, { reason: 'known', minutes: 60 })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    });
  });
}
