import { expect, it } from 'vitest';
import type { JudgedRecording } from '../../../models/evaluate/detection-metrics.ts';
import { evaluateDetection } from '../../../models/evaluate/evaluate-detection.ts';
import { evaluationTable } from '../../../models/evaluate/evaluation-table.ts';
import { labelByRows, labelBySpans } from '../../../models/evaluate/label-detection.ts';

const MINUTE = 60_000;

/** A row a minute for two hours and a row, in alarm between two rows. */
function twoHours(from: number, to: number): JudgedRecording {
  const times = Array.from({ length: 121 }, (_, i) => i * MINUTE);
  const episodes = from < to ? [{ component: null, raisedAt: from * MINUTE }] : [];
  return { times, alarms: times.map((_, i) => i >= from && i < to), episodes };
}

it('recordings are measured each and as one', () => {
  const span = { from: 60 * MINUTE, to: 79 * MINUTE, component: null };
  const found = { name: 'found', ...labelBySpans(twoHours(65, 80), [span]) };
  const healthy = { name: 'healthy', ...labelBySpans(twoHours(10, 20), []) };
  const { recordings, pooled } = evaluateDetection([found, healthy]);
  expect(recordings[0]?.detector).toMatchObject({
    rows: 121,
    falseAlarmRate: 0,
    missedAlarmRate: 0.25,
    events: 1,
    eventsFound: 1,
    medianDelaySeconds: 300,
    falseEpisodes: 0,
    hours: 2,
  });
  expect(recordings[0]?.detector.f1).toBeCloseTo(30 / 35);
  expect(recordings[1]?.detector).toMatchObject({ f1: null, missedAlarmRate: null, events: 0, falseEpisodes: 1 });
  expect(pooled.detector).toMatchObject({ rows: 242, eventsFound: 1, falseEpisodes: 1, falseEpisodesPerHour: 0.25 });
  expect(pooled.detector.f1).toBeCloseTo(30 / 45);
  expect(pooled.detector.falseEpisodesPerMachineMonth).toBeCloseTo(182.625);
  expect(pooled.alwaysOn).toMatchObject({ falseAlarmRate: 1, missedAlarmRate: 0, eventsFound: 0, falseEpisodes: 2 });
  const lines = evaluationTable({ recordings, pooled }).split('\n');
  expect(lines[1]).toMatch(/^found +0.857 +0.0 % +25.0 % +1 of 1 +300 s +0 +0.00 +0.0$/);
  expect(lines[3]).toMatch(/^all 2 +0.667 /);
});

it('spans before the first judged row are left out, and clipped there', () => {
  const said = twoHours(0, 0);
  const { events } = labelBySpans(said, [
    { from: -9 * MINUTE, to: -MINUTE, component: null },
    { from: -MINUTE, to: MINUTE, component: 'B1' },
  ]);
  expect(events).toEqual([{ from: 0, to: MINUTE, component: 'B1' }]);
});

it('the baseline at random is the same each time', () => {
  const detection = { name: 'x', ...labelByRows(twoHours(0, 5), twoHours(2, 9).alarms) };
  const three = [detection, detection, detection];
  expect(evaluateDetection(three)).toEqual(evaluateDetection(three));
  expect(evaluateDetection([detection]).pooled.detector).toMatchObject({ events: 1, eventsFound: 0, falseEpisodes: 1 });
});
