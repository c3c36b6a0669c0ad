import { deserialize, serialize } from 'node:v8';
import { expect, it } from 'vitest';
import { decodeDeviceState, encodeDeviceState, newDeviceState } from '../../../models/device/device-state.ts';
import { takeReading } from '../../../models/device/take-reading.ts';
import { aReading } from '../../helpers/readings.ts';

function stateOf(device: string, values: Readonly<Record<string, number>>) {
  const state = newDeviceState(device);
  takeReading(state, aReading({ device, values }));
  return state;
}

it('devices with the same channels share one list of names, also after a restart', () => {
  const first = stateOf('plant:a', { flow: 1, load: 2 });
  const second = stateOf('plant:b', { flow: 3, load: 4 });
  const restored = decodeDeviceState('plant:a', encodeDeviceState(first));
  expect(second.channels).toBe(first.channels);
  expect(restored.channels).toBe(first.channels);
  expect(restored.units).toBe(first.units);
  expect(restored.history).toBe(newDeviceState('plant:c').history);
  expect(restored).toEqual(first);
});

it('a channel of one device is no channel of the others', () => {
  const first = stateOf('plant:a', { flow: 1 });
  const second = stateOf('plant:b', { flow: 1 });
  takeReading(second, aReading({ device: 'plant:b', values: { load: 2 }, sampledAt: second.lastAt + 1_000 }));
  expect([first.channels, second.channels]).toEqual([['flow'], ['flow', 'load']]);
  expect(first.held.length).toBe(1);
});

it('a checkpoint that was written by `serialize` is read', () => {
  const state = stateOf('plant:a', { flow: 1 });
  const { format } = deserialize(encodeDeviceState(state));
  expect(decodeDeviceState('plant:a', serialize({ format, state }))).toEqual(state);
});
