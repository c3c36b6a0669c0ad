import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { Command } from 'commander';
import { type Config, loadConfig } from '../config.ts';
import { AppError, messageOf } from '../lib/errors.ts';
import { createBackend } from '../models/net/backend.ts';
import type { CommandContext } from '../simulator/command-options.ts';
import { createDb } from '../ticketing/db.ts';

/** What one check found; `advice` says what to do where it failed. */
type Finding = { readonly check: string; readonly ok: boolean; readonly detail: string; readonly advice?: string };

const MIN_FREE_BYTES = 2 ** 30;
const MAX_CLOCK_SKEW_SECONDS = 5;

/** `harbinger doctor`: checks settings, ports, stores, clock, disk and the model backend, and says what to do. */
export function doctorCommand({ stdout }: CommandContext): Command {
  return new Command('doctor')
    .description('check settings, ports, stores, clock, disk and models, and say what to do')
    .option('--config <file>', 'JSON file with settings, below the environment')
    .option('--json', 'print the findings as one line of JSON')
    .addHelpText('after', '\nChecks without changing anything. Exit status 1 when a check fails.')
    .action(async ({ config: file, json }: { config?: string; json?: true }) => {
      const findings = await examine(file);
      stdout.write(json ? `${JSON.stringify({ findings })}\n` : findings.map(line).join(''));
      if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
    });
}

async function examine(file: string | undefined): Promise<readonly Finding[]> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const node: Finding = {
    check: 'Node',
    ok: major > 20 || (major === 20 && minor >= 19),
    detail: process.version,
    advice: 'install Node 20.19 or newer',
  };
  let config: Config;
  try {
    config = loadConfig({ file });
  } catch (error) {
    return [node, { check: 'settings', ok: false, detail: messageOf(error), advice: 'correct them all and run again' }];
  }
  return [
    node,
    { check: 'settings', ok: true, detail: 'all valid' },
    ...(await Promise.all([
      checkFolder(config.data.dir),
      checkDisk(config.data.dir),
      checkPort('MQTT port', 'BROKER_PORT', config.broker.host, config.broker.port),
      checkPort('HTTP port', 'HTTP_PORT', config.http.host, config.http.port),
      checkDatabase(config.database.url),
      checkInflux(config.influx),
      checkBackend(config.models.backend),
    ])),
  ];
}

async function attempt(check: string, advice: string, work: () => Promise<string> | string): Promise<Finding> {
  try {
    return { check, ok: true, detail: await work() };
  } catch (error) {
    const { cause } = error as { cause?: unknown };
    const why = cause instanceof Error ? `: ${cause.message}` : '';
    return { check, ok: false, detail: `${messageOf(error)}${why}`, advice };
  }
}

function checkFolder(folder: string): Promise<Finding> {
  return attempt('data folder', 'set DATA_DIR to a folder that this user can write', () => {
    const nearest = nearestExisting(folder);
    if (!statSync(nearest).isDirectory()) throw new AppError('invalid', `${nearest} is not a folder`);
    accessSync(nearest, constants.W_OK);
    return existsSync(folder) ? nearest : `${path.resolve(folder)} (will be made)`;
  });
}

/** The folder itself, or the nearest one above it that exists. */
function nearestExisting(folder: string): string {
  let nearest = path.resolve(folder);
  while (!existsSync(nearest)) nearest = path.dirname(nearest);
  return nearest;
}

function checkDisk(folder: string): Promise<Finding> {
  return attempt('disk', 'free some space, or set DATA_DIR to another disk', async () => {
    const { bavail, bsize } = await statfs(nearestExisting(folder));
    const free = bavail * bsize;
    if (free < MIN_FREE_BYTES) throw new AppError('unavailable', `only ${Math.round(free / 2 ** 20)} MiB free`);
    return `${Math.round(free / 2 ** 30)} GiB free`;
  });
}

function checkPort(check: string, setting: string, host: string, port: number): Promise<Finding> {
  return attempt(check, `stop what uses it (harbinger itself, if it is running), or set ${setting}`, async () => {
    const server = createServer();
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
    await new Promise((resolve) => server.close(resolve));
    return port === 0 ? `${host}, any free port` : `${host}:${port} is free`;
  });
}

function checkDatabase(url: string | undefined): Promise<Finding> {
  if (url === undefined) return attempt('database', '', () => 'PGlite, embedded');
  return attempt('database', 'check DATABASE_URL, and that PostgreSQL 15 or newer runs there', async () => {
    const db = createDb({ connectionString: url, max: 1, connectionTimeoutMillis: 5_000 });
    try {
      const { rows } = await db.query<{ version: string; now: Date }>(
        `select current_setting('server_version') as version, clock_timestamp() as now`,
      );
      checkClock('PostgreSQL', rows[0]?.now ?? new Date());
      return `PostgreSQL ${rows[0]?.version}`;
    } finally {
      await db.close();
    }
  });
}

function checkInflux({ url, token, org, bucket }: Config['influx']): Promise<Finding> {
  if (url === undefined) return attempt('series store', '', () => 'DuckDB, embedded');
  return attempt(
    'series store',
    'check INFLUX_URL, _TOKEN, _ORG and _BUCKET, and that InfluxDB runs there',
    async () => {
      const query = new URLSearchParams({ org: org ?? '', name: bucket ?? '' });
      const answer = await fetch(`${url}/api/v2/buckets?${query}`, {
        headers: { authorization: `Token ${token}` },
        signal: AbortSignal.timeout(5_000),
      });
      const { buckets } = (await answer.json()) as { buckets?: unknown[] };
      if (!answer.ok) throw new AppError('unavailable', `InfluxDB answers with HTTP ${answer.status}`);
      if (!buckets?.length) throw new AppError('not_found', `InfluxDB has no bucket ${bucket} in ${org}`);
      checkClock('InfluxDB', new Date(answer.headers.get('date') ?? Date.now()));
      return `InfluxDB, bucket ${bucket}`;
    },
  );
}

function checkClock(server: string, theirs: Date): void {
  const seconds = Math.abs(theirs.getTime() - Date.now()) / 1000;
  // HTTP dates have whole seconds.
  if (seconds > MAX_CLOCK_SKEW_SECONDS) {
    throw new AppError(
      'unavailable',
      `the clocks of this machine and of ${server} differ by ${Math.round(seconds)} s; use NTP`,
    );
  }
}

function checkBackend(choice: Config['models']['backend']): Promise<Finding> {
  return attempt('model backend', 'set MODELS_BACKEND=auto, or install @tensorflow/tfjs-node', async () => {
    const { name, reason } = await createBackend(choice).open();
    return `TensorFlow.js on ${name} (${reason})`;
  });
}

function line({ check, ok, detail, advice }: Finding): string {
  return `${ok ? 'ok  ' : 'FAIL'} ${check.padEnd(14)} ${detail}\n${ok || !advice ? '' : `     ${' '.repeat(14)} → ${advice}\n`}`;
}
