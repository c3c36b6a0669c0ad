import { expect, test } from 'vitest';
import { ruleFit } from '../../../models/rules/rule-fit.ts';
import { ruleOf } from './run-rule.ts';

const p7 = {
  device: 'plant:P7',
  channels: [
    { channel: 'temperature', unit: 'Cel' },
    { channel: 'plain', unit: null },
  ],
};
const high = (channel: string, unit?: string) => ruleOf({ kind: 'high', channel, limit: 80, ...(unit && { unit }) });

test('a rule says which channel its device does not have, and what it has', () => {
  expect(ruleFit(high('temp'), [p7]).problems).toEqual([
    'device plant:P7 has no channel temp: it has temperature, plain',
  ]);
  expect(ruleFit(high('temp_*'), [p7]).problems).toEqual([
    'device plant:P7 has no channel that fits temp_*: it has temperature, plain',
  ]);
  expect(ruleFit(high('temperature', '[degF]'), [p7])).toEqual({ devices: 1, problems: [], never: null });
  expect(ruleFit(high('plain', 'bar'), [p7])).toEqual({ devices: 1, problems: [], never: null });
});

test('a unit that no device can ever fit is told apart from one that fits some', () => {
  const found = 'channel temperature of plant:P7 is kept in Cel, which bar does not fit';
  expect(ruleFit(high('temperature', 'bar'), [p7])).toEqual({ devices: 1, problems: [found], never: found });
  const other = { device: 'plant:P8', channels: [{ channel: 'temperature', unit: 'bar' }] };
  expect(ruleFit(high('temperature', 'bar'), [p7, other])).toEqual({ devices: 2, problems: [found], never: null });
  const zone = ruleOf({ kind: 'iso_zone', channel: 'temperature', zone: 'C', group: 1, mounting: 'rigid' });
  expect(ruleFit(zone, [p7]).never).toContain('which mm/s does not fit');
  const within = ruleOf({
    kind: 'held',
    forSeconds: 5,
    condition: { kind: 'low', channel: 'temperature', limit: 1, unit: 'V' },
  });
  expect(ruleFit(within, [p7]).never).toContain('which V does not fit');
});

test('a rule for devices that have not sent anything says so', () => {
  const rule = { ...high('temperature'), devices: 'north:*' };
  expect(ruleFit(rule, [p7])).toEqual({
    devices: 0,
    problems: ['no device that has sent something fits north:*'],
    never: null,
  });
});
