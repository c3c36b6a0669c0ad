import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../lib/random.ts';
import { type Cluster, CUT_NODE, NODES, type NodeName } from '../cluster/cluster.ts';

/** Longer than a claim holds: others must take over meanwhile. */
const GONE_MS = 12_000;

/** What a disturbance is given. */
export type Disturbed = {
  readonly cluster: Cluster;
  readonly random: Random;
  /**
   * Called when a process can no longer work, before anything is waited for.
   * @returns resolves once others have its partitions
   */
  readonly hit: (node: NodeName) => Promise<void>;
};

/** One way to disturb a cluster. */
export type Disturbance = {
  readonly name: string;
  /** Processes and brokers that it kills with SIGKILL. */
  readonly kills: number;
  /** @returns what was disturbed, in words; null where it cannot be done on this machine */
  readonly disturb: (disturbed: Disturbed) => Promise<string | null>;
};

const oneOf = (random: Random, kind: string): NodeName => {
  const nodes = NODES.filter((node) => node.startsWith(kind));
  return nodes[Math.floor(random.next() * nodes.length)] as NodeName;
};

function kill(name: string, kind: string): Disturbance {
  return {
    name,
    kills: 1,
    disturb: async ({ cluster, random, hit }) => {
      const node = oneOf(random, kind);
      const over = hit(node);
      await cluster.kill(node);
      await delay(random.next() * GONE_MS);
      cluster.start(node);
      await over;
      return node;
    },
  };
}

const doors = kill('killedDoors', 'door');
const workers = kill('killedWorkers', 'work');
const desks = kill('killedDesks', 'desk');
/** Beside the others: a process and a broker may be away together. */
export const KILLED_BROKER: Disturbance = {
  name: 'killedBrokers',
  kills: 1,
  disturb: async ({ cluster: { kafka }, random }) => {
    const index = Math.floor(random.next() * kafka.count);
    await kafka.kill(index);
    await delay(random.next() * GONE_MS);
    kafka.start(index);
    return `kafka-${index + 1}`;
  },
};
/** It wakes up when others have its partitions, and does not know it. */
const frozen: Disturbance = {
  name: 'frozenWorkers',
  kills: 0,
  disturb: async ({ cluster, random, hit }) => {
    const node = oneOf(random, 'work');
    const pid = cluster.pidOf(node);
    const over = hit(node);
    process.kill(pid, 'SIGSTOP');
    await Promise.all([delay(GONE_MS), over]);
    process.kill(pid, 'SIGCONT');
    return node;
  },
};
const cut: Disturbance = {
  name: 'cutsFromKafka',
  kills: 0,
  disturb: async ({ cluster: { kafka }, hit }) => {
    const over = hit(CUT_NODE);
    kafka.cut();
    await Promise.all([delay(2 * GONE_MS), over]);
    kafka.mend();
    return CUT_NODE;
  },
};
const rolling: Disturbance = {
  name: 'rollingRestarts',
  kills: 0,
  disturb: async ({ cluster, hit }) => {
    for (const node of NODES) {
      const over = hit(node);
      await cluster.end(node);
      cluster.start(node);
      await Promise.all([cluster.ready(), over]);
    }
    return NODES.join(', ');
  },
};
const fullDisk: Disturbance = {
  name: 'fullDisks',
  kills: 0,
  disturb: async ({ cluster, random }) => {
    const disks = [...cluster.disks];
    const [node, disk] = disks[Math.floor(random.next() * disks.length)] ?? [];
    if (node === undefined || disk === undefined) return null;
    disk.fill();
    await delay(GONE_MS);
    const ended = !cluster.isAlive(node);
    disk.free();
    // As its service manager does.
    if (ended) cluster.start(node);
    return `${node}${ended ? ', which ended and was started again' : ', which went on'}`;
  },
};

/** In turn; each kind of kill comes more often than what lasts long. */
export const DISTURBANCES: readonly Disturbance[] = [
  ...[doors, workers, desks, frozen, workers, doors, cut],
  ...[desks, workers, fullDisk, doors, workers, desks, rolling],
];
