import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { quantile } from '../../bench/bench.ts';
import { createRandom, type Random } from '../../lib/random.ts';
import { type Cluster, type NodeName, startCluster } from '../cluster/cluster.ts';
import { DISTURBANCES, type Disturbance, KILLED_BROKER } from './cluster-disturbances.ts';
import { type ClusterLook, lookInto } from './cluster-look.ts';
import { compareWithOne, type Episode } from './compare-with-one.ts';
import type { Program } from './program.ts';
import { markdownTable } from './report.ts';
import type { Findings, Scenario } from './scenario.ts';

/** A claim that is not renewed, and the time in which others must have it: docs/cluster.md. */
const LONGEST_DELAY_MS = 8_000 + 10_000;

/** Pauses between two kills of brokers, by those between disturbances of processes. */
const BROKER_PAUSES = 7;

/** One disturbance, as it went. */
type Told = {
  readonly name: string;
  readonly what: string;
  readonly atSeconds: number;
  /** Until others had the partitions; absent where it had none. */
  readonly takenOverMs: readonly number[];
  /** Until all processes and brokers served again. */
  readonly wholeAgainMs: number;
};

/**
 * Disturbs a cluster under load, in turn and at random moments: processes and brokers are killed,
 * frozen, cut off and restarted, and disks are full. Each acknowledged reading must be stored once,
 * and the alarms must be those that one process comes to from the same journal.
 */
export function clusterScenario(): Scenario {
  let cluster: Cluster | undefined;
  const told: Told[] = [];
  return {
    servers: [],
    bouts: { from: 800, every: 1_500, length: 90, apart: 83 },
    program: async (env) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'harbinger-chaos-cluster-'));
      const made = await startCluster(folder, { MODELS_LEARN_ROWS: '100', ...env }, { smallDisks: true });
      cluster = made;
      return programOf(made, folder);
    },
    details: () => tableOf(told),
    run: async ({ fleet, options, conclude, say }) => {
      if (cluster === undefined) throw new Error('no cluster');
      const look = lookInto(cluster.env['DATABASE_URL'] ?? '');
      try {
        const random = createRandom(options.seed);
        const pauseMs = (): number => random.next() * 2_000 * options.secondsPerKill;
        const counts = await disturbAll({
          cluster,
          look,
          random,
          fleet,
          pauseMs,
          kills: options.kills,
          forMs: 60_000 * options.minutes,
          say,
          told,
        });
        fleet.phase('after');
        const findings = await conclude();
        const { KAFKA_BROKERS = '', MODELS_LEARN_ROWS = '' } = cluster.env;
        say('one process judges the same journal');
        const { missed, added, silences, ...same } = await compareWithOne(cluster.http, {
          KAFKA_BROKERS,
          MODELS_LEARN_ROWS,
        });
        for (const [how, all] of [['missed', missed] as const, ['added', added] as const]) {
          for (const one of all) say(`${how}: ${inWords(one)}`);
        }
        const alarms = { ...same, silences, episodesMissed: missed.length, episodesAdded: added.length };
        return { ...counts, ...findings, ...alarms, ...(await delaysAndTickets(look)) };
      } finally {
        await look.close();
      }
    },
  };
}

/** What the disturbing needs, and what it counts. */
type Chaos = {
  readonly cluster: Cluster;
  readonly look: ClusterLook;
  readonly random: Random;
  readonly fleet: { phase(name: string): void };
  readonly pauseMs: () => number;
  readonly kills: number;
  /** At least. */
  readonly forMs: number;
  readonly say: (line: string) => void;
  readonly told: Told[];
};

/**
 * Until so many were killed, and for so long, or until Ctrl-C. Processes are disturbed one after
 * another, and brokers beside them.
 * @returns how often each thing was done
 */
