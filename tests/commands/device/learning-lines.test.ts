import { expect, it } from 'vitest';
import { runLines } from '../../../commands/device/device-learn.ts';
import { learningLines } from '../../../commands/device/learning-lines.ts';

it('a learning is told with its model, its next time, channels that wait, and what watches; none and no answer say so', () => {
  const one = {
    component: 'B1',
    stage: 'growing',
    detail: 'growing: 3.1 of 7 days; no weekend seen yet',
    model: { id: 'model_1f', learnedFrom: '2026-03-01T00:00:00Z', learnedTo: '2026-03-04T00:00:00Z', readings: 4000 },
    next: { readings: 80, at: '2026-03-05T00:00:00Z' },
    provisional: [{ channel: 'flow', reason: 'learned from 420 of 1000 readings' }],
    watchedBy: ['2 rules', 'its own model'],
    waiting: { since: '2026-03-04T10:00:00Z', reason: 'level_falls_back' },
  };
  expect(learningLines([one])).toEqual([
    'B1: growing: 3.1 of 7 days; no weekend seen yet',
    'last learned from 2026-03-01T00:00:00Z to 2026-03-04T00:00:00Z, 4000 readings (model_1f)',
    'next learning about 2026-03-05T00:00:00Z, after 80 more readings',
    'channel flow: learned from 420 of 1000 readings',
    'watched by 2 rules, its own model',
    'an alarm waits since 2026-03-04T10:00:00Z: the energy of its waveform leapt and falls back',
  ]);
  expect(learningLines([])[0]).toContain('nothing has come of it');
  expect(learningLines(null)[0]).toContain('ask again');
});

it('a run tells what was left out and why, and why nothing was learned', () => {
  const part = {
    name: 'plant:pump-1',
    read: 600,
    learned: 469,
    joints: 48,
    modelId: 'model_1f',
    channels: ['flow', 'pressure'],
    leftOut: [
      { kind: 'episode', id: 'ep_1', readings: 131 },
      { kind: 'ticket', id: 'HB-000001', readings: 0 },
    ],
  };
  const run = { id: 1, device: 'plant:pump-1', state: 'done' as const, detail: null, parts: [part] };
  expect(runLines(run).split('\n')).toEqual([
    'plant:pump-1: model_1f from flow, pressure',
    '  469 of 600 readings were learned from',
    '  131 left out: episode ep_1',
    '  48 left out: they begin blocks of a long history',
    '',
  ]);
  const failed = {
    ...run,
    state: 'failed' as const,
    detail: 'too few',
    parts: [{ ...part, modelId: null, leftOut: [], joints: 0 }],
  };
  expect(runLines(failed)).toContain('nothing was learned: too few');
});
