import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Child, startProgram } from '../../bench/processes.ts';
import { freePort } from '../chaos/free-port.ts';
import { startServers } from '../chaos/servers.ts';
import { startKafkaBrokers } from './kafka-brokers.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';

/** The processes of the cluster, by name, with their roles. */
const ROLES = {
  'door-1': 'broker,ingest',
  'door-2': 'broker,ingest',
  'work-1': 'record,detect',
  'work-2': 'record,detect',
  'desk-1': 'ticketing,api',
  'desk-2': 'ticketing,api',
} as const;
export type NodeName = keyof typeof ROLES;
export const NODES = Object.keys(ROLES) as readonly NodeName[];

/** These have a disk of their own that can be filled, where mounting is allowed. */
const SMALL_DISKS: readonly NodeName[] = ['door-2', 'work-2'];

/** Reaches Kafka by the way that can be cut. */
export const CUT_NODE: NodeName = 'work-1';
const SCRIPTS = path.join(path.dirname(import.meta.dirname), 'servers');
const READY_MS = 480_000;

/** A whole cluster on this machine. */
export type Cluster = {
  /** Of the balancer. */
  readonly mqttPort: number;
  readonly http: string;
  readonly kafka: Awaited<ReturnType<typeof startKafkaBrokers>>;
  /** By process; empty where there is no right to mount. */
  readonly disks: ReadonlyMap<NodeName, SmallDisk>;
  /** Settings that each process has. */
  readonly env: Readonly<Record<string, string>>;
  httpOf(node: NodeName): string;
  pidOf(node: NodeName): number;
  /** Whether it has not ended by itself. */
  isAlive(node: NodeName): boolean;
  start(node: NodeName): void;
  /** Ends it, and lets it say good-bye. */
  end(node: NodeName): Promise<void>;
  kill(node: NodeName): Promise<void>;
  /** Resolves once all processes and brokers serve. */
  ready(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Starts Kafka (three brokers), PostgreSQL, InfluxDB, six processes of the program from its build,
 * and HAProxy before the doors and the API. Logs and data are in the folder.
 */
export async function startCluster(
  folder: string,
  more: Readonly<Record<string, string>> = {},
  options: { readonly smallDisks?: boolean } = {},
): Promise<Cluster> {
  const stops: (() => unknown)[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    execFileSync(path.join(SCRIPTS, 'haproxy.sh'), ['install'], { stdio: ['ignore', 'ignore', 'inherit'] });
    const servers = startServers(['postgres', 'influxdb']);
    stops.push(servers.stop);
    const kafka = await startKafkaBrokers(folder);
    stops.push(kafka.stop);
    await kafka.ready();
    const keyFile = path.join(folder, 'access.key');
    writeFileSync(keyFile, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
    const env = { ...servers.env, KAFKA_REPLICATION_FACTOR: '3', ACCESS_KEY_FILE: keyFile, LOG_LEVEL: 'info', ...more };
    const ports = new Map(
      await Promise.all(NODES.map(async (node) => [node, { mqtt: await freePort(), http: await freePort() }] as const)),
    );
    const portOf = (node: NodeName, kind: 'mqtt' | 'http'): number => ports.get(node)?.[kind] ?? 0;
    const httpOf = (node: NodeName): string => `http://127.0.0.1:${portOf(node, 'http')}`;
    const children = new Map<NodeName, Child>();
    const start = (node: NodeName): void => {
      const settings = {
        ...env,
        KAFKA_BROKERS: node === CUT_NODE ? kafka.proxied : kafka.straight,
        CLUSTER_ROLES: ROLES[node],
        CLUSTER_NODE: node,
        BROKER_PORT: `${portOf(node, 'mqtt')}`,
        HTTP_PORT: `${portOf(node, 'http')}`,
      };
      const child = startProgram(path.join(folder, node), settings, openSync(path.join(folder, `${node}.log`), 'a'));
      children.set(node, child);
    };
    const disks = new Map<NodeName, SmallDisk>();
    for (const node of options.smallDisks ? SMALL_DISKS : []) {
      const disk = mountSmallDisk(path.join(folder, node));
      if (disk === undefined) continue;
      disks.set(node, disk);
      stops.push(disk.remove);
    }
    stops.push(() => Promise.all(Array.from(children.values(), (child) => child.kill())));
    for (const node of NODES) start(node);
    const [mqttPort, httpPort] = await Promise.all([freePort(), freePort()]);
    const doors = NODES.filter((node) => node.startsWith('door')).map((node) => portOf(node, 'mqtt'));
    const desks = NODES.filter((node) => node.startsWith('desk')).map((node) => portOf(node, 'http'));
    const balancer = startBalancer(folder, { mqttPort, doors, httpPort, desks });
    stops.push(() => balancer.kill('SIGKILL'));
    return {
      mqttPort,
      http: `http://127.0.0.1:${httpPort}`,
      kafka,
      disks,
      env: { ...env, KAFKA_BROKERS: kafka.straight },
      httpOf,
      pidOf: (node) => children.get(node)?.pid ?? 0,
      isAlive: (node) => children.get(node)?.isAlive() ?? false,
      start,
      end: async (node) => void (await children.get(node)?.stop()),
      kill: async (node) => void (await children.get(node)?.kill()),
      ready: async () => {
        await kafka.ready();
        await Promise.all(NODES.map((node) => serves(httpOf(node), node)));
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function serves(http: string, node: NodeName): Promise<void> {
  const until = Date.now() + READY_MS;
  for (;;) {
    const answer = await fetch(`${http}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    if (Date.now() > until) throw new Error(`${node} is not ready: ${(await answer?.text()) ?? 'it does not answer'}`);
    await delay(500);
  }
}

/** Before the doors by connections, before the desks by their readiness. */
function startBalancer(
  folder: string,
  ways: { mqttPort: number; doors: readonly number[]; httpPort: number; desks: readonly number[] },
): ChildProcess {
  const { mqttPort, doors, httpPort, desks } = ways;
  const file = path.join(folder, 'haproxy.cfg');
  mkdirSync(folder, { recursive: true });
  rmSync(file, { force: true });
  writeFileSync(
    file,
    `global
  maxconn 4000
defaults
  timeout connect 3s
  # Longer than 1.5 times the keep-alive of every client: a shorter one ends idle connections.
  timeout client 10m
  timeout server 10m
listen mqtt
  mode tcp
  bind 127.0.0.1:${mqttPort}
  balance leastconn
${doors.map((port, i) => `  server door-${i + 1} 127.0.0.1:${port} check inter 500ms on-marked-down shutdown-sessions`).join('\n')}
listen http
  mode http
  bind 127.0.0.1:${httpPort}
  balance roundrobin
  option httpchk GET /readyz
${desks.map((port, i) => `  server desk-${i + 1} 127.0.0.1:${port} check inter 500ms`).join('\n')}
`,
  );
  const log = openSync(path.join(folder, 'haproxy.log'), 'a');
  return spawn('haproxy', ['-db', '-f', file], { stdio: ['ignore', log, log] });
}
