import { expect, test } from 'vitest';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { decodeDeviceState, encodeDeviceState, newDeviceState } from '../../../models/device/device-state.ts';
import { takeReading } from '../../../models/device/take-reading.ts';
import { createRuleJudge } from '../../../models/rules/judge-rules.ts';
import { ruleEpochs } from '../../../models/rules/rule-epochs.ts';
import { readingAt, ruleOf } from './run-rule.ts';

const hot = { kind: 'high', channel: 't', limit: 80 } as const;
const cool = { kind: 'high', channel: 't', limit: 95 } as const;

/** Judges readings of a device that come as they are measured. */
function judging(versions: Parameters<typeof ruleEpochs>[0]) {
  const rules = createRuleJudge({ rules: [] });
  rules.follow(ruleEpochs(versions));
  let state = newDeviceState('plant:pump-1');
  return {
    rules,
    restart: () => {
      state = decodeDeviceState(state.device, encodeDeviceState(state));
      const again = createRuleJudge({ rules: [] });
      again.follow(ruleEpochs(versions));
      return again;
    },
    take: (second: number, values: Record<string, number>, over: Partial<Reading> = {}, judge = rules.judge) => {
      const reading = { ...readingAt(second, values), ...over };
      return judge(state, reading, takeReading(state, reading)).map(
        ({ kind, episode }) => `${kind}@${second}${episode.endedBecause ? `: ${episode.endedBecause}` : ''}`,
      );
    },
    endRemoved: (heardUntil: number) =>
      rules.endRemoved(state, heardUntil).map(({ kind, episode }) => [kind, episode.clearedAt]),
  };
}
const from = (second: number, until: number | null = null) => ({
  from: second * 1000,
  until: until === null ? null : until * 1000,
});

test('a reading is judged by the rules that held when it arrived, whatever its own time', () => {
  const added = [
    { rule: ruleOf(hot), ...from(10) },
    { rule: ruleOf({ ...hot, channel: 'u' }, { id: 'other' }), ...from(0) },
  ];
  const { take } = judging(added);
  expect(take(8, { t: 90 })).toEqual([]);
  expect(take(9, { t: 90 })).toEqual([]);
  expect(take(10, { t: 90 })).toEqual(['raised@10']);
  const { take: replayed } = judging(added);
  expect(replayed(3, { t: 90 }, { receivedAt: 99_000 })).toEqual(['raised@3']);
});

test('an alarm of a rule that was removed ends with the reason, and a changed rule goes on with its alarm', () => {
  const versions = [
    { rule: ruleOf(hot), ...from(0, 10) },
    { rule: ruleOf({ ...hot, limit: 85 }), ...from(10, 20) },
  ];
  const { take } = judging(versions);
  expect(take(5, { t: 90 })).toEqual(['raised@5']);
  expect(take(12, { t: 90 })).toEqual([]);
  expect(take(21, { t: 90 })).toEqual(['cleared@21: its rule no longer applies']);
});

test('a rule that comes to look at another channel ends the alarm of the one before', () => {
  const versions = [
    { rule: ruleOf({ ...hot, channel: 't*' }), ...from(0, 10) },
    { rule: ruleOf({ ...hot, channel: 'u*' }), ...from(10) },
  ];
  const { take } = judging(versions);
  expect(take(5, { t1: 90, u1: 20 })).toEqual(['raised@5']);
  expect(take(12, { t1: 90, u1: 20 })).toEqual([
    'cleared@12: its rule was changed, and no longer looks at this channel',
  ]);
});

test('going on from a checkpoint judges what arrived before the change by what held then', () => {
  const versions = [
    { rule: ruleOf(hot), ...from(0, 10) },
    { rule: ruleOf(cool), ...from(10) },
  ];
  const once = judging(versions);
  const all = [4, 6, 8, 9, 11, 12].flatMap((second) => once.take(second, { t: 90 }));
  const twice = judging(versions);
  twice.take(4, { t: 90 });
  const { judge } = twice.restart();
  const rest = [6, 8, 9, 11, 12].flatMap((second) => twice.take(second, { t: 90 }, {}, judge));
  expect(['raised@4', ...rest]).toEqual(all);
  expect(all).toEqual(['raised@4', 'cleared@11']);
});

test('the alarm of a device that is silent ends once its rule is gone', () => {
  const { take, endRemoved } = judging([{ rule: ruleOf(hot), ...from(0, 10) }]);
  expect(take(5, { t: 90 })).toEqual(['raised@5']);
  expect(endRemoved(9_000)).toEqual([]);
  expect(endRemoved(11_000)).toEqual([['cleared', 5_000]]);
  expect(endRemoved(12_000)).toEqual([]);
});

test('a rule that cannot be judged takes along those that look at it, and no other', () => {
  const looks = { kind: 'all', conditions: [hot, { kind: 'rule', rule: 'bad' }] } as const;
  const versions = [
    { rule: { id: 'bad', message: 'x', when: { kind: 'hgih' } }, ...from(0) },
    { rule: ruleOf(looks, { id: 'looks' }), ...from(0) },
    { rule: ruleOf(hot, { id: 'good' }), ...from(0) },
  ];
  expect(ruleEpochs(versions).map(({ rules }) => rules.map(({ id }) => id))).toEqual([['good']]);
});

test('a rule takes the room of channels that no rule looks at any more', () => {
  const versions = [
    { rule: ruleOf({ ...hot, channel: 'a*' }), ...from(0, 10) },
    { rule: ruleOf({ ...hot, channel: 'b*' }), ...from(10) },
  ];
  const { take } = judging(versions);
  take(5, Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`a${i}`, 1])));
  expect(take(12, { b1: 90 })).toEqual(['raised@12']);
});
