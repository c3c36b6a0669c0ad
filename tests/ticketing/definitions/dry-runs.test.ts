import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAccess } from '../../../broker/access/open-access.ts';
import { createFinder, createMappings } from '../../../ingest/decode/mapping/mapping-codec.ts';
import { configuredRules } from '../../../ingest/decode/mapping/mapping-presets.ts';
import { tryMappings } from '../../../ingest/decode/try-mappings.ts';
import { openQuarantine } from '../../../ingest/quarantine/quarantine.ts';
import { reject } from '../../../ingest/reading/rejection.ts';
import { alarmRuleDryRunRoutes } from '../../../ticketing/api/definitions/alarm-rule-dry-run-routes.ts';
import { alarmRuleRoutes } from '../../../ticketing/api/definitions/alarm-rule-routes.ts';
import { machineRoutes } from '../../../ticketing/api/definitions/machine-routes.ts';
import { mappingDryRunRoutes } from '../../../ticketing/api/definitions/mapping-dry-run-routes.ts';
import { mappingRoutes } from '../../../ticketing/api/definitions/mapping-routes.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { createMemorySeries } from '../../ingest/series/memory-series.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../access/access-app.ts';
import { openEmbedded } from '../helpers/databases.ts';

const T0 = Date.UTC(2026, 0, 20);
const MINUTE = 60_000;

/** 60 °C, and 85 °C for ten minutes every third day. */
const pump = Array.from({ length: 12_000 }, (_, i) => {
  const minute = i % (3 * 24 * 60);
  return [T0 + i * MINUTE, minute >= 600 && minute < 610 ? 85 : 60] as const;
});
/** A value a second: more than one trial reads. */
const fast = Array.from({ length: 130_000 }, (_, i) => [T0 + i * 1000, i >= 60_000 && i < 70_000 ? 90 : 50] as const);

