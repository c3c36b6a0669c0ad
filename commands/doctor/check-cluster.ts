import type { KafkaOptions } from '../../ingest/journal/kafka/kafka-topic.ts';
import { AppError } from '../../lib/errors.ts';
import {
  type ClusterView,
  type NodeView,
  type PartitionView,
  viewCluster,
} from '../../ticketing/cluster/cluster-view.ts';
import { createDb } from '../../ticketing/db/create-db.ts';
import { attempt, type Finding } from './finding.ts';

/** A process says each five seconds that it is there. */
const SILENT_SECONDS = 12;

/**
 * The processes of a cluster, who reads which partition, and how far behind; nothing where none of
 * several runs on this database.
 */
export async function checkCluster(options: {
  readonly url: string | undefined;
  readonly kafka: KafkaOptions | undefined;
}): Promise<readonly Finding[]> {
  const { url, kafka } = options;
  if (url === undefined || kafka === undefined) return [];
  const db = createDb({ connectionString: url, max: 1, connectionTimeoutMillis: 5_000 });
  try {
    const view = await viewCluster(db);
    if (view === null) return [];
    const { probeKafka } = await import('../../ingest/journal/kafka/probe-kafka.ts');
    const { ends } = await probeKafka(kafka);
    return await findingsOf(view, ends);
  } catch (error) {
    // That a server does not answer is a finding of its own.
    if (error instanceof AppError) return [];
    throw error;
  } finally {
    await db.close();
  }
}

/**
 * The findings about a cluster.
 * @param ends the ends of the topic's partitions, by their numbers
 */
export function findingsOf(view: ClusterView, ends: ReadonlyMap<number, number>): Promise<readonly Finding[]> {
  const { nodes, partitions, problems } = view;
  return Promise.all([
    ...nodes.map(nodeFinding),
    ...(['recorder', 'detector'] as const).map((consumer) =>
      partitionFinding(
        consumer,
        partitions.filter((one) => one.consumer === consumer && (ends.size === 0 || ends.has(one.partition))),
        ends,
      ),
    ),
    attempt('cluster', 'do what is said for each', () => {
      if (problems.length > 0) throw new AppError('invalid', problems.join('; '));
      return `${nodes.length} processes agree`;
    }),
  ]);
}

function nodeFinding({ node, roles, version, clockAheadMs, secondsSilent }: NodeView): Promise<Finding> {
  const advice = 'see whether the process runs and reaches PostgreSQL; a stopped one is forgotten after 30 s';
  return attempt(`node ${node}`, advice, () => {
    const seconds = Math.round(secondsSilent);
    if (secondsSilent > SILENT_SECONDS) {
      throw new AppError('unavailable', `it has said nothing for ${seconds} s; it had the roles ${roles}`);
    }
    return `${roles}; version ${version}; its clock differs from PostgreSQL's by ${Math.round(Math.abs(clockAheadMs))} ms`;
  });
}

function partitionFinding(
  consumer: 'recorder' | 'detector',
  partitions: readonly PartitionView[],
  ends: ReadonlyMap<number, number>,
): Promise<Finding> {
  const role = consumer === 'recorder' ? 'record' : 'detect';
  const advice = `start a process with the role ${role}; after a failure others take its partitions over within 10 s`;
  return attempt(consumer, advice, () => {
    const free = partitions.filter(({ node }) => node === null).length;
    if (partitions.length === 0) throw new AppError('unavailable', 'no process has read a partition yet');
    if (free > 0) throw new AppError('unavailable', `${free} of ${partitions.length} partitions have no process`);
    const shares = new Map<string, number>();
    for (const { node } of partitions) shares.set(node ?? '', (shares.get(node ?? '') ?? 0) + 1);
    const said = [...shares].sort(([a], [b]) => (a < b ? -1 : 1)).map(([node, count]) => `${node} ${count}`);
    const lag = partitions.reduce((sum, one) => sum + Math.max(0, (ends.get(one.partition) ?? 0) - one.position), 0);
    return `partitions: ${said.join(', ')}; ${lag} records behind at the last checkpoint`;
  });
}
