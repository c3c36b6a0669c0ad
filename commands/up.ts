import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { systemNow } from '../lib/clock.ts';
import { endNow } from '../lib/end-now.ts';
import { AppError } from '../lib/errors.ts';
import { createLog } from '../lib/log.ts';
import { loadConfig, strangers } from '../platform/config.ts';
import { startPlatform } from '../platform/platform.ts';
import { settingsOfTheWorld } from '../platform/virtual-clock.ts';
import { createExaminer } from './doctor/examine-running.ts';
import { openLine } from './open-line.ts';
import type { CommandContext } from './options/command-context.ts';
import { parseCount } from './options/command-options.ts';

const NOTES = `
Settings come from the environment, or from a JSON file (--config); "harbinger doctor" checks them and docs/settings.md explains them. Without
any, everything is embedded: MQTT on port 1883, the API on port 8080, data in ./data, on this machine only.
Devices that "harbinger device add" registered may publish; people whom "harbinger user add" lets in sign in. HTTP_ADMIN_TOKEN (24 characters or
more) is a bearer that may use the whole API. --dev-open lets everybody do everything.

Examples:
  harbinger up --dev-open
  DATABASE_URL=postgres://me@db/harbinger INFLUX_URL=http://influx:8086 INFLUX_TOKEN=… INFLUX_ORG=plant \\
    INFLUX_BUCKET=telemetry harbinger up --dev-open
  BROKER_PORT=0 HTTP_PORT=0 harbinger up --dev-open --json`;

/** Time for a start to end after a stop. */
const START_ENDS_MS = 1_500;

/**
 * Ends the process soon after a stop during its start, in any wait: the next start does again what
 * this one had begun, as after a kill.
 * @returns no more
 */
function endSoon(signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    timer = setTimeout(endNow, START_ENDS_MS);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  return () => {
    signal.removeEventListener('abort', onAbort);
    clearTimeout(timer);
  };
}

type Options = {
  readonly devOpen?: boolean;
  readonly json?: true;
  readonly roles?: string;
  readonly config?: string;
  readonly virtualClock?: number;
  readonly virtualStart?: Date;
};

function parseStart(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime()) || !/T.*(Z|[+-]\d\d:?\d\d)$/.test(text)) {
    throw new InvalidArgumentError('a time is written like 2026-11-02T06:00:00Z.');
  }
  return at;
}

/** `harbinger up`: runs everything until a stop. */
export function upCommand({ stdout, signal, pretty }: CommandContext & { pretty: boolean }): Command {
  return new Command('up')
    .description('run the platform: MQTT broker, journal, stores, detector, ticketing and API')
    .option('--dev-open', 'development only: any client may publish, and the API needs no sign-in')
    .option('--json', 'print one line {"mqtt":…,"http":…} when ready, with mqtts, ws and wss where they are open')
    .option(
      '--roles <list>',
      'what this process does, see CLUSTER_ROLES; several processes make a cluster (docs/cluster.md)',
    )
    .option('--config <file>', 'JSON file with settings, below the environment')
    .option(
      '--virtual-clock <speed>',
      'for tests and scenarios: a clock so many times as fast, in an empty DATA_DIR',
      parseCount(2, 100_000),
    )
    .option('--virtual-start <time>', 'where it begins, ISO 8601; now by default', parseStart)
    .addHelpText('after', NOTES)
    .action(async ({ devOpen = false, json, roles, config: file, virtualClock, virtualStart }: Options) => {
      const config = loadConfig({ file, roles });
      const log = createLog({ level: config.log.level, pretty });
      if (virtualClock === undefined && virtualStart)
        throw new AppError('invalid', '--virtual-start needs --virtual-clock');
      if (virtualClock !== undefined && config.cluster.roles !== 'all')
        throw new AppError('invalid', '--virtual-clock is of one process: leave CLUSTER_ROLES and --roles out');
      const worldly = virtualClock === undefined ? [] : settingsOfTheWorld(config);
      if (worldly.length > 0)
        throw new AppError(
          'invalid',
          `--virtual-clock is for tests, with stores in DATA_DIR: leave ${worldly.join(', ')} out`,
        );
      const clock = virtualClock === undefined ? undefined : { speed: virtualClock, startAt: virtualStart };
      for (const name of strangers().odd) log.warn(name);
      const goOn = endSoon(signal);
      const system = { file, examine: createExaminer(config, Date.now) };
      const platform = await startPlatform({ config, devOpen, log, pretty, signal, clock, system }).finally(goOn);
      const { broker, http } = platform;
      const urls = Object.values(broker).join('  ');
      const isTerminal = process.stdout.isTTY === true;
      const lines = async () => [
        await openLine({ config, http, devOpen, isTerminal }),
        ...(clock
          ? [`A VIRTUAL CLOCK is in use, ${clock.speed} times as fast: it shows ${systemNow().toISOString()}`]
          : []),
        `ready: devices at ${urls}   API ${http}/api/v1/openapi.json`,
      ];
      stdout.write(json ? `${JSON.stringify({ ...broker, http })}\n` : `${(await lines()).join('\n')}\n`);
      try {
        if (!signal.aborted) await Promise.race([once(signal, 'abort'), platform.failed]);
      } finally {
        const failed = await platform.stop();
        if (failed.length > 0) process.exitCode = 1;
      }
    });
}
