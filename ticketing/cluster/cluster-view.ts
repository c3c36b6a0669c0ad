import type { ConsumerName } from '../../ingest/journal/journal.ts';
import type { Sql } from '../db/sql.ts';
import { problemsOf, type SeenNode } from './node-watch.ts';

/** A process of a cluster, as it said last. */
export type NodeView = SeenNode & {
  /** Since it was seen last, by the database's clock. */
  readonly secondsSilent: number;
};

/** A partition of the journal, and the process that reads it; null: none. */
export type PartitionView = {
  readonly consumer: ConsumerName;
  readonly partition: number;
  readonly node: string | null;
  /** From where it would be read on after a failure. */
  readonly position: number;
};

/** A cluster, as the database has it. */
export type ClusterView = {
  readonly nodes: readonly NodeView[];
  readonly partitions: readonly PartitionView[];
  /** In words what differs between the processes; see `problemsOf`. */
  readonly problems: readonly string[];
};

/** Reads it. @returns null where no process has been one of several lately */
export async function viewCluster(sql: Pick<Sql, 'query'>): Promise<ClusterView | null> {
  const { rows: made } = await sql.query<{ yes: boolean }>(`select to_regclass('cluster_node') is not null as yes`);
  if (made[0]?.yes !== true) return null;
  const { rows: nodes } = await sql.query<NodeView>(
    `select process, node, roles, version, time_zone as "timeZone", clock_ahead_ms as "clockAheadMs",
       extract(epoch from clock_timestamp() - seen_at)::double precision as "secondsSilent"
     from cluster_node where seen_at > clock_timestamp() - interval '30 seconds' order by node, process`,
  );
  const first = nodes[0];
  if (first === undefined) return null;
  const { rows: partitions } = await sql.query<PartitionView>(
    `select c.consumer, c.partition, c.position,
       case when c.held_until > clock_timestamp() then coalesce(r.node, c.holder) end as node
     from journal_claim c left join journal_reader r on r.process = c.holder and r.consumer = c.consumer
     order by c.consumer, c.partition`,
  );
  const count = new Set(partitions.map(({ partition }) => partition)).size;
  return { nodes, partitions, problems: problemsOf(first, nodes, count || Number.POSITIVE_INFINITY) };
}
