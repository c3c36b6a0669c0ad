import { expect, test } from 'vitest';
import { createSilenceWatch } from '../../../models/instrument/watch-silence.ts';

function watch() {
  const clock = { at: 1_000_000 };
  const swept: number[] = [];
  const sweep = (heardUntil: number) => {
    swept.push(heardUntil);
    return [];
  };
  return { clock, swept, silence: createSilenceWatch({ sweep, now: () => clock.at }) };
}

test('silence is looked for every 5 s while all that arrived has been judged', () => {
  const { clock, swept, silence } = watch();
  for (let second = 0; second < 11; second++) {
    silence.afterBatch({ partition: 0, journaledAt: clock.at - 20, full: false });
    clock.at += 1000;
  }
  expect(swept).toEqual([999_980, 1_004_980, 1_009_980]);
});

test('within a backlog nobody is silent, on any partition', () => {
  const { clock, swept, silence } = watch();
  silence.afterBatch({ partition: 0, journaledAt: clock.at - 3_600_000, full: true });
  silence.afterBatch({ partition: 1, journaledAt: clock.at, full: false });
  expect(swept).toEqual([]);
  silence.afterBatch({ partition: 0, journaledAt: clock.at, full: false });
  expect(swept).toEqual([clock.at]);
});

test('when nothing arrives at all, the clock on the wall tells', () => {
  const { clock, swept, silence } = watch();
  silence.whileIdle();
  expect(swept).toEqual([]);
  clock.at += 5_000;
  silence.whileIdle();
  expect(swept).toEqual([clock.at]);
});
