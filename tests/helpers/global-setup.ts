import { spawnSync } from 'node:child_process';

/** The servers that tests run against. */
const USED = ['TEST_POSTGRES_URL', 'TEST_INFLUX_URL', 'TEST_MQTT_URL', 'TEST_KAFKA_BROKERS'] as const;

/** Builds dist/ once, for the tests that start the real program, and says which servers are left out. */
export default function setup(project: { config: { env: Record<string, unknown> } }): void {
  const built = spawnSync(process.execPath, ['tools/build.mjs'], { stdio: ['ignore', 2, 2] });
  if (built.status !== 0) throw new Error('the build failed');
  if (project.config.env['TEST_SERVERS'] !== 'on') return;
  for (const name of USED) console.error(`${name}: ${process.env[name] ? 'tested against' : 'LEFT OUT, not set'}`);
}
