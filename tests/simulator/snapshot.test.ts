import { expect, test } from 'vitest';
import { createRandom } from '../../lib/random.ts';
import { bearingLines as analyse } from '../../models/waveform/bearing-lines.ts';
import { blockSpectrum, integratedRms } from '../../models/waveform/block-spectrum.ts';
import { createWorkSpace } from '../../models/waveform/work-space.ts';
import { GEARBOX } from '../../simulator/kinds/gearbox.ts';
import { KINDS } from '../../simulator/kinds/kinds.ts';
import { MOTOR } from '../../simulator/kinds/motor.ts';
import { FAULT, type FaultName } from '../../simulator/machine/faults.ts';
import { Machine } from '../../simulator/machine/machine.ts';
import type { MachineKind } from '../../simulator/machine/machine-kind.ts';
import { bearingLines } from '../../simulator/machine/rotor.ts';
import { takeSnapshot } from '../../simulator/machine/snapshot.ts';

const space = createWorkSpace();
const count = 32_768;

/** The record of an accelerometer on a machine with a fault of that damage, and its state. */
function record(kind: MachineKind, fault: FaultName | undefined, damage = 0.5) {
  const faults = fault ? [{ kind: fault, onsetAt: 0, failureAt: 1, severity: damage }] : [];
  const machine = new Machine({ kind, seed: 1, id: `${kind.name}-1`, startAt: 1e12, duty: 'steady', faults });
  for (let i = 0; i < 40; i++) machine.step();
  const shot = takeSnapshot(kind, machine.now, { point: 0, count, sampleRateHz: 25_600, random: createRandom(5) });
  return { ...shot, machine, spectrum: blockSpectrum(shot, createWorkSpace()) };
}

/** Velocity RMS within 1.5 Hz of a line, mm/s. */
function lineMmPerS(recorded: ReturnType<typeof record>, hz: number): number {
  return 1000 * integratedRms(recorded.spectrum, hz - 1.5, hz + 1.5);
}

test('lines of a bearing lie where FACTS says: 1800 rpm, 8 elements of 10 on 50', () => {
  const bearing = { elements: 8, elementDiameter: 10, pitchDiameter: 50, contactAngleDegrees: 0 };
  const { cage, outer, inner, rolling } = bearingLines(bearing, 30);
  expect([cage, outer, inner, rolling].map((hz) => Number(hz.toFixed(6)))).toEqual([12, 96, 144, 72]);
});

test.each([
  ['bearing_outer', 'outer'],
  ['bearing_inner', 'inner'],
  ['bearing_rolling', 'rolling'],
] as const)('the envelope of a %s fault shows its line, and no other part is blamed', (fault, line) => {
  for (const kind of KINDS.values()) {
    const { spectrum, machine } = record(kind, fault);
    const found = analyse(spectrum, { bearing: kind.rotor.bearing, rpm: machine.now.shaftHz * 60 }, space);
    expect(found.verdict.line, kind.name).toBe(line);
  }
});

test('the envelope of a sound machine shows no line of its bearing', () => {
  for (const kind of KINDS.values()) {
    const { spectrum, machine } = record(kind, undefined);
    const found = analyse(spectrum, { bearing: kind.rotor.bearing, rpm: machine.now.shaftHz * 60 }, space);
    expect(found.verdict.line, kind.name).toBe('none');
  }
});

test.each([
  ['imbalance', 1],
  ['misalignment', 2],
  ['looseness', 0.5],
] as const)('%s raises the line at %d times the speed', (fault, order) => {
  const [sound, faulty] = [record(MOTOR, undefined), record(MOTOR, fault, 1)];
  const hz = order * faulty.machine.now.shaftHz;
  expect(lineMmPerS(faulty, hz)).toBeGreaterThan(lineMmPerS(sound, hz) + 1.5);
  expect(faulty.machine.now.damage[FAULT[fault]]).toBe(1);
});

test('a broken tooth puts side bands at the speed beside the mesh', () => {
  const [sound, faulty] = [record(GEARBOX, undefined), record(GEARBOX, 'gear_tooth', 1)];
  const { shaftHz } = faulty.machine.now;
  for (const side of [-1, 1]) {
    const hz = (GEARBOX.rotor.teeth + side) * shaftHz;
    expect(lineMmPerS(faulty, hz)).toBeGreaterThan(lineMmPerS(sound, hz) + 1);
  }
});

test('a short in the winding shows at twice the line frequency, a belt at twice its own', () => {
  expect(lineMmPerS(record(MOTOR, 'winding', 1), 100)).toBeGreaterThan(lineMmPerS(record(MOTOR, undefined), 100) + 0.5);
  const fan = KINDS.get('fan') as MachineKind;
  const slipping = record(fan, 'belt_slip', 1);
  const hz = 2 * fan.rotor.beltRatio * slipping.machine.now.shaftHz;
  expect(lineMmPerS(slipping, hz)).toBeGreaterThan(lineMmPerS(record(fan, undefined), hz) + 1);
});

test('the velocity of a waveform is that of the channel', () => {
  for (const fault of [undefined, 'imbalance', 'bearing_outer'] as const) {
    const recorded = record(MOTOR, fault, 1);
    const said = recorded.machine.values[0] as number;
    const measured = 1000 * integratedRms(recorded.spectrum, 10, 1000);
    expect(Math.abs(measured - said) / said, String(fault)).toBeLessThan(0.2);
  }
});
