import { expect, test } from 'vitest';
import { waveformStatistic } from '../../../models/machine/waveform-statistic.ts';

const FEMTO = ['h_rms', 'h_kurtosis', 'h_crest', 'h_b0_500', 'h_skew', 'temp_c'];

test.each([
  ['h_rms', { of: 'h', tells: true, kurtosis: false, impacts: false }],
  ['h_b0_500', { of: 'h', tells: true, kurtosis: false, impacts: false }],
  ['h_kurtosis', { of: 'h', tells: true, kurtosis: true, impacts: true }],
  ['h_crest', { of: 'h', tells: true, kurtosis: false, impacts: true }],
  ['h_skew', { of: 'h', tells: false, kurtosis: false, impacts: false }],
  ['temp_c', null],
])('%s beside others of its waveform', (name, expected) => {
  expect(waveformStatistic(name, FEMTO)).toEqual(expected);
});

test('derived channels of a waveform are its statistics', () => {
  const names = ['vibration_de_x.rms', 'vibration_de_x.crest', 'vibration_de_x.bpfo'];
  expect(waveformStatistic('vibration_de_x.bpfo', names)?.of).toBe('vibration_de_x');
});

test('a name alone makes no statistic: others of the same waveform must be there', () => {
  expect(waveformStatistic('vibration_rms', ['vibration_rms', 'temperature', 'pressure_max'])).toBeNull();
});
