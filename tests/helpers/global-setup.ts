import { spawnSync } from 'node:child_process';
import type { TestProject } from 'vitest/node';
import { databaseTemplate } from '../../tools/database-template.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of an embedded database with its schema, to copy. */
    readonly databaseTemplate: string;
  }
}

/** The servers that tests run against. */
const USED = ['TEST_POSTGRES_URL', 'TEST_INFLUX_URL', 'TEST_MQTT_URL', 'TEST_KAFKA_BROKERS'] as const;

/**
 * Builds dist/ once, for the tests that start the real program, and says which files and servers
 * are left out. With TEST_BUILT it uses the present build: .ci/run has built it, and runs several
 * of these at once.
 */
export default function setup(project: TestProject): void {
  if (!process.env['TEST_BUILT']) build();
  project.provide('databaseTemplate', databaseTemplate());
  const leftOut = Number(project.config.env['TEST_LEFT_OUT']);
  if (leftOut > 0) console.error(`npm run test:all also runs ${leftOut} slow files, see tests/slow-files.txt`);
  if (project.config.env['TEST_SERVERS'] !== 'on') return;
  for (const name of USED) console.error(`${name}: ${process.env[name] ? 'tested against' : 'LEFT OUT, not set'}`);
}

function build(): void {
  const { status } = spawnSync(process.execPath, ['tools/build.mjs'], { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('the build failed');
}
