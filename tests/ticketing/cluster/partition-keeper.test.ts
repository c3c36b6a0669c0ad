import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { positionOf, savePosition } from '../../../ticketing/cluster/claim-positions.ts';
import { createDetectorStates } from '../../../ticketing/cluster/detector-states.ts';
import { createPartitionKeeper, shareOf } from '../../../ticketing/cluster/partition-keeper.ts';
import { whileClaimed } from '../../../ticketing/cluster/while-claimed.ts';
import { createDb } from '../../../ticketing/db/create-db.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { postgresDatabase } from '../../helpers/postgres-database.ts';
import { serverUrl } from '../../helpers/servers.ts';
import { openEmbedded } from '../helpers/embedded-database.ts';

const log = pino({ level: 'silent' });
const PARTITIONS = [10, 11, 12, 13, 14];

const keeperAt = (db: Db, node: string) =>
  createPartitionKeeper({ db, consumer: 'detector', node, partitions: PARTITIONS, log });
type Keeper = ReturnType<typeof keeperAt>;
const partitionsOf = (keeper: Keeper): number[] =>
  keeper
    .held()
    .filter(({ leave }) => !leave)
    .map(({ partition }) => partition);

/** As its thread does: gives back what it is to leave. */
async function settle(...keepers: Keeper[]): Promise<void> {
  for (let round = 0; round < 3; round++) {
    for (const keeper of keepers) {
      await keeper.round();
      await keeper.giveBack(keeper.held().filter(({ leave }) => leave));
    }
  }
}

/** As if the process had been gone for long. */
async function passLease(db: Db, node: string): Promise<void> {
  await db.query(`update journal_claim set held_until = now() - interval '1 second' where holder like $1`, [
    `${node} %`,
  ]);
  await db.query(`update journal_reader set seen_at = now() - interval '1 minute' where node = $1`, [node]);
}

it.each([
  [5, 1, [5]],
  [5, 2, [3, 2]],
  [6, 3, [2, 2, 2]],
  [1, 2, [1, 0]],
])('%i partitions among %i are shared as even as they go', (count, length, shares) => {
  const found = Array.from({ length }, (_, rank) => shareOf(count, { rank, readers: { length } }));
  expect(found).toEqual(shares);
  expect(shareOf(count, { rank: -1, readers: { length } })).toBe(0);
});

