import { expect, it } from 'vitest';
import { decodeDeviceState } from '../../../models/device/device-state.ts';
import { feed, openDetector } from '../detector-runs.ts';
import { FAULT_ROW, LEARN_ROWS, plantReadings, raisedIn, rowOf } from './instrument-runs.ts';

it.each([201, 203, 211, 223])(
  'a channel that stops for a while (%i rows later) is no fault of the machine, nor is its return',
  async (later) => {
    const from = FAULT_ROW + later;
    const readings = plantReadings(1300, (values, row) => {
      if (row >= from && row < from + 100) delete values['pressure'];
      if (row >= from && row < from + 15) delete values['vibration_rms'];
    });
    const { machine, instrument } = await raisedIn(readings);
    expect(machine).toEqual([]);
    expect(instrument).toEqual(['sensor_dropout pressure']);
  },
);

it('a channel that comes with every second reading is neither calm nor strange', async () => {
  const readings = plantReadings(1300, (values, row) => {
    if (row % 2 === 1) delete values['pressure'];
  });
  expect((await raisedIn(readings)).machine).toEqual([]);
});

it('a channel that stops is told as soon after the device was learned again as before', async () => {
  const stopping =
    (from: number) =>
    (values: Record<string, number>, row: number): void => {
      if (row >= from) delete values['pressure'];
    };
  for (const from of [700, 1700]) {
    const { episodes } = await raisedIn(plantReadings(from + 100, stopping(from)));
    expect(episodes.map(({ raisedAt }) => rowOf(raisedAt) - from)).toEqual([20]);
  }
});

it('a channel that died does not keep the others from being learned again', async () => {
  const dead = plantReadings(2000, (values, row) => {
    if (row >= 600) delete values['pressure'];
  });
  const { detector } = await feed(openDetector(LEARN_ROWS), [dead.slice(0, 1000), dead.slice(1000)]);
  const [[device = '', bytes = new Uint8Array()] = []] = detector.dirty();
  const { model } = decodeDeviceState(device, bytes);
  expect(((model?.learnedTo ?? 0) - (model?.learnedFrom ?? 0)) / 1000).toBeGreaterThan(1500);
});
