import { describe, expect, it } from 'vitest';
import { createDetector } from '../../models/detector/detector.ts';
import { createBackend } from '../../models/net/backend.ts';
import { machineReadings } from './machine.ts';

const open = () => createDetector({ backend: createBackend('auto'), learnRows: 400, now: () => new Date(0) });

describe('detector', () => {
  it('one fault raises one episode within half a minute and clears it after the repair', async () => {
    const readings = machineReadings({ rows: 1800, faultFrom: 1000, faultTo: 1400 });
    const { transitions, newDevices } = await open().process(readings, 0);
    expect(newDevices).toEqual(['plant:pump-1']);
    expect(transitions.map((transition) => transition.kind).filter((kind) => kind !== 'worsened')).toEqual([
      'raised',
      'cleared',
    ]);
    const raised = transitions[0]?.episode;
    expect(raised?.firstChannel).toBe('vibration_rms');
    expect(raised?.raisedAt).toBeGreaterThan(readings[1000]?.sampledAt ?? 0);
    expect(raised?.raisedAt).toBeLessThan(readings[1030]?.sampledAt ?? 0);
  });

  it('replaying the same readings raises nothing new', async () => {
    const detector = open();
    const readings = machineReadings({ rows: 1800, faultFrom: 1000, faultTo: 1400 });
    await detector.process(readings, 0);
    expect(await detector.process(readings, 0)).toEqual({ transitions: [], newDevices: [] });
    expect(detector.counts().late).toBe(1800);
  });

  it('a ripple that is faster than the window does not make a channel insensitive', async () => {
    const readings = machineReadings({ rows: 900, faultFrom: 700 }).map((reading, row) => {
      const fault = row >= 700 ? 1 : 0;
      return { ...reading, values: { ...reading.values, vibration_rms: 2 + 0.1 * Math.sin(0.42 * row) + fault } };
    });
    const { transitions } = await open().process(readings, 0);
    expect(transitions.filter((transition) => transition.kind === 'raised')).toHaveLength(1);
  });
});