describe('partitions', () => {
  let db: Db;
  beforeAll(async () => {
    db = await openEmbedded();
  });
  afterAll(() => db.close());

  it('move to a process that comes, and back when it stops; none has two holders', async () => {
    const [a, b] = [keeperAt(db, 'a'), keeperAt(db, 'b')];
    await settle(a);
    expect(partitionsOf(a)).toEqual(PARTITIONS);
    await settle(a, b);
    expect([...partitionsOf(a), ...partitionsOf(b)].sort()).toEqual(PARTITIONS);
    expect(Math.abs(partitionsOf(a).length - partitionsOf(b).length)).toBe(1);
    await b.stop();
    await settle(a);
    expect(partitionsOf(a)).toEqual(PARTITIONS);
    await a.stop();
  });

  it('of a process that is gone are taken under a new epoch, and what it still saves does not count', async () => {
    const [a, b] = [keeperAt(db, 'a'), keeperAt(db, 'b')];
    const states = createDetectorStates(db);
    await settle(a);
    const old = a.held()[0];
    if (old === undefined) throw new Error('no claim');
    const part = { position: 7, states: [], forgotten: [], blocks: [] };
    const state = (text: string) => [{ name: 'plant:p', device: 'plant:p', state: Buffer.from(text) }];
    expect(await states.save(old, { ...part, states: state('a') })).toBe(true);
    await passLease(db, 'a');
    await settle(b);
    const now = b.held().find(({ partition }) => partition === old.partition);
    expect(now?.epoch).toBe(old.epoch + 1);
    // It wakes up again.
    expect(await states.save(old, { ...part, position: 9, states: state('b') })).toBe(false);
    expect(await savePosition(db, { consumer: 'detector', claim: old, position: 9 })).toBe(false);
    expect(await whileClaimed(db, { consumer: 'detector', claim: old }, () => Promise.reject(new Error('done')))).toBe(
      false,
    );
    expect(await positionOf(db, 'detector', old)).toBe(7);
    const [kept] = await states.statesOf(old.partition, ['plant:p']);
    expect(Buffer.from(kept?.state ?? []).toString()).toBe('a');
    await Promise.all([a.stop(), b.stop()]);
  });

  it('are not given to a process that the journal does not answer', async () => {
    const [a, b] = [keeperAt(db, 'a'), keeperAt(db, 'b')];
    await settle(a, b);
    a.reach(false);
    await settle(a, b);
    expect([partitionsOf(a), partitionsOf(b)]).toEqual([[], PARTITIONS]);
    a.reach(true);
    await settle(b, a);
    expect(partitionsOf(a).length).toBeGreaterThan(1);
    await Promise.all([a.stop(), b.stop()]);
  });

  it('come with the states and rows of their devices, page by page', async () => {
    const a = keeperAt(db, 'a');
    await settle(a);
    const claim = a.held()[1];
    if (claim === undefined) throw new Error('no claim');
    const states = createDetectorStates(db);
    const names = ['plant:a', 'plant:a/fan', 'plant:b'];
    await states.save(claim, {
      position: 3,
      states: names.map((name) => ({ name, device: name.replace('/fan', ''), state: Buffer.from(name) })),
      forgotten: [],
      blocks: [0, 1].map((block) => ({ name: 'plant:a', block, rows: new Uint8Array([block]) })),
    });
    expect((await states.statesOf(claim.partition, ['plant:a'])).map(({ name }) => name).sort()).toEqual([
      'plant:a',
      'plant:a/fan',
    ]);
    const next = await states.statesAfter(claim.partition, { after: 'plant:a', limit: 1 });
    expect(next.map(({ name }) => name)).toEqual(['plant:a/fan']);
    await states.save(claim, {
      position: 4,
      states: [],
      forgotten: [],
      blocks: [
        { name: 'plant:a', block: 0, rows: null },
        { name: 'plant:a', block: 2, rows: new Uint8Array([2]) },
      ],
    });
    expect((await states.rowsOf(claim.partition, 'plant:a')).map(([block]) => block)).toEqual([1, 2]);
    await a.stop();
  });
});

// PGlite has one connection: nothing runs beside anything there.
describe.runIf(serverUrl('TEST_POSTGRES_URL'))('on PostgreSQL', () => {
  it('a partition is taken over only after an alarm that is being applied, and not by its renewal', async () => {
    const db = createDb({ connectionString: await postgresDatabase(serverUrl('TEST_POSTGRES_URL') as string), max: 4 });
    const schema = path.join(import.meta.dirname, '../../../ticketing/schema/migrations/0079_cluster.sql');
    await db.query(readFileSync(schema, 'utf8'));
    const [a, b] = [keeperAt(db, 'a'), keeperAt(db, 'b')];
    await settle(a);
    const claim = a.held()[0];
    if (claim === undefined) throw new Error('no claim');
    let applied = (): void => undefined;
    const atWork = new Promise<void>((resolve) => {
      applied = resolve;
    });
    let begun = (): void => undefined;
    const hasBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const applying = whileClaimed(db, { consumer: 'detector', claim }, async () => {
      begun();
      await atWork;
    });
    await hasBegun;
    await a.round();
    await passLease(db, 'a');
    await b.round();
    expect(partitionsOf(b)).toEqual(PARTITIONS.filter((partition) => partition !== claim.partition));
    applied();
    expect(await applying).toBe(true);
    await b.round();
    expect(partitionsOf(b)).toEqual(PARTITIONS);
    await Promise.all([a.stop(), b.stop()]);
    await db.close();
  });
});
