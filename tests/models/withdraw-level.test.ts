import { expect, it } from 'vitest';
import { createDetector } from '../../models/detector/detector.ts';
import type { Assignment } from '../../models/registry/model-source.ts';
import { backend, cutAt } from './detector-runs.ts';
import { machineReadings } from './machine.ts';

const DEVICE = 'plant:pump-1';

it('a level that had stayed is told as an alarm again once a person calls the old one normal', async () => {
  const assignment: { -readonly [Key in keyof Assignment]: Assignment[Key] } = {
    live: null,
    shadow: null,
    start: null,
  };
  const detector = createDetector({
    backend,
    learnRows: 200,
    now: () => new Date(0),
    models: { of: () => assignment },
  });
  const readings = machineReadings({ rows: 900, faultFrom: 300 });
  const [before = [], after = []] = cutAt(readings, [750]);
  const first = (await detector.process(before, 0)).transitions;
  expect(first.map(({ kind, episode }) => [kind, episode.stayed ?? false])).toEqual([
    ['raised', false],
    ['cleared', true],
  ]);
  const since = first[0]?.episode.onsetAt ?? 0;
  assignment.withdrawn = { key: 'eve', since };
  const second = (await detector.process(after, 0)).transitions;
  expect(second.map(({ kind }) => kind)).toEqual(['raised']);
  const { grown } = detector.statesOf(DEVICE)[0] ?? {};
  expect(grown?.excluded.at(-1)).toBeGreaterThan(740);
  expect(detector.statesOf(DEVICE)[0]?.assigned?.withdrawn).toBe('eve');
});
