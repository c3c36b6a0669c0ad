import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

const SCRIPT = path.join(path.dirname(path.dirname(import.meta.dirname)), 'tools/servers/mosquitto.sh');
const run = promisify(execFile);

/** A real Mosquitto of a test's own, which may be taken down and up; stopped with the test. */
export async function ownMosquitto(name: string) {
  const { stdout } = await run(SCRIPT, ['start', name]);
  onTestFinished(async () => void (await run(SCRIPT, ['stop', name])));
  const url = /TEST_MQTT_URL=(\S+)/.exec(stdout)?.[1];
  if (url === undefined) throw new Error(`no address in ${stdout}`);
  return {
    url,
    down: async () => void (await run(SCRIPT, ['down', name])),
    up: async () => void (await run(SCRIPT, ['up', name])),
  };
}
