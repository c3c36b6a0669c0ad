import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import type { DefinitionKind } from '../../../ticketing/definitions/definition-kinds.ts';
import { lockDefinitions, removeDefinition, saveDefinition } from '../../../ticketing/definitions/definitions.ts';
import { followDefinitions } from '../../../ticketing/definitions/follow-definitions.ts';
import type { FollowedDefinitions } from '../../../ticketing/definitions/read-followed.ts';
import { takeSettings } from '../../../ticketing/definitions/take-settings.ts';
import { openEmbedded } from '../helpers/databases.ts';

const log = pino({ level: 'silent' });
const hot = { when: { kind: 'high', channel: 't', limit: 80 }, message: 'Too hot' };
const at = (second: number) => new Date(Date.UTC(2026, 1, 1, 10, 0, second));
const told: { level: number; msg: string; ids?: string[] }[] = [];
const listening = pino({ level: 'info' }, { write: (line: string) => void told.push(JSON.parse(line)) });

let db: Db;
beforeAll(async () => {
  db = await openEmbedded();
});
afterAll(async () => {
  await db?.close();
});

const save = (kind: DefinitionKind, id: string, body: object, second: number) =>
  db.transaction(async (sql) => {
    await lockDefinitions(sql);
    const given = { id, body: body as Record<string, unknown>, position: 1_000 };
    return await saveDefinition(sql, kind, given, { actor: 'ann', now: at(second), reason: null });
  });
const idsOf = ({ rules }: FollowedDefinitions) => rules.map((epoch) => epoch.rules.map(({ id }) => id));

test('the first start takes over what the settings file says; afterwards the records hold, and a removed one stays away', async () => {
  const rules = [{ id: 'a', ...hot }];
  const settings = { rules, machines: [{ devices: 'plant:*', class: 'pump' }], mappings: [] };
  await takeSettings(db, settings, { now: at(0), log: listening });
  expect(told.map(({ msg, ids }) => [msg, ids])).toEqual([
    ['taken over from the settings file; the records hold from now on', ['a']],
    ['taken over from the settings file; the records hold from now on', ['plant']],
  ]);
  told.length = 0;
  await save('rule', 'a', { ...hot, severity: 'high' }, 1);
  await takeSettings(db, settings, { now: at(2), log: listening });
  expect(told.map(({ msg, ids }) => [msg, ids])).toEqual([
    ['the settings file differs from the records: the records apply', ['a']],
  ]);
  told.length = 0;
  await db.transaction(async (sql) => {
    await lockDefinitions(sql);
    await removeDefinition(sql, 'rule', { id: 'a', actor: 'ann', now: at(3), reason: null });
  });
  await takeSettings(db, { ...settings, rules: [...rules, { id: 'b', ...hot }] }, { now: at(4), log: listening });
  const { present } = await followDefinitions({ db, log, now: () => at(3), onChange: () => undefined });
  expect(present.rules.at(-1)?.rules.map(({ id }) => id)).toEqual(['b']);
  expect(present.machines).toEqual([{ devices: 'plant:*', class: 'pump' }]);
  // Versions of rules are kept for a week by the program's clock, whatever that of the database
  // shows.
  expect(idsOf(present)).toContainEqual(['a']);
  const weekLater = () => new Date(at(3).getTime() + 8 * 86_400_000);
  const later = await followDefinitions({ db, log, now: weekLater, onChange: () => undefined });
  expect(idsOf(later.present)).toEqual([['b']]);
});

test('a change is handed over once, with what held before and from when', async () => {
  const seen: FollowedDefinitions[] = [];
  const follower = await followDefinitions({ db, log, now: () => at(3), onChange: (followed) => seen.push(followed) });
  await follower.look();
  expect(seen).toEqual([]);
  const saved = await save('rule', 'c', hot, 10);
  await Promise.all([follower.look(), follower.look()]);
  expect(seen).toHaveLength(1);
  expect(saved.from).toEqual(at(13));
  expect(idsOf(seen[0] as FollowedDefinitions).at(-1)).toEqual(['b', 'c']);
  expect(seen[0]?.rules.at(-1)?.from).toBe(at(13).getTime());
  expect(seen[0]?.rules.at(-2)?.rules.map(({ id }) => id)).toEqual(['b']);
  expect(follower.present).toBe(seen[0]);
});

test('a record that cannot be used stops no other, and is told once', async () => {
  const seen: FollowedDefinitions[] = [];
  told.length = 0;
  const follower = await followDefinitions({
    db,
    log: listening,
    now: () => at(3),
    onChange: (followed) => seen.push(followed),
  });
  await db.transaction((sql) =>
    sql.query(
      `insert into plant_definition (kind, id, version, position, body, from_at, changed_at, changed_by) values
       ('rule', 'broken', 1, 1, '{"when": 3}', $1, $1, 'test'), ('mapping', 'broken', 1, 1, '{"topic": 4}', $1, $1, 'test'),
       ('machine', 'broken', 1, 1, '{"devices": []}', $1, $1, 'test'), ('class', 'broken', 1, 1, '{"rpm": "x"}', $1, $1, 'test')`,
      [at(20)],
    ),
  );
  await save('mapping', 'own', { name: 'own', topic: 'own/{device}', values: ['t'] }, 21);
  await follower.look();
  expect(seen.at(-1)?.mappings.map(({ name }) => name)).toEqual(['own']);
  expect(
    seen
      .at(-1)
      ?.rules.at(-1)
      ?.rules.map(({ id }) => id),
  ).toEqual(['b', 'c']);
  expect(seen.at(-1)?.machines).toEqual([{ devices: 'plant:*', class: 'pump' }]);
  expect(follower.unusable).toEqual({ rule: 1, class: 1, machine: 1, mapping: 1 });
  await save('mapping', 'other', { name: 'other', topic: 'other/{device}', values: ['t'] }, 22);
  await follower.look();
  expect(told.map(({ msg }) => msg)).toEqual(
    Array(4).fill('a record cannot be used, and is left out: correct or remove it'),
  );
});

test('the class of an asset, and what machines of that class have, reach the devices of the asset', async () => {
  const follower = await followDefinitions({ db, log, now: () => at(3), onChange: () => undefined });
  await save('class', 'Centrifugal Pump', { rpm: 1_480, iso: { group: 2, mounting: 'rigid' } }, 30);
  await db.transaction(async (sql) => {
    await sql.query(
      `insert into asset (id, name, level, site, criticality, class, created_at, updated_at, updated_by, machine)
       values ('north:p1', 'P1', 'asset', 'north', 'B', 'centrifugal pump', $1, $1, 'test', '{"rpm": 990}')`,
      [at(30)],
    );
    await sql.query(`insert into asset_device (device, asset_id) values ('north:p1', 'north:p1')`);
  });
  await follower.look();
  expect(follower.present.machines[0]).toEqual({
    devices: 'north:p1',
    class: 'centrifugal pump',
    rpm: 990,
    iso: { group: 2, mounting: 'rigid' },
  });
});
