import { cpSync } from 'node:fs';
import { expect, it } from 'vitest';
import { tempDir } from '../../helpers/temp-dir.ts';
import { rawClient } from '../raw-client.ts';
import { startBroker } from '../start-broker.ts';

const will = (text: string) => ({ topic: 'status/a', payload: Buffer.from(text), qos: 1 as const, retain: false });

/**
 * The messages of a broker that starts on the present disk of another one, as if that one were
 * killed.
 */
async function afterKill(dataDir: string): Promise<readonly string[]> {
  const copy = tempDir();
  cpSync(dataDir, copy, { recursive: true });
  const { received } = await startBroker({ dataDir: copy });
  return received.map(({ payload }) => Buffer.from(payload).toString());
}

it('a connection that takes another one over keeps its will over a kill, though that of the other is deleted late', async () => {
  const dataDir = tempDir();
  const taken: string[] = [];
  let finish = (): void => undefined;
  const onPublish = ({ payload }: { payload: Uint8Array }, done: () => void): void => {
    taken.push(Buffer.from(payload).toString());
    finish = done;
  };
  const { port } = await startBroker({ dataDir, onPublish });
  await rawClient(port, { clientId: 'a', will: will('first') });
  const second = await rawClient(port, { clientId: 'a', will: will('second') });
  await expect.poll(() => taken).toEqual(['first']);
  await expect.poll(() => second.of('connack')).toHaveLength(1);
  finish();
  await new Promise((resolve) => setTimeout(resolve, 200));
  await expect.poll(() => afterKill(dataDir)).toEqual(['second']);
  second.send({ cmd: 'disconnect' });
  await expect.poll(second.closed).toBe(true);
  await expect.poll(() => afterKill(dataDir)).toEqual([]);
});

it('a connection without a will that takes another one over leaves none behind', async () => {
  const dataDir = tempDir();
  const { port, received } = await startBroker({ dataDir });
  await rawClient(port, { clientId: 'a', will: will('first') });
  const second = await rawClient(port, { clientId: 'a' });
  await expect.poll(() => second.of('connack')).toHaveLength(1);
  await expect.poll(() => received).toHaveLength(1);
  await expect.poll(() => afterKill(dataDir)).toEqual([]);
});
