import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { caughtUp, flowOf, getJson, startPlatform } from '../../bench/processes.ts';
import { createRandom, type Random } from '../../lib/random.ts';
import { type Cluster, NODES, type NodeName, startCluster } from '../cluster/cluster.ts';
import type { Program } from './program.ts';
import type { Findings, Scenario } from './scenario.ts';

/** Longer than a claim holds: others must take over meanwhile. */
const GONE_MS = 12_000;

type Disturbance = (cluster: Cluster, random: Random) => Promise<void>;

const oneOf = (random: Random, nodes: readonly NodeName[]): NodeName =>
  nodes[Math.floor(random.next() * nodes.length)] as NodeName;
const killOne =
  (kind: string): Disturbance =>
  async (cluster, random) => {
    const node = oneOf(
      random,
      NODES.filter((each) => each.startsWith(kind)),
    );
    await cluster.kill(node);
    await delay(random.next() * GONE_MS);
    cluster.start(node);
  };

/** What may happen, as often as it stands here. */
const DISTURBANCES: readonly (readonly [name: string, Disturbance])[] = [
  ['killedDoors', killOne('door')],
  ['killedWorkers', killOne('work')],
  ['killedDesks', killOne('desk')],
  [
    'killedBrokers',
    async ({ kafka }, random) => {
      const index = Math.floor(random.next() * kafka.count);
      await kafka.kill(index);
      await delay(random.next() * GONE_MS);
      kafka.start(index);
    },
  ],
  // It wakes up when others have its partitions, and does not know it.
  [
    'frozenWorkers',
    async (cluster, random) => {
      const pid = cluster.pidOf(oneOf(random, ['work-1', 'work-2']));
      process.kill(pid, 'SIGSTOP');
      await delay(GONE_MS);
      process.kill(pid, 'SIGCONT');
    },
  ],
  [
    'cutsFromKafka',
    async ({ kafka }) => {
      kafka.cut();
      await delay(2 * GONE_MS);
      kafka.mend();
    },
  ],
  [
    'rollingRestarts',
    async (cluster) => {
      for (const node of NODES) {
        await cluster.end(node);
        cluster.start(node);
        await cluster.ready();
      }
    },
  ],
  ['killedWorkers', killOne('work')],
];

/**
 * Disturbs a cluster under load, in turn and at random moments: processes and brokers are killed,
 * frozen, cut off and restarted. Each acknowledged reading must be stored once, and the alarms must
 * be those that one process comes to from the same journal.
 */
export function clusterScenario(): Scenario {
  let cluster: Cluster | undefined;
  return {
    servers: [],
    program: async (env) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'harbinger-chaos-cluster-'));
      const made = await startCluster(folder, { MODELS_LEARN_ROWS: '100', ...env });
      cluster = made;
      return programOf(made, folder);
    },
    run: async ({ fleet, options, conclude, say }) => {
      if (cluster === undefined) throw new Error('no cluster');
      const random = createRandom(options.seed);
      const counts: Record<string, number> = Object.fromEntries(DISTURBANCES.map(([name]) => [name, 0]));
      for (let done = 0; done < options.kills; done++) {
        const [name, disturb] = DISTURBANCES[done % DISTURBANCES.length] as (typeof DISTURBANCES)[number];
        await delay(random.next() * 2_000 * options.secondsPerKill);
        await disturb(cluster, random);
        await cluster.ready();
        counts[name] = (counts[name] ?? 0) + 1;
        say(`${done + 1} of ${options.kills}: ${name}`);
      }
      fleet.phase('after');
      const findings = await conclude();
      say('one process judges the same journal');
      return { kills: options.kills, ...counts, ...findings, ...(await compareWithOne(cluster)) };
    },
  };
}

/** The cluster in the place of one program. */
function programOf(cluster: Cluster, folder: string): Program {
  const refuse = (): never => {
    throw new Error('a cluster is no single process');
  };
  return {
    mqttPort: cluster.mqttPort,
    http: cluster.http,
    dataDir: folder,
    pid: refuse,
    ready: cluster.ready,
    kill: refuse,
    start: refuse,
    remove: async () => {
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

type Episode = { readonly id: string; readonly device: string; readonly severity: string };

/**
 * The alarms of the cluster beside those of one process that reads the same topic from its
 * beginning into empty stores.
 */
async function compareWithOne(cluster: Cluster): Promise<Findings> {
  const { KAFKA_BROKERS = '', MODELS_LEARN_ROWS = '' } = cluster.env;
  const here = await episodesOf(cluster.http);
  const one = await startPlatform({ KAFKA_BROKERS, MODELS_LEARN_ROWS });
  try {
    await caughtUp(one, (await flowOf(one.http)).journal.end);
    const there = await episodesOf(one.http);
    const missed = [...there].filter((id) => !here.has(id)).length;
    const added = [...here].filter((id) => !there.has(id)).length;
    return { episodes: here.size, episodesOfOneProcess: there.size, episodesMissed: missed, episodesAdded: added };
  } finally {
    await one.remove();
  }
}

async function episodesOf(http: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: { items: readonly Episode[]; next: string | null } = await getJson(
      `${http}/api/v1/episodes?limit=100${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    for (const { id } of page.items) found.add(id);
    cursor = page.next;
  }
  return found;
}
