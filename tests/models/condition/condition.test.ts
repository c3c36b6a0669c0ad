import { describe, expect, it } from 'vitest';
import { resemblance } from '../../../models/condition/condition.ts';
import type { ChannelFinding } from '../../../models/condition/resemblance.ts';
import { quantityOf } from '../../../models/machine/quantity.ts';

/** Findings from `channel: [deviation, share]`. */
const findings = (channels: Record<string, [number, number]>): ChannelFinding[] =>
  Object.entries(channels).map(([channel, [deviation, share]]) => ({ channel, unit: null, deviation, share }));

describe('condition', () => {
  it.each([
    ['vib1', 'mm/s', 'vibration'],
    ['ai0', 'Cel', 'temperature'],
    ['Accelerometer1RMS', null, 'vibration'],
    ['Volume Flow RateRMS', null, 'flow'],
    ['oddity', 'lx', 'other'],
  ])('%s in %s measures %s', (channel, unit, quantity) => expect(quantityOf(channel, unit)).toBe(quantity));

  it.each<[string, Record<string, [number, number]>, string]>([
    ['vibration with temperature', { vibration: [6, 0.9], temperature: [2, 0.1] }, 'bearing'],
    ['vibration at one end', { vib_de: [6, 0.9], vib_nde: [1, 0.1], flow: [0, 0], pressure: [0, 0] }, 'bearing'],
    [
      'vibration at one end of a pump that gives less',
      { vib_de: [6, 0.9], vib_nde: [1, 0.1], flow: [-1, 0] },
      'unknown',
    ],
    ['vibration at both ends', { vib_de: [6, 0.5], vib_nde: [5, 0.5] }, 'unknown'],
    ['one vibration alone', { vibration: [6, 0.9], flow: [0, 0.1] }, 'unknown'],
    ['less flow at the same pressure', { flow: [-6, 0.9], pressure: [0.2, 0] }, 'blockage'],
    ['more pressure at less flow', { pressure: [6, 0.9], flow: [-3, 0.1] }, 'blockage'],
    ['more pressure at the same flow', { pressure: [6, 0.9], flow: [0, 0.1] }, 'unknown'],
    ['less flow, pressure not measured', { flow: [-6, 1] }, 'unknown'],
    ['more flow at less pressure', { flow: [4, 0.5], pressure: [-4, 0.5] }, 'leak'],
    ['a hot machine', { temperature: [5, 0.8], vibration: [0, 0.1] }, 'overheating'],
    ['more current, everything else as before', { current: [6, 0.9], flow: [0, 0], vibration: [0.3, 0] }, 'electrical'],
    ['a channel of unknown kind', { level: [9, 1] }, 'unknown'],
  ])('%s resembles the right condition', (_, channels, condition) => {
    expect(resemblance(findings(channels)).condition).toBe(condition);
  });
});

it('vibration at one end of a machine with gears may be a bearing or a tooth', () => {
  const oneEnd = findings({ vib_de: [6, 0.9], vib_nde: [1, 0.1] });
  expect(resemblance(oneEnd, 'motor').condition).toBe('bearing');
  expect(resemblance(oneEnd, 'conveyor')).toMatchObject({
    condition: 'unknown',
    because: expect.stringContaining('tooth'),
  });
});

it('a waveform whose kurtosis rises with its level is a bearing; a level alone does not tell', () => {
  const finding = (channel: string, deviation: number, share: number) => ({ channel, unit: null, deviation, share });
  const rest = [finding('B1_std', 5, 0.3), finding('B1_p2p', 4, 0.1)];
  expect(resemblance([finding('B1_rms', 6, 0.4), finding('B1_kurtosis', 3, 0.2), ...rest]).condition).toBe('bearing');
  expect(resemblance([finding('B1_rms', 6, 0.6), finding('B1_kurtosis', 0.5, 0), ...rest]).condition).toBe('unknown');
});
