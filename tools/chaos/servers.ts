import { execFileSync } from 'node:child_process';
import path from 'node:path';

const SCRIPTS = path.join(path.dirname(import.meta.dirname), 'servers');

/** The servers that the program can be run on, and the settings by which it finds them. */
const SETTINGS = {
  postgres: { TEST_POSTGRES_URL: 'DATABASE_URL' },
  influxdb: {
    TEST_INFLUX_URL: 'INFLUX_URL',
    TEST_INFLUX_TOKEN: 'INFLUX_TOKEN',
    TEST_INFLUX_ORG: 'INFLUX_ORG',
    TEST_INFLUX_BUCKET: 'INFLUX_BUCKET',
  },
  kafka: { TEST_KAFKA_BROKERS: 'KAFKA_BROKERS' },
} as const;

/** A server of `tools/servers`. */
export type ServerName = keyof typeof SETTINGS;

/** Servers of this run; they are stopped with it. */
export type Servers = {
  /** Settings of the program. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends a server and keeps its data and port. */
  down(name: ServerName): void;
  up(name: ServerName): void;
  stop(): void;
};

/**
 * The server of that name; `influx` is short for `influxdb`.
 * @returns undefined where there is none
 */
export function serverName(text: string): ServerName | undefined {
  const name = text === 'influx' ? 'influxdb' : text;
  return Object.hasOwn(SETTINGS, name) ? (name as ServerName) : undefined;
}

/** Starts servers for this process alone. */
export function startServers(names: readonly ServerName[]): Servers {
  const instance = `chaos-${process.pid}`;
  const run = (name: ServerName, action: 'start' | 'stop' | 'down' | 'up'): string =>
    execFileSync(path.join(SCRIPTS, `${name}.sh`), [action, instance], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const env: Record<string, string> = {};
  for (const name of names) {
    const settings: Readonly<Record<string, string>> = SETTINGS[name];
    for (const line of run(name, 'start').split('\n')) {
      const [, variable = '', value = ''] = /^export (\w+)=(.*)$/.exec(line) ?? [];
      const setting = settings[variable];
      if (setting) env[setting] = value;
    }
  }
  return {
    env,
    down: (name) => void run(name, 'down'),
    up: (name) => void run(name, 'up'),
    stop: () => {
      for (const name of names) run(name, 'stop');
    },
  };
}