describe('drafts that are tried', () => {
  let db: Db;
  let on: AccessApp;
  const dataDir = mkdtempSync(path.join(tmpdir(), 'harbinger-test-'));
  const quarantine = openQuarantine({ dataDir, maxItems: 1_000, maxBytes: 1e6 });
  beforeAll(async () => {
    db = await openEmbedded();
    const deps = { db, now: () => on.clock.now, changed: () => undefined };
    const stored = {
      'plant:pump-1': { temperature: pump, speed: pump },
      'plant:pump-2': { temperature: fast },
      'north:pump-3': { temperature: pump },
    };
    const channels = [{ channel: 'temperature', unit: 'Cel' }];
    const devices = Object.entries(stored).map(([device, { temperature }]) => ({
      device,
      channels,
      lastSampledAt: temperature.at(-1)?.[0] ?? 0,
    }));
    const series = { ...createMemorySeries(stored), devices: async () => devices };
    on = await openAccessApp(db, {
      more: [
        alarmRuleRoutes({ ...deps, series }),
        alarmRuleDryRunRoutes({ db, series }),
        ...machineRoutes({ ...deps, series }),
        mappingRoutes(deps),
        mappingDryRunRoutes({
          db,
          now: deps.now,
          quarantine,
          tryMappings: (mappings) => {
            const rules = configuredRules({ rules: mappings, presets: 'all' });
            const find = createFinder(rules);
            const tried = {
              of: createMappings({ rules, timeZone: 'UTC' }),
              states: () => ({}),
              decider: (topic: string) => {
                const rule = find(topic)?.rule;
                if (rule === undefined) return undefined;
                const place = mappings.indexOf(rule);
                return place === -1 ? { preset: rule.name } : { place };
              },
            };
            return tryMappings(tried, { access: openAccess(), maxPayloadBytes: 1_000, units: {} });
          },
        }),
      ],
    });
  });
  afterAll(async () => {
    await on?.app.close();
    await db?.close();
    await quarantine.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const ask = (path: string, body: object, who: object = { token: ADMIN }) =>
    send(on, { method: 'POST', url: path, body, ...who });
  const hot = { devices: 'plant:*', message: 'Too hot', when: { kind: 'high', channel: 'temperature', limit: 80 } };

  test('a rule says when it would have given alarms, beside the one in force and the alarms there were', async () => {
    const milder = { ...hot, when: { ...hot.when, limit: 95 } };
    expect((await send(on, { method: 'PUT', url: '/alarm-rules/hot', body: milder, token: ADMIN })).status).toBe(200);
    const { status, body } = await ask('/alarm-rules/dry-run', { id: 'hot', rule: hot, device: 'plant:pump-1' });
    expect(status).toBe(200);
    const [device] = body.devices;
    expect(device).toMatchObject({ device: 'plant:pump-1', channels: ['temperature'], bucketSeconds: null });
    // The temperature is a reading a minute: each alarm begins with the second one above.
    expect(device.draft).toMatchObject({ alarms: 3, tickets: 1 });
    expect(device.draft.items[0].raisedAt).toBe(new Date(T0 + 601 * MINUTE).toISOString());
    expect(device.draft.items[0].reason).toMatch(/^Too hot: temperature is 85/);
    expect(device.inForce).toMatchObject({ alarms: 0, minutes: 0 });
    expect(device.recorded).toMatchObject({ alarms: 0 });
    expect(body.total.draft).toEqual({ alarms: 3, minutes: device.draft.minutes, tickets: 1 });
    const rule = await send(on, { url: '/alarm-rules/hot', token: ADMIN });
    expect(rule.body, 'nothing is stored').toMatchObject({ version: 1, when: { limit: 95 } });
  });

  test('too many readings are averaged, and that is said', async () => {
    const { body } = await ask('/alarm-rules/dry-run', { rule: hot, device: 'plant:pump-2' });
    expect(body.devices[0].bucketSeconds).toBeGreaterThan(1);
    expect(body.devices[0].draft).toMatchObject({ alarms: 1 });
    expect(body.devices[0].inForce).toBeNull();
  });

  test('the devices of a class, of the pattern and of the sites of the asker', async () => {
    const put = (url: string, body: object) => send(on, { method: 'PUT', url, body, token: ADMIN });
    await put('/machine-classes/pump', { rpm: 1480 });
    await put('/machines/one', { devices: 'plant:pump-1', class: 'pump' });
    const ofClass = await ask('/alarm-rules/dry-run', { rule: hot, class: 'Pump' });
    expect(ofClass.body.devices.map(({ device }: { device: string }) => device)).toEqual(['plant:pump-1']);
    const lead = await on.person('nora', 'lead', ['north']);
    const all = { ...hot, devices: '*' };
    const seen = await ask('/alarm-rules/dry-run', { rule: all }, { cookie: lead });
    expect(seen.body.devices.map(({ device }: { device: string }) => device)).toEqual(['north:pump-3']);
    expect((await ask('/alarm-rules/dry-run', { rule: hot }, { cookie: lead })).status).toBe(422);
    const unknown = await ask('/alarm-rules/dry-run', { rule: hot, device: 'plant:pump-1' }, { cookie: lead });
    expect(unknown.status).toBe(404);
  });

  test('a rule that cannot work, and a span that is too long, are refused by their field', async () => {
    const bad = await ask('/alarm-rules/dry-run', { rule: { ...hot, when: { kind: 'hot' } } });
    expect(bad).toMatchObject({ status: 422, body: { errors: [{ field: 'when' }] } });
    const long = await ask('/alarm-rules/dry-run', { rule: hot, from: '2025-01-01T00:00:00Z' });
    expect(long).toMatchObject({ status: 400, body: { errors: [{ field: 'from' }] } });
  });

  test('a rule that others need stays in force; a disabled one is kept and judges nothing', async () => {
    const put = (url: string, body: object) => send(on, { method: 'PUT', url, body, token: ADMIN });
    await put('/alarm-rules/needs', { message: 'N', when: { kind: 'rule', rule: 'hot' } });
    expect(await put('/alarm-rules/hot', { ...hot, enabled: false })).toMatchObject({ status: 409 });
    expect(
      (await put('/alarm-rules/needs', { enabled: false, message: 'N', when: { kind: 'rule', rule: 'hot' } })).status,
    ).toBe(200);
    expect((await put('/alarm-rules/hot', { ...hot, enabled: false })).status).toBe(200);
    const { body } = await ask('/alarm-rules/dry-run', { id: 'hot', rule: hot, device: 'plant:pump-1' });
    expect(body.devices[0]).toMatchObject({ inForce: null, draft: { alarms: 3 } });
  });

  const mill = {
    topic: 'mill/{device}/state',
    site: 'mill',
    values: { temperature: 'temp' },
    units: { temperature: 'Cel' },
  };

  test('a mapping says what it makes of a message, and why not', async () => {
    const given = { topic: 'mill/press-1/state', payload: '{"temp":21.5,"name":"x"}' };
    const { body } = await ask('/mappings/dry-run', { mapping: mill, message: given });
    expect(body.message).toMatchObject({
      decidedBy: 'draft',
      counts: { readings: 1, values: 1, rejections: 0 },
      readings: [
        {
          device: 'mill:press-1',
          timeSource: 'arrival',
          values: [{ channel: 'temperature', value: 21.5, unit: 'Cel' }],
        },
      ],
    });
    const bad = await ask('/mappings/dry-run', { mapping: mill, message: { ...given, payload: '{"temp":' } });
    expect(bad.body.message).toMatchObject({
      counts: { readings: 0, rejections: 1 },
      rejections: [{ reason: 'malformed_json' }],
    });
    const other = await ask('/mappings/dry-run', { mapping: mill, message: { ...given, topic: 'saw/1' } });
    expect(other.body.message).toMatchObject({ decidedBy: 'nothing', rejections: [{ reason: 'unknown_topic' }] });
    const own = await ask('/mappings/dry-run', {
      mapping: mill,
      message: { topic: 'harbinger/v1/a/b/telemetry', payload: '{"t":1}' },
    });
    expect(own.body.message).toMatchObject({ decidedBy: 'format', decider: 'native' });
    expect((await send(on, { url: '/mappings', token: ADMIN })).body.items).toEqual([]);
  });

  test('a mapping that comes first is named, and a draft replaces the one that it is of', async () => {
    const put = (id: string, body: object) => send(on, { method: 'PUT', url: `/mappings/${id}`, body, token: ADMIN });
    await put('first', { ...mill, position: 5 });
    const message = { topic: 'mill/press-1/state', payload: '{"temp":1}' };
    const later = await ask('/mappings/dry-run', { mapping: mill, message });
    expect(later.body.message).toMatchObject({ decidedBy: 'mapping', decider: 'first' });
    const same = await ask('/mappings/dry-run', { id: 'first', mapping: mill, message });
    expect(same.body.message.decidedBy).toBe('draft');
    await put('first', { ...mill, position: 5, enabled: false });
    const off = await ask('/mappings/dry-run', { mapping: mill, message });
    expect(off.body.message.decidedBy).toBe('draft');
  });

  test('of the kept messages it says how many would be accepted, and one of them can be tried', async () => {
    const principal = { site: 'mill', device: 'press-1', kind: 'device' } as const;
    const rejection = reject('unknown_topic', 'nothing reads it');
    const kept = (topic: string, text: string) => {
      const payload = Buffer.from(text);
      return { ...rejection, topic, client: 'c', principal, receivedAt: T0, payloadBytes: payload.length, payload };
    };
    await quarantine.add([kept('mill/press-1/state', '{"temp":20}')]);
    await quarantine.add([kept('mill/press-1/state', '[{"temp":20},{"temp":"1e999"}]')]);
    await quarantine.add([kept('mill/press-1/state', 'not json'), kept('saw/2', '{}')]);
    const { body } = await ask('/mappings/dry-run', { id: 'first', mapping: mill, quarantined: 0 });
    expect(body.message).toMatchObject({ topic: 'mill/press-1/state', counts: { readings: 1 } });
    expect(body.quarantine).toMatchObject({ examined: 4, decided: 3, accepted: 1, cut: false });
    expect(body.quarantine.partly + body.quarantine.refused).toBe(2);
    expect(quarantine.kept().items, 'nothing left it').toBe(4);
    expect((await ask('/mappings/dry-run', { mapping: mill, quarantined: 99 })).status).toBe(404);
    const faulty = await ask('/mappings/dry-run', { mapping: { topic: '#' } });
    expect(faulty).toMatchObject({
      status: 422,
      body: { errors: expect.arrayContaining([{ field: 'topic', message: expect.any(String) }]) },
    });
  });

  test('heard messages are decoded by the draft and by what is in force, side by side', async () => {
    const put = await send(on, {
      method: 'PUT',
      url: '/mappings/old',
      token: ADMIN,
      body: { ...mill, units: {}, position: 9 },
    });
    expect(put.status, JSON.stringify(put.body)).toBe(200);
    const sample = (text: string) => ({
      topic: 'mill/press-1/state',
      payload: Buffer.from(text).toString('base64'),
      receivedAt: '2026-02-01T10:00:00.000Z',
    });
    const samples = [sample('{"temp":21.5}'), sample('{')];
    const { body } = await ask('/mappings/dry-run', { mapping: mill, position: 1, samples });
    const values = (unit: string | null) => [{ channel: 'temperature', value: 21.5, unit }];
    expect(body.samples[0]).toMatchObject({
      draft: { decidedBy: 'draft', readings: [{ sampledAt: '2026-02-01T10:00:00.000Z', values: values('Cel') }] },
      present: { decidedBy: 'mapping', decider: 'old', readings: [{ values: values(null) }] },
    });
    expect(body.samples[1]).toMatchObject({ draft: { counts: { readings: 0, rejections: 1 } } });
    const bad = await ask('/mappings/dry-run', { mapping: mill, samples: [{ ...sample(''), payload: '***' }] });
    expect(bad.body.errors).toMatchObject([{ field: 'samples/0/payload' }]);
    expect((await send(on, { method: 'DELETE', url: '/mappings/old', token: ADMIN })).status).toBe(204);
  });
});
