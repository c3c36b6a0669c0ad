import { expect, test } from 'vitest';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { createRandom } from '../../../lib/random.ts';
import { learningProgress } from '../../../models/learning/learning-progress.ts';
import { cutAt, feed, goOn, openDetector, type Run } from '../detector-runs.ts';

const DEVICE = 'plant:pump-7';
const LEARNED = 1200;
const BROKEN_FROM = 2900;

/**
 * A pump whose flow goes with the square of its speed; from a row on it goes with an older speed.
 */
function pump(rows: number): Reading[] {
  const random = createRandom(5);
  const speeds: number[] = [];
  let speed = 0;
  return Array.from({ length: rows }, (_, row) => {
    speed += 0.3 * (-speed + 1.3 * random.gaussian());
    speeds.push(speed);
    const flowing = row < BROKEN_FROM ? speed : (speeds[row - 300] ?? 0);
    return {
      device: DEVICE,
      sampledAt: 1_700_000_000_000 + row * 1000,
      sequence: row,
      receivedAt: 1_700_000_000_000 + row * 1000,
      timeSource: 'device',
      values: {
        speed: 1500 + 100 * speed,
        flow: 30 + 4 * flowing ** 2 + 0.3 * random.gaussian(),
        current: 12 + 2 * speed + 0.3 * random.gaussian(),
      },
    };
  });
}

function stateOf({ detector }: Run) {
  const [state] = detector.statesOf(DEVICE);
  if (!state) throw new Error('the pump is known');
  return state;
}

test('a pump that is learned again gets a net, says so, is judged by it, and after a restart too', async () => {
  const readings = pump(3200);
  const [before = [], after = []] = cutAt(readings, [2800]);
  const first = await feed(openDetector(LEARNED), cutAt(before, [LEARNED]));
  const { model, channels } = stateOf(first);
  expect(model?.residual?.netTrial).toBe('used');
  const { nets } = learningProgress(stateOf(first), { learnRows: LEARNED, rules: 0, kept: first.kept });
  expect(nets?.used.map(({ channel }) => channel)).toEqual(['flow']);
  expect(channels).toContain('flow');

  const restarted = openDetector(LEARNED);
  goOn(restarted, first);
  const known = first.verdicts.length;
  await feed(first, [after]);
  await feed(restarted, [after]);
  expect(restarted.verdicts).toEqual(first.verdicts.slice(known));
  const raised = first.transitions.filter(({ kind }) => kind === 'raised');
  expect(raised.map(({ episode }) => Object.keys(episode.contributions)[0])).toEqual(['flow']);
  expect(raised[0]?.episode.raisedAt).toBeGreaterThan(readings[BROKEN_FROM]?.sampledAt ?? 0);
});
