import { setTimeout as delay } from 'node:timers/promises';
import { createDb } from '../../ticketing/db/create-db.ts';
import type { NodeName } from '../cluster/cluster.ts';

const LOOK_MS = 100;
/** A claim that nobody has taken over by then is told as that long. */
const LONGEST_MS = 120_000;

type Claim = { readonly consumer: string; readonly partition: number; readonly epoch: number };

/** Looks into the database of a cluster: who has which partition, and how late alarms came. */
export type ClusterLook = {
  /** The partitions of a process. */
  claimsOf(node: NodeName): Promise<readonly Claim[]>;
  /** @returns milliseconds until each of them is another claim, of a process that renews it */
  takenOver(claims: readonly Claim[]): Promise<number>;
  /** Of each alarm from a reading: milliseconds from the journal to the database. */
  alarmDelays(): Promise<readonly number[]>;
  /**
   * Tickets that are there, the alarms on them, and those that have none though nothing hides them.
   */
  tickets(): Promise<{ tickets: number; alarmsOnTickets: number; alarmsWithoutTicket: number }>;
  close(): Promise<void>;
};

export function lookInto(databaseUrl: string): ClusterLook {
  const db = createDb({ connectionString: databaseUrl, max: 2 });
  return {
    claimsOf: async (node) => {
      const { rows } = await db.query<Claim>(
        `select consumer, partition, epoch from journal_claim
         where starts_with(holder, $1) and held_until > clock_timestamp()`,
        [`${node} `],
      );
      return rows;
    },
    takenOver: async (claims) => {
      const from = performance.now();
      for (;;) {
        const took = performance.now() - from;
        const { rows } = await db.query<Claim>(
          'select consumer, partition, epoch from journal_claim where held_until > clock_timestamp()',
        );
        const isTaken = ({ consumer, partition, epoch }: Claim): boolean =>
          rows.some((one) => one.consumer === consumer && one.partition === partition && one.epoch > epoch);
        if (claims.every(isTaken) || took > LONGEST_MS) return took;
        await delay(LOOK_MS);
      }
    },
    alarmDelays: async () => {
      const { rows } = await db.query<{ ms: number }>(
        `select extract(epoch from created_at) * 1000 - (trace->>'journaledAt')::numeric as ms from alarm_episode
         where condition <> 'no_data'`,
      );
      return rows.map(({ ms }) => ms).sort((a, b) => a - b);
    },
    tickets: async () => {
      const { rows } = await db.query<{ tickets: number; alarmsOnTickets: number; alarmsWithoutTicket: number }>(
        `select (select count(*) from ticket) as tickets,
           (select count(distinct episode_id) from ticket_episode) as "alarmsOnTickets",
           (select count(*) from alarm_episode e where shelved_until is null and cardinality(suppressed_by) = 0
              and not out_of_service and not exists (select 1 from ticket_episode where episode_id = e.id))
             as "alarmsWithoutTicket"`,
      );
      return rows[0] ?? { tickets: 0, alarmsOnTickets: 0, alarmsWithoutTicket: 0 };
    },
    close: () => db.close(),
  };
}
