import { Command } from 'commander';
import { migrateStores } from '../../backup/migrate-stores.ts';
import { influxOf, kafkaOf, type Place } from '../../backup/place.ts';
import { AppError } from '../../lib/errors.ts';
import { loadConfig } from '../../platform/config.ts';
import type { CommandContext } from '../options/command-context.ts';
import { createProgress } from '../options/progress.ts';
import { differenceLines } from './compare.ts';

const NOTES = `
Copies the embedded stores of DATA_DIR to servers: rows to PostgreSQL (DATABASE_URL), readings to InfluxDB (INFLUX_*), the
journal and how far it was read to Kafka (KAFKA_*); those of the three that are set. Harbinger must be stopped. The servers
must have no data of it. All is compared at the end. A migration that was stopped or killed goes on with the same command.

The rest of the folder stays in use: devices, sessions, what was learned, models, files. The embedded stores stay there as they
were; remove "db", "series" and "journal" once you do not want to go back.

Example:
  DATA_DIR=/var/lib/harbinger DATABASE_URL=postgres://… INFLUX_URL=… KAFKA_BROKERS=… harbinger migrate-store`;

/** `harbinger migrate-store`. */
export function migrateStoreCommand(context: CommandContext): Command {
  return new Command('migrate-store')
    .description('move from the embedded stores to PostgreSQL, InfluxDB and Kafka')
    .option('--config <file>', 'JSON file with settings, below the environment')
    .option('--json', 'print JSON')
    .addHelpText('after', NOTES)
    .action((flags: { config?: string; json?: true }) => migrate(context, flags));
}

async function migrate(context: CommandContext, flags: { config?: string; json?: true }): Promise<void> {
  const { stdout, stderr, signal, now, log } = context;
  const place: Place = loadConfig({ file: flags.config });
  const progress = createProgress({ screen: stderr, now });
  try {
    const migrated = await migrateStores(place, {
      ...{ signal, now },
      log: log.child({}, { level: 'error' }),
      progress: (part) => progress.update(0, part),
    });
    progress.stop();
    const { wrong, targets, continued, damaged } = migrated;
    if (flags.json) stdout.write(`${JSON.stringify({ equal: wrong.length === 0, ...migrated })}\n`);
    else if (wrong.length > 0) stdout.write(differenceLines(wrong, { a: 'the folder', b: 'the servers' }));
    if (wrong.length > 0) throw new AppError('conflict', 'the servers have not what the embedded stores have');
    if (flags.json) return;
    const unread = damaged > 0 ? ` ${damaged} damaged records of the journal were left out.` : '';
    stdout.write(
      `Migrated${continued ? ', continued' : ''}, and compared: all is equal in ${targets.join(', ')}.${unread}\n${nextSteps(place)}`,
    );
  } finally {
    progress.stop();
  }
}

/** The settings with which the program uses the servers, without secrets. */
function nextSteps(place: Place): string {
  const [influx, kafka] = [influxOf(place), kafkaOf(place)];
  const lines = [
    ...(place.database.url === undefined ? [] : ['DATABASE_URL (as now)']),
    ...(influx
      ? [
          `INFLUX_URL=${influx.url}`,
          'INFLUX_TOKEN (as now)',
          `INFLUX_ORG=${influx.org}`,
          `INFLUX_BUCKET=${influx.bucket}`,
        ]
      : []),
    ...(kafka ? [`KAFKA_BROKERS=${kafka.brokers.join(',')}`, `KAFKA_TOPIC=${kafka.topic}`] : []),
  ];
  return `Start Harbinger with these settings from now on, and the same DATA_DIR:\n${lines.map((line) => `  ${line}\n`).join('')}Without them it goes on with the embedded stores, which stay in the folder.\n`;
}
