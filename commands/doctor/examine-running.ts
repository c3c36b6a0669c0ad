import { journalPlace } from '../../ingest/stores/open-journal.ts';
import type { Config } from '../../platform/config.ts';
import { strangers } from '../../platform/config.ts';
import { checkCluster } from './check-cluster.ts';
import { checkModes } from './check-file-modes.ts';
import { checkKafka } from './check-kafka.ts';
import { checkDisk, checkNode, checkOpenFiles, checkPlain } from './check-machine.ts';
import { checkOidc } from './check-oidc.ts';
import { checkPlantBroker } from './check-plant-broker.ts';
import { checkSmtp } from './check-smtp.ts';
import { checkDatabase, checkInflux } from './check-stores.ts';
import { checkTlsFiles } from './check-tls-files.ts';
import type { Finding } from './finding.ts';

/** An answer is given again for this long: some checks ask other servers. */
const KEPT_MS = 30_000;

/**
 * The checks of `doctor` that hold for a program that runs: ports and stores that it uses itself
 * are left out, its readiness says how they are. Asks other servers once in half a minute.
 */
export function createExaminer(config: Config, now: () => number): () => Promise<readonly Finding[]> {
  let kept: { readonly at: number; readonly answer: Promise<readonly Finding[]> } | undefined;
  return () => {
    if (!kept || now() - kept.at > KEPT_MS) kept = { at: now(), answer: examineRunning(config) };
    return kept.answer;
  };
}

async function examineRunning(config: Config): Promise<readonly Finding[]> {
  const { data, broker, mqtt, http } = config;
  const now = new Date();
  const { tlsCertFile: certFile, tlsKeyFile: keyFile, tlsCaFile: caFile, tlsCrlFile: crlFile } = broker;
  const found = await Promise.all([
    checkNode(process.version),
    checkDisk(data.dir),
    checkModes(data.dir),
    checkOpenFiles(broker.maxConnections + http.maxConnections),
    ...(broker.plain === 'off' ? [] : [checkPlain(broker)]),
    checkKafka(journalPlace(data.dir, config.kafka).kafka),
    checkDatabase(config.database.url),
    checkInflux(config.influx),
    checkCluster({ url: config.database.url, kafka: journalPlace(data.dir, config.kafka).kafka }),
    checkSmtp(config.smtp),
    checkOidc(config.oidc, config.public.url),
    checkTlsFiles({ section: 'BROKER_TLS', certFile, keyFile, caFile, crlFile, now }),
    checkTlsFiles({ section: 'HTTP_TLS', certFile: http.tlsCertFile, keyFile: http.tlsKeyFile, now }),
    checkTlsFiles({ section: 'MQTT', ...mqtt, now }),
    checkPlantBroker(mqtt),
  ]);
  const settings = { check: 'settings', ok: true, detail: ['all valid', ...strangers().odd].join('; ') };
  return [settings, ...found.flat().filter((finding) => finding !== undefined)];
}