async function disturbAll(chaos: Chaos): Promise<Findings> {
  const { pauseMs, fleet, told } = chaos;
  const from = performance.now();
  const counts: Record<string, number> = { kills: 0 };
  for (const { name } of [KILLED_BROKER, ...DISTURBANCES]) counts[name] = 0;
  let isEnded = false;
  const end = (): void => {
    isEnded = true;
  };
  process.once('SIGINT', end);
  const isOver = (): boolean =>
    isEnded || ((counts['kills'] ?? 0) >= chaos.kills && performance.now() - from >= chaos.forMs);
  const ofProcesses = async (): Promise<void> => {
    for (let turn = 0; !isOver(); turn++) {
      const disturbance = DISTURBANCES[turn % DISTURBANCES.length] as Disturbance;
      fleet.phase('between');
      await delay(pauseMs());
      fleet.phase(disturbance.name);
      await disturbOnce(disturbance, { ...chaos, from, counts });
    }
  };
  const ofBrokers = async (): Promise<void> => {
    while (!isOver()) {
      await delay(BROKER_PAUSES * pauseMs());
      if (!isOver()) await disturbOnce(KILLED_BROKER, { ...chaos, from, counts });
    }
  };
  const both = await Promise.allSettled([ofProcesses().finally(end), ofBrokers().finally(end)]);
  process.off('SIGINT', end);
  for (const each of both) if (each.status === 'rejected') throw each.reason;
  const failovers = told.flatMap(({ takenOverMs }) => takenOverMs);
  return {
    ...counts,
    disturbedForSeconds: Math.round((performance.now() - from) / 1000),
    failovers: failovers.length,
    failoverMs_median: Math.round(quantile(failovers, 0.5)),
    failoverMs_longest: Math.round(quantile(failovers, 1)),
  };
}

async function disturbOnce(
  { name, kills, disturb }: Disturbance,
  chaos: Chaos & { readonly from: number; readonly counts: Record<string, number> },
): Promise<void> {
  const { cluster, look, random, say, told, from, counts } = chaos;
  const begun = performance.now();
  const takenOverMs: number[] = [];
  const hit = async (node: NodeName): Promise<void> => {
    const claims = await look.claimsOf(node);
    if (claims.length > 0) takenOverMs.push(await look.takenOver(claims));
  };
  const what = await disturb({ cluster, random, hit });
  if (what === null) return say(`${name}: not done, since it cannot be done on this machine`);
  await (name === KILLED_BROKER.name ? cluster.kafka.ready() : cluster.ready());
  const atSeconds = Math.round((begun - from) / 1000);
  const one = { name, what, atSeconds, takenOverMs, wholeAgainMs: performance.now() - begun };
  told.push(one);
  counts[name] = (counts[name] ?? 0) + 1;
  counts['kills'] = (counts['kills'] ?? 0) + kills;
  say(`${counts['kills']} of ${chaos.kills} killed: ${lineOf(one).join(' ')}`);
}

async function delaysAndTickets(look: ClusterLook): Promise<Findings> {
  const delays = await look.alarmDelays();
  return {
    ...(await look.tickets()),
    alarmDelayMs_median: Math.round(quantile(delays, 0.5)),
    alarmDelayMs_p99: Math.round(quantile(delays, 0.99)),
    alarmDelayMs_longest: Math.round(quantile(delays, 1)),
    alarmsTooLate: delays.filter((ms) => ms > LONGEST_DELAY_MS).length,
  };
}

function inWords({ id, device, condition, severity, onsetAt, raisedAt }: Episode): string {
  return `${id} ${device} ${condition} ${severity}, onset ${onsetAt}, raised ${raisedAt}`;
}

function lineOf({ name, what, atSeconds, takenOverMs, wholeAgainMs }: Told): readonly string[] {
  const seconds = (ms: number): string => (ms / 1000).toFixed(1);
  const taken = takenOverMs.length === 0 ? '' : takenOverMs.map(seconds).join(', ');
  return [`${atSeconds}`, name, what, taken, seconds(wholeAgainMs)];
}

/** Each disturbance in a row. */
function tableOf(told: readonly Told[]): string {
  const head = ['at, s', 'what', 'which', 'partitions taken over after, s', 'all served again after, s'];
  return `## Each disturbance\n\n${markdownTable([head, ...told.map(lineOf)])}\n`;
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
