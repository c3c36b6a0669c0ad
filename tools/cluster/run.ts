import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NODES, startCluster } from './cluster.ts';

/**
 * `npm run cluster`: a whole cluster on this machine, until Ctrl-C. Its data goes with it; see
 * docs/cluster.md.
 */
const folder = mkdtempSync(path.join(tmpdir(), 'harbinger-cluster-'));
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const ended = new Promise<void>((resolve) => {
  process.once('SIGINT', () => resolve());
  process.once('SIGTERM', () => resolve());
});
say(`starting Kafka, PostgreSQL, InfluxDB, HAProxy and ${NODES.length} processes; logs are in ${folder}`);
const cluster = await startCluster(folder);
try {
  await cluster.ready();
  for (const node of NODES) say(`${node.padEnd(7)} ${cluster.httpOf(node)}`);
  say('settings of the cluster, for harbinger doctor and other processes:');
  for (const [name, value] of Object.entries(cluster.env)) say(`  export ${name}=${value}`);
  say(`ready: devices at mqtt://127.0.0.1:${cluster.mqttPort}   API ${cluster.http}`);
  await ended;
} finally {
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
