import { expect, it } from 'vitest';
import { openLmdbCheckpoints } from '../../models/checkpoints.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));

it('a checkpoint keeps the newest state of every device with the offset that it stands at', async () => {
  const dataDir = tempDir();
  const first = openLmdbCheckpoints({ dataDir });
  expect(await contents(first)).toEqual([0, []]);
  await first.save(0, 10, [
    ['plant:a', bytes('1')],
    ['plant:泵', bytes('1')],
  ]);
  await first.save(0, 20, [['plant:a', bytes('2')]]);
  await first.save(1, 7, [['plant:z', bytes('9')]]);
  await first.close();
  const second = openLmdbCheckpoints({ dataDir });
  expect(await contents(second)).toEqual([20, ['plant:a=2', 'plant:泵=1']]);
  await second.close();
});

async function contents(checkpoints: ReturnType<typeof openLmdbCheckpoints>) {
  const { offset, devices } = await checkpoints.load(0);
  return [offset, Array.from(devices, ([device, state]) => `${device}=${Buffer.from(state).toString()}`)];
}
