import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configurationRoutes } from '../../../../ticketing/api/configuration/configuration-routes.ts';
import { alarmRuleRoutes } from '../../../../ticketing/api/definitions/alarm-rule-routes.ts';
import { machineRoutes } from '../../../../ticketing/api/definitions/machine-routes.ts';
import { mappingRoutes } from '../../../../ticketing/api/definitions/mapping-routes.ts';
import { assetWatchSettingsRoutes } from '../../../../ticketing/api/learning/asset-watch-settings-routes.ts';
import type { Db } from '../../../../ticketing/db/sql.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../../access/access-app.ts';
import { databases } from '../../helpers/databases.ts';

type Records = Record<string, Record<string, unknown>>;

/** A plant with one of each kind; records name others that come later in the file. */
const plant: Records = {
  alarmRules: {
    'a-both': {
      message: 'Both',
      when: {
        kind: 'all',
        conditions: [
          { kind: 'rule', rule: 'hot' },
          { kind: 'rule', rule: 'loud' },
        ],
      },
    },
    hot: {
      devices: 'plant:*',
      message: 'Too hot',
      when: { kind: 'high', channel: 'temperature', limit: 80, unit: 'Cel' },
    },
    loud: { enabled: true, message: 'Too loud', when: { kind: 'high', channel: 'noise', limit: 90 } },
  },
  machineClasses: { pump: { rpm: 1480, iso: { group: 2, mounting: 'rigid' } } },
  machines: { pumps: { devices: 'plant:pump-*', class: 'pump', position: 7 } },
  mappings: { mill: { topic: 'mill/{device}/state', values: { temperature: 'temp' } } },
  calendars: { day: { name: 'Day', timeZone: 'UTC', weekly: { mon: ['08:00-16:00'], tue: ['08:00-16:00'] } } },
  skills: { weld: { name: 'Welding', certificate: true } },
  sites: { plant: { name: 'Plant', restricted: false, timeZone: 'Europe/Berlin' } },
  teams: { mech: { name: 'Mechanics', site: 'plant' } },
  shifts: { early: { name: 'Early', timeZone: 'UTC', weekly: { mon: ['06:00-14:00'] }, exceptions: [] } },
  failureModes: { overheating: { estimatedMinutes: 90 }, 'overheating@pump': { estimatedMinutes: 45 } },
  openingRules: { autoOpenScore: 3, approvedSources: ['detector', 'api'], candidateDays: 9, floodAlarms: 30 },
  workPolicies: { corrective: { permit: true, signature: false, labour: false, closing: 'both', soakMinutes: 60 } },
  assets: {
    'plant:pump-1': {
      name: 'Pump 1',
      parent: 'hall',
      level: 'asset',
      criticality: 'A',
      labels: ['wet'],
      devices: ['plant:pump-1'],
    },
    hall: { name: 'Hall', level: 'area', site: 'plant', criticality: 'B' },
    old: { name: 'Old one', level: 'asset', site: 'plant', criticality: 'C', retired: true },
  },
  watchSettings: {
    hall: {
      limitFactor: 1.5,
      exclude: [],
      limits: [
        { channel: 'temperature', high: 80, severity: 'high', reason: 'old grease' },
        { channel: 'smoke', none: true, severity: 'medium', reason: 'no sensor' },
      ],
      reason: 'dusty',
    },
  },
  plans: { oil: { title: 'Oil', asset: 'plant:pump-1', everyDays: 90, startsOn: '2026-03-02', calendar: 'day' } },
};

