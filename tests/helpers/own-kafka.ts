import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const SCRIPT = path.join(path.dirname(path.dirname(import.meta.dirname)), 'tools/servers/kafka.sh');
const run = promisify(execFile);

/** A real Kafka of a file's own, which may be taken down and up. The one who starts it stops it. */
export async function ownKafka(name: string) {
  const { stdout } = await run(SCRIPT, ['start', name]);
  const brokers = /TEST_KAFKA_BROKERS=(\S+)/.exec(stdout)?.[1];
  if (brokers === undefined) throw new Error(`no address in ${stdout}`);
  return {
    brokers,
    down: async () => void (await run(SCRIPT, ['down', name])),
    up: async () => void (await run(SCRIPT, ['up', name])),
    stop: async () => void (await run(SCRIPT, ['stop', name])),
  };
}
