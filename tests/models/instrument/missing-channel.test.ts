import { expect, it } from 'vitest';
import { FAULT_ROW, plantReadings, raisedIn } from './instrument-runs.ts';

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
