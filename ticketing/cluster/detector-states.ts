import type { NamedState, SavedPart, SharedStates } from '../../models/detector/shared-states.ts';
import type { Db, Sql } from '../db/sql.ts';
import { savePosition } from './claim-positions.ts';

/** Rows in one statement: their bytes are in memory several times while it is sent. */
const ROWS_AT_ONCE = 200;

/** What detectors know of their devices, in the database; moves with the claim of a partition. */
export function createDetectorStates(
  db: Pick<Db, 'query' | 'transaction'>,
): Pick<SharedStates, 'statesOf' | 'statesAfter' | 'rowsOf' | 'save'> {
  return {
    statesOf: async (partition, devices) => {
      const { rows } = await db.query<NamedState>(
        'select name, state from detector_state where partition = $1 and device = any($2)',
        [partition, devices],
      );
      return rows.map(({ name, state }) => ({ name, state: new Uint8Array(state) }));
    },
    statesAfter: async (partition, { after, limit }) => {
      const { rows } = await db.query<NamedState>(
        'select name, state from detector_state where partition = $1 and name > $2 order by name limit $3',
        [partition, after, limit],
      );
      return rows.map(({ name, state }) => ({ name, state: new Uint8Array(state) }));
    },
    rowsOf: async (partition, name) => {
      const { rows } = await db.query<{ block: number; rows: Uint8Array }>(
        'select block, rows from detector_rows where partition = $1 and name = $2 order by block',
        [partition, name],
      );
      return rows.map(({ block, rows: bytes }) => [block, new Uint8Array(bytes)] as const);
    },
    save: (claim, part) =>
      db.transaction(async (sql) => {
        // First: the row is locked until the end, and nothing is written for another's partition.
        if (!(await savePosition(sql, { consumer: 'detector', claim, position: part.position }))) return false;
        await savePart(sql, claim.partition, part);
        return true;
      }),
  };
}

async function savePart(sql: Sql, partition: number, { states, forgotten, blocks }: SavedPart): Promise<void> {
  for (const some of inSome(states)) {
    await sql.query(
      `insert into detector_state (partition, name, device, state)
       select $1, * from unnest($2::text[], $3::text[], $4::bytea[])
       on conflict (partition, name) do update set state = excluded.state`,
      [partition, some.map((one) => one.name), some.map((one) => one.device), some.map((one) => bytesOf(one.state))],
    );
  }
  if (forgotten.length > 0) {
    await sql.query('delete from detector_rows where partition = $1 and name = any($2)', [partition, forgotten]);
  }
  const dropped = blocks.filter(({ rows }) => rows === null);
  for (const some of inSome(dropped)) {
    await sql.query(
      `delete from detector_rows where partition = $1 and (name, block) in (select * from unnest($2::text[], $3::int[]))`,
      [partition, some.map(({ name }) => name), some.map(({ block }) => block)],
    );
  }
  for (const some of inSome(blocks.filter(({ rows }) => rows !== null))) {
    await sql.query(
      `insert into detector_rows (partition, name, block, rows)
       select $1, * from unnest($2::text[], $3::int[], $4::bytea[])
       on conflict (partition, name, block) do update set rows = excluded.rows`,
      [
        partition,
        some.map(({ name }) => name),
        some.map(({ block }) => block),
        some.map(({ rows }) => bytesOf(rows ?? new Uint8Array())),
      ],
    );
  }
}

function* inSome<One>(all: readonly One[]): Generator<readonly One[]> {
  for (let i = 0; i < all.length; i += ROWS_AT_ONCE) yield all.slice(i, i + ROWS_AT_ONCE);
}

/** As `pg` takes them. */
function bytesOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
