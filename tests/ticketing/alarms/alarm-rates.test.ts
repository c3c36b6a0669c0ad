import { expect, test } from 'vitest';
import { createAlarmRates } from '../../../ticketing/alarms/alarm-rates.ts';
import { transitionOf } from '../helpers/episodes.ts';

const raised = (second: number, device: string) => transitionOf('raised', { device, raisedAt: 1000 * second });
const cleared = (second: number, device: string) =>
  transitionOf('cleared', { device, raisedAt: 0, clearedAt: 1000 * second });

test('more than ten alarms in ten minutes at a site are one flood', () => {
  const rates = createAlarmRates();
  for (let i = 0; i < 10; i++) rates.take(raised(30 * i, `plant:pump-${i}`));
  expect(rates.counts.floods).toBe(0);
  for (let i = 10; i < 40; i++) rates.take(raised(30 * i, `plant:pump-${i}`));
  expect(rates.counts).toEqual({ raised: 40, floods: 1, chattering: 0 });
});

test('alarms of several sites, or far apart, are no flood, and a second flood counts again', () => {
  const rates = createAlarmRates();
  for (let i = 0; i < 20; i++) rates.take(raised(i, `site-${i % 4}:pump-${i}`));
  for (let i = 0; i < 20; i++) rates.take(raised(10_000 + 70 * i, `plant:pump-${i}`));
  expect(rates.counts.floods).toBe(0);
  for (const start of [100_000, 200_000]) {
    for (let i = 0; i < 11; i++) rates.take(raised(start + i, `plant:pump-${i}`));
  }
  expect(rates.counts.floods).toBe(2);
});

test('one alarm that comes and goes three times a minute chatters', () => {
  const rates = createAlarmRates();
  for (let i = 0; i < 5; i++) rates.take(i % 2 === 0 ? raised(40 * i, 'plant:a') : cleared(40 * i, 'plant:a'));
  expect(rates.counts.chattering).toBe(0);
  for (let i = 0; i < 6; i++)
    rates.take(i % 2 === 0 ? raised(1000 + 10 * i, 'plant:a') : cleared(1000 + 10 * i, 'plant:a'));
  expect(rates.counts.chattering).toBe(1);
});
