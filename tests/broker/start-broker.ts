import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Aedes } from 'aedes';
import { onTestFinished } from 'vitest';
import { openAccess } from '../../broker/access/open-access.ts';
import type { ListenSettings } from '../../broker/connection/open-listeners.ts';
import { createMqttBroker } from '../../broker/embedded/mqtt-broker.ts';
import type { MqttMessage } from '../../broker/messages/mqtt-message.ts';
import { createLog } from '../../lib/log.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const log = createLog({ level: 'silent', pretty: false });

/** A broker on a free port that keeps what it receives; ended with the test. */
export async function startBroker(
  options: Partial<Parameters<typeof createMqttBroker>[0]> = {},
  listen: ListenSettings = { host: '127.0.0.1', port: 0 },
) {
  const received: MqttMessage[] = [];
  const onPublish = (message: MqttMessage, done: (error?: Error) => void): void => {
    received.push(message);
    done();
  };
  const broker = await createMqttBroker({ onPublish, log, dataDir: tempDir(), access: openAccess(), ...options });
  onTestFinished(() => broker.close());
  const ports = await broker.listen(listen);
  const port = ports.mqtt ?? 0;
  return { received, url: `mqtt://127.0.0.1:${port}`, port, ports, broker };
}

/**
 * A broker for MQTT 3.1.1 only: bare aedes on a free port; ended with the test.
 * @returns its URL
 */
export async function startVersion4Broker(): Promise<string> {
  const aedes = await Aedes.createBroker();
  const server = createServer((socket) => void aedes.handle(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    aedes.close();
  });
  return `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
