import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, openSync, readdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { probeKafka } from '../../ingest/journal/kafka/probe-kafka.ts';
import { freePort } from '../chaos/free-port.ts';
import { createTcpProxy, type TcpProxy } from './tcp-proxy.ts';

const COUNT = 3;
const SCRIPT = path.join(path.dirname(import.meta.dirname), 'servers/kafka.sh');
const JAVA = [
  '-Xmx256m',
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
];
const READY_MS = 480_000;

/**
 * Three brokers of Kafka that are also its controllers; each message is on two of them at least.
 */
export type KafkaBrokers = {
  /** As `KAFKA_BROKERS` has them: the straight way, and the one that can be cut. */
  readonly straight: string;
  readonly proxied: string;
  readonly count: number;
  cut(): void;
  mend(): void;
  kill(index: number): Promise<void>;
  start(index: number): void;
  /** Resolves once all of them serve. */
  ready(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts them with their data in the folder; Kafka is fetched where it is not there. */
export async function startKafkaBrokers(folder: string): Promise<KafkaBrokers> {
  execFileSync(SCRIPT, ['install'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const cache = process.env['HARBINGER_CACHE'] ?? path.join(homedir(), '.cache/harbinger');
  const jars = readdirSync(cache).find((name) => /^kafka-[\d.]+$/.test(name));
  const classes = path.join(cache, jars ?? '', '*');
  const nodes = await Promise.all(
    Array.from({ length: COUNT }, async (_, index) => {
      const [port, proxied, controller] = await Promise.all([freePort(), freePort(), freePort()]);
      return { id: index + 1, port, proxied, controller, proxy: await createTcpProxy(proxied) };
    }),
  );
  const voters = nodes.map(({ id, controller }) => `${id}@127.0.0.1:${controller}`).join(',');
  const clusterId = Buffer.concat([Buffer.alloc(1), randomBytes(15)]).toString('base64url');
  for (const node of nodes) {
    const data = path.join(folder, `kafka-${node.id}`);
    mkdirSync(data, { recursive: true });
    writeFileSync(path.join(data, 'server.properties'), settingsOf(node, { voters, data }));
    const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', path.join(data, 'server.properties')];
    execFileSync('java', [...JAVA, '-cp', classes, ...format], { stdio: 'ignore' });
  }
  const children: (ChildProcess | undefined)[] = [];
  const start = (index: number): void => {
    const data = path.join(folder, `kafka-${index + 1}`);
    const log = openSync(path.join(data, 'log'), 'a');
    const args = [...JAVA, '-cp', classes, 'kafka.Kafka', path.join(data, 'server.properties')];
    children[index] = spawn('java', args, { stdio: ['ignore', log, log] });
  };
  const end = async (index: number, signal: NodeJS.Signals): Promise<void> => {
    const child = children[index];
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  for (const index of nodes.keys()) start(index);
  const straight = nodes.map(({ port }) => `127.0.0.1:${port}`).join(',');
  return {
    straight,
    proxied: nodes.map(({ proxy }) => `127.0.0.1:${proxy.port}`).join(','),
    count: COUNT,
    cut: () => each(nodes, (proxy) => proxy.cut()),
    mend: () => each(nodes, (proxy) => proxy.mend()),
    kill: (index) => end(index, 'SIGKILL'),
    start,
    ready: () => allServe(straight),
    stop: async () => {
      each(nodes, (proxy) => proxy.close());
      await Promise.all(nodes.map((_, index) => end(index, 'SIGKILL')));
    },
  };
}

function each(nodes: readonly { readonly proxy: TcpProxy }[], work: (proxy: TcpProxy) => void): void {
  for (const { proxy } of nodes) work(proxy);
}

async function allServe(brokers: string): Promise<void> {
  const until = Date.now() + READY_MS;
  for (;;) {
    const options = { brokers: brokers.split(','), topic: 'none', partitions: 1, replicationFactor: 1 };
    const found = await probeKafka(options).catch(() => ({ brokers: 0 }));
    if (found.brokers === COUNT) return;
    if (Date.now() > until) throw new Error(`${found.brokers} of ${COUNT} brokers of Kafka serve`);
    await delay(500);
  }
}

function settingsOf(
  node: { id: number; port: number; proxied: number; controller: number; proxy: TcpProxy },
  { voters, data }: { voters: string; data: string },
): string {
  const { id, port, proxied, controller, proxy } = node;
  return `process.roles=broker,controller
node.id=${id}
controller.quorum.voters=${voters}
listeners=PLAINTEXT://127.0.0.1:${port},PROXIED://127.0.0.1:${proxied},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${port},PROXIED://127.0.0.1:${proxy.port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=${path.join(data, 'logs')}
offsets.topic.replication.factor=${COUNT}
offsets.topic.num.partitions=6
transaction.state.log.replication.factor=${COUNT}
transaction.state.log.min.isr=2
transaction.state.log.num.partitions=6
share.coordinator.state.topic.replication.factor=${COUNT}
min.insync.replicas=2
unclean.leader.election.enable=false
broker.session.timeout.ms=6000
`;
}