describe.each(databases())('the configuration as one file on $name', ({ open }) => {
  const opened: { db: Db; on: AccessApp }[] = [];
  let on: AccessApp;
  let db: Db;
  const changed = () => undefined;

  const start = async () => {
    const own = await open();
    const definitions = { db: own, now: () => made.clock.now, changed };
    const series = { devices: async () => [] };
    const made: AccessApp = await openAccessApp(own, {
      more: [
        configurationRoutes(definitions),
        alarmRuleRoutes({ ...definitions, series }),
        ...machineRoutes({ ...definitions, series }),
        mappingRoutes(definitions),
        assetWatchSettingsRoutes({ ...definitions, series }),
      ],
    });
    opened.push({ db: own, on: made });
    return { db: own, on: made };
  };
  beforeAll(async () => {
    ({ db, on } = await start());
  });
  afterAll(async () => {
    for (const each of opened) {
      await each.on.app.close();
      await each.db.close();
    }
  });

  const load = (app: AccessApp, records: Records, more: object = {}, who: object = { token: ADMIN }) =>
    send(app, { method: 'POST', url: '/configuration/import', body: { version: 1, records, ...more }, ...who });
  const dump = async (app: AccessApp): Promise<Records> =>
    (await send(app, { url: '/configuration?assets=true', token: ADMIN })).body.records;

  test('a dry run says what would be made, and leaves nothing', async () => {
    const before = await dump(on);
    const tried = await load(on, plant, { dryRun: true });
    expect(tried.body).toMatchObject({ stored: false, problems: [] });
    const made = tried.body.changes.filter(({ change }: { change: string }) => change === 'created');
    expect(made.length).toBe(19);
    expect(await dump(on)).toEqual(before);
    expect((await send(on, { url: '/plans', token: ADMIN })).body.items).toEqual([]);
  });

  test('a file makes its records in any order, once, and as who sent it', async () => {
    const boss = await on.person('boss', 'administrator');
    const first = await load(on, plant, { reason: 'from git' }, { cookie: boss });
    expect(first.body).toMatchObject({ stored: true, problems: [] });
    const rule = await send(on, { url: '/alarm-rules/a-both', token: ADMIN });
    expect(rule.body).toMatchObject({ message: 'Both', changedBy: 'boss', reason: 'from git', version: 1 });
    expect((await send(on, { url: '/assets/old', token: ADMIN })).body.retiredAt).not.toBeNull();
    const again = await load(on, plant);
    expect(again.body).toMatchObject({ stored: false, changes: [], problems: [] });
    expect(again.body.unchanged).toBe(20);
    const audit = await db.query<{ actor: string }>(
      `select distinct actor from change_event where payload::text like '%Too hot%'`,
    );
    expect(audit.rows).toEqual([{ actor: 'boss' }]);
  });

  test('what one plant exports makes an empty one the same', async () => {
    const out = await dump(on);
    const other = await start();
    expect((await load(other.on, out)).body).toMatchObject({ stored: true, problems: [] });
    expect(JSON.stringify(await dump(other.on))).toBe(JSON.stringify(out));
    expect((await load(other.on, out)).body.changes).toEqual([]);
  });

  test('one bad record keeps all others out, and every fault is named', async () => {
    const bad: Records = {
      alarmRules: {
        fine: { message: 'Fine', when: { kind: 'high', channel: 't', limit: 1 } },
        cold: { message: 'Cold', when: { kind: 'low', channel: 't', limit: 'x' } },
        lost: { message: 'Lost', when: { kind: 'rule', rule: 'nowhere' } },
      },
      calendars: { night: { name: 'Night', timeZone: 'Mars/Base', weekly: {} } },
      teams: { mech: { name: 'Mechanics', lead: 'mei' } },
      plans: { far: { title: 'Far', asset: 'nowhere', everyDays: 1, startsOn: '2026-03-02', calendar: null } },
    };
    const { body } = await load(on, bad);
    expect(body.stored).toBe(false);
    const told = body.problems.map(({ kind, id, field }: Record<string, string>) => `${kind} ${id} ${field}`);
    expect(told).toEqual(
      expect.arrayContaining([
        'alarmRules cold when.limit',
        'teams mech lead',
        'calendars night timeZone',
        'plans far asset',
      ]),
    );
    expect(body.problems).toHaveLength(5);
    expect((await send(on, { url: '/alarm-rules/fine', token: ADMIN })).status).toBe(404);
    const unknown = await load(on, { alarmrules: {} });
    expect(unknown).toMatchObject({ status: 400, body: { errors: [{ field: 'records.alarmrules' }] } });
  });

  test('a change is shown by its members, and only pruning removes', async () => {
    const { hot, loud } = plant['alarmRules'] ?? {};
    const file: Records = { alarmRules: { hot: { ...(hot as object), message: 'Much too hot' }, loud } as never };
    const kept = await load(on, file, { dryRun: true });
    expect(kept.body.changes).toEqual([{ kind: 'alarmRules', id: 'hot', change: 'changed', members: ['message'] }]);
    const pruned = await load(on, file, { prune: true });
    expect(pruned.body.changes).toEqual([
      { kind: 'alarmRules', id: 'a-both', change: 'removed', members: [] },
      { kind: 'alarmRules', id: 'hot', change: 'changed', members: ['message'] },
    ]);
    expect((await send(on, { url: '/machine-classes/pump', token: ADMIN })).status).toBe(200);
    // The team is not there any more only where nothing needs it; the default ladder is needed.
    const needed = await load(on, { ladders: {} }, { prune: true });
    expect(needed.body).toMatchObject({ stored: false });
    expect(needed.body.problems.length).toBeGreaterThan(0);
  });

  test('settings of watching that a file leaves out are cleared by pruning, with who did it', async () => {
    const pruned = await load(on, { watchSettings: {} }, { prune: true, reason: 'season is over' });
    expect(pruned.body.changes).toEqual([{ kind: 'watchSettings', id: 'hall', change: 'removed', members: [] }]);
    const { body } = await send(on, { url: '/assets/hall/watch-settings', token: ADMIN });
    expect(body).toMatchObject({ limitFactor: null, exclude: null, limits: [], reason: 'season is over', version: 2 });
    const lost = await load(on, { watchSettings: { nowhere: { limitFactor: 2, reason: 'x' } } });
    expect(lost.body).toMatchObject({ stored: false, problems: [{ kind: 'watchSettings', id: 'nowhere' }] });
  });

  test('definitions of a taken-back file are not used', async () => {
    const calendars = {
      ...plant['calendars'],
      phantom: { name: 'P', timeZone: 'UTC', weekly: { mon: ['08:00-16:00'] } },
    };
    const late = { ...(plant['plans']?.['oil'] as object), calendar: 'phantom' };
    const tried = await load(on, { calendars, plans: { late } }, { dryRun: true });
    expect(tried.body).toMatchObject({ problems: [] });
    const refused = await send(on, { method: 'PUT', url: '/plans/late', body: late, token: ADMIN });
    expect(refused.status).toBe(422);
  });

  test('each record is checked against the rights of the one who sends the file', async () => {
    const planner = await on.person('pia', 'planner');
    const asked = await load(
      on,
      { mappings: { own: { topic: 'own/{device}', values: ['**'] } } },
      {},
      { cookie: planner },
    );
    expect(asked.body).toMatchObject({ stored: false, problems: [{ kind: 'mappings', id: 'own', field: null }] });
    expect(asked.body.problems[0].message).toContain('A planner may not do this');
    const forged = await on.app.inject({
      method: 'PUT',
      url: '/api/v1/mappings/own',
      headers: { 'x-harbinger-on-behalf': '00000000-0000-4000-8000-000000000000' },
      payload: { topic: 'own/{device}', values: ['**'] },
    });
    expect(forged.statusCode).toBe(401);
  });

  test('with an Idempotency-Key the import is done once', async () => {
    const headers = { authorization: `Bearer ${ADMIN}`, 'idempotency-key': 'one-file' };
    const payload = { version: 1, records: { skills: { lift: { name: 'Lifting', certificate: false } } } };
    const once = await on.app.inject({ method: 'POST', url: '/api/v1/configuration/import', headers, payload });
    expect(once.json()).toMatchObject({ stored: true });
    const twice = await on.app.inject({ method: 'POST', url: '/api/v1/configuration/import', headers, payload });
    expect(twice.headers['idempotency-replayed'] ?? twice.json()).toEqual(expect.anything());
    const skills = (await send(on, { url: '/skills', token: ADMIN })).body.items.map(({ id }: { id: string }) => id);
    expect(skills).toContain('lift');
  });
});
