import { describe, expect, it } from 'vitest';
import { resemblance } from '../../../models/condition/condition.ts';
import { knownClass } from '../../../models/condition/machine-class.ts';
import type { ChannelFinding } from '../../../models/condition/resemblance.ts';

/** Findings from `channel: [deviation, share]`. */
const findings = (channels: Record<string, [number, number]>): ChannelFinding[] =>
  Object.entries(channels).map(([channel, [deviation, share]]) => ({ channel, unit: null, deviation, share }));

const BEARING = findings({ vibration: [6, 0.9], temperature: [2, 0.1] });
const BLOCKAGE = findings({ flow: [-6, 0.9], pressure: [0.2, 0] });
const LEAK = findings({ flow: [4, 0.5], pressure: [-4, 0.5] });
const CAVITATION = findings({ vibration: [6, 0.8], flow: [-3, 0.2] });
const HOT = findings({ temperature: [5, 0.8], vibration: [0, 0.1] });

describe('a machine class', () => {
  it.each([
    ['pump', 'pump'],
    ['Centrifugal Pump', 'pump'],
    ['pumps', 'pump'],
    ['heat-exchanger', 'exchanger'],
    ['press', 'press'],
    ['pump-3', 'pump'],
    ['pump house', null],
    ['', null],
    ['constructor', null],
  ])('"%s" is %s', (name, known) => expect(knownClass(name)).toBe(known));

  it.each([
    ['a bearing in a motor', BEARING, 'motor', 'bearing'],
    ['a bearing in a transformer', BEARING, 'transformer', 'unknown'],
    ['a blocked fan', BLOCKAGE, 'fan', 'blockage'],
    ['a blocked motor', BLOCKAGE, 'motor', 'unknown'],
    ['a leaking compressor', LEAK, 'compressor', 'leak'],
    ['a leaking furnace', LEAK, 'furnace', 'unknown'],
    ['a cavitating pump', CAVITATION, 'pump', 'cavitation'],
    ['a cavitating compressor', CAVITATION, 'compressor', 'unknown'],
    ['a hot transformer', HOT, 'transformer', 'overheating'],
    ['a class that nobody knows', BEARING, 'thing', 'bearing'],
  ])('%s', (_, found, name, condition) => expect(resemblance(found, name).condition).toBe(condition));

  it('says why a condition is not named', () => {
    expect(resemblance(BLOCKAGE, 'motor').because).toBe(
      'the flow falls while the pressure does not, were it no motor: nothing flows through it',
    );
  });
});
