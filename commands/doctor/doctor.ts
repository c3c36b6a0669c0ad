import { Command } from 'commander';
import { journalPlace } from '../../ingest/stores/open-journal.ts';
import { messageOf } from '../../lib/errors.ts';
import { type Config, loadConfig, strangers } from '../../platform/config.ts';
import type { CommandContext } from '../options/command-context.ts';
import { checkCluster } from './check-cluster.ts';
import { checkDevices } from './check-devices.ts';
import { checkModes } from './check-file-modes.ts';
import { checkJournal } from './check-journal.ts';
import { checkKafka } from './check-kafka.ts';
import { checkDisk, checkFolder, checkNode, checkOpenFiles, checkPorts } from './check-machine.ts';
import { checkBackend, checkLearned } from './check-models.ts';
import { checkNames } from './check-names.ts';
import { checkOidc } from './check-oidc.ts';
import { checkPlantBroker } from './check-plant-broker.ts';
import { checkRegistry } from './check-registry.ts';
import { checkSmtp } from './check-smtp.ts';
import { checkDatabase, checkInflux } from './check-stores.ts';
import { checkTlsFiles } from './check-tls-files.ts';
import { type Finding, findingLine } from './finding.ts';

/** `harbinger doctor`: checks an installation, and says what to do. */
export function doctorCommand({ stdout }: CommandContext): Command {
  return new Command('doctor')
    .description('check settings, ports, stores, brokers, clock, disk and models, and say what to do')
    .option('--config <file>', 'JSON file with settings, below the environment')
    .option('--json', 'print the findings as one line of JSON')
    .addHelpText('after', '\nChecks without changing anything. Exit status 1 when a check fails.')
    .action(async ({ config: file, json }: { config?: string; json?: true }) => {
      const findings = await examine(file);
      stdout.write(json ? `${JSON.stringify({ findings })}\n` : findings.map(findingLine).join(''));
      if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
    });
}

async function examine(file: string | undefined): Promise<readonly Finding[]> {
  const node = await checkNode(process.version);
  let config: Config;
  try {
    config = loadConfig({ file });
  } catch (error) {
    return [node, { check: 'settings', ok: false, detail: messageOf(error), advice: 'correct them all and run again' }];
  }
  const { data, broker, mqtt, http } = config;
  const found = await Promise.all([
    checkFolder(data.dir),
    checkDisk(data.dir),
    checkModes(data.dir),
    checkOpenFiles(broker.maxConnections + http.maxConnections),
    checkPorts(config),
    checkJournal(data.dir),
    checkKafka(journalPlace(data.dir, config.kafka).kafka),
    checkDatabase(config.database.url),
    checkInflux(config.influx),
    checkCluster({ url: config.database.url, kafka: journalPlace(data.dir, config.kafka).kafka }),
    checkSmtp(config.smtp),
    checkOidc(config.oidc, config.public.url),
    checkBackend(config.models.backend),
    checkLearned(data.dir),
    checkRegistry(data.dir),
    checkDevices(data.dir),
    checkNames({ dataDir: data.dir, url: config.database.url }),
    checkTlsFiles({
      section: 'BROKER_TLS',
      certFile: broker.tlsCertFile,
      keyFile: broker.tlsKeyFile,
      caFile: broker.tlsCaFile,
      crlFile: broker.tlsCrlFile,
      now: new Date(),
    }),
    checkTlsFiles({ section: 'HTTP_TLS', certFile: http.tlsCertFile, keyFile: http.tlsKeyFile, now: new Date() }),
    checkTlsFiles({ section: 'MQTT', ...mqtt, now: new Date() }),
    checkPlantBroker(mqtt),
  ]);
  return [
    node,
    { check: 'settings', ok: true, detail: ['all valid', ...strangers().odd].join('; ') },
    ...found.flat().filter((finding) => finding !== undefined),
  ];
}
