import { expect, test } from 'vitest';
import { bestOf, meaningOf } from '../../web/screens/scan/find-code.ts';

test.each([
  ['https://harbinger.plant.example/assets/plant%3Apress-1', { asset: 'plant:press-1' }],
  ['http://10.0.0.7:8080/assets/plant:press-1?from=label', { asset: 'plant:press-1' }],
  ['https://plant.example/r/0123456789abcdef0123456789abcdef', { reportCode: '0123456789abcdef0123456789abcdef' }],
  ['https://plant.example/r/12', { text: 'https://plant.example/r/12' }],
  [' SN-77 ', { text: 'SN-77' }],
  ['https://elsewhere.example/manuals/7', { text: 'https://elsewhere.example/manuals/7' }],
  ['https://plant.example/assets/%E0%A4%A', { text: 'https://plant.example/assets/%E0%A4%A' }],
  ['  ', undefined],
])('the code %s is understood', (code, means) => {
  expect(meaningOf(code)).toEqual(means);
});

test('of several machines the one with exactly this id, tag or serial number is meant', () => {
  const machines = [
    { id: 'plant:press-1', serial: 'SN-77' },
    { id: 'plant:press-10', serial: null },
  ];
  expect(bestOf(machines, 'sn-77').map(({ id }) => id)).toEqual(['plant:press-1']);
  expect(bestOf(machines, 'PRESS-1').map(({ id }) => id)).toEqual(['plant:press-1']);
  expect(bestOf(machines, 'press')).toHaveLength(2);
});
