import { expect, it } from 'vitest';
import { openLmdbCheckpoints } from '../../../models/detector/checkpoints.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const stateOf = (device: string, text: string) => ({ partition: 0, device, state: Buffer.from(text) });

it('a checkpoint keeps the newest state of every device with the offset that it stands at', async () => {
  const dataDir = tempDir();
  const first = openLmdbCheckpoints({ dataDir });
  expect(await contents(first)).toEqual([0, []]);
  await first.save({ offsets: new Map([[0, 10]]), changed: [stateOf('plant:a', '1'), stateOf('plant:泵', '1')] });
  const offsets = new Map([
    [0, 20],
    [1, 7],
  ]);
  await first.save({ offsets, changed: [stateOf('plant:a', '2'), { ...stateOf('plant:z', '9'), partition: 1 }] });
  await first.close();
  const second = openLmdbCheckpoints({ dataDir });
  expect(await contents(second)).toEqual([20, ['plant:a=2', 'plant:泵=1']]);
  await second.close();
});

async function contents(checkpoints: ReturnType<typeof openLmdbCheckpoints>) {
  const { offset, devices } = await checkpoints.load(0);
  return [offset, Array.from(devices, ([device, state]) => `${device}=${Buffer.from(state).toString()}`)];
}
