import { expect, test } from 'vitest';
import { failedHours, summaryOf } from '../../lab/summary.ts';
import { summaryHtml } from '../../lab/summary-html.ts';
import { againstText, summaryMarkdown } from '../../lab/summary-text.ts';
import { aRun, aTicket, hour } from './a-run.ts';

const found = summaryOf([aRun({ tickets: [aTicket(72)] }), aRun({ seed: 2, tickets: [aTicket(84)] })], '1.0');
const missed = summaryOf([aRun(), aRun({ seed: 2 })], '1.1');

test('runs are pooled, and each way stands beside the program', () => {
  const own = found.ways['Harbinger'];
  expect(own?.recall).toMatchObject({ value: 1, of: 2 });
  expect(own?.attended).toEqual(own?.recall);
  expect(own?.leadHours?.value).toBe(18);
  expect(own?.falsePerMonth).toMatchObject({ value: 0, low: 0, high: 0 });
  expect(own?.personHours).toBeNull();
  expect(found.ways['no maintenance']?.recall).toMatchObject({ value: 0, of: 2 });
  expect(found.scenarios).toMatchObject([{ scenario: 'a', seeds: [1, 2], faults: 2, found: 2, leadShare: 0.375 }]);
});

test('the table has a line for each figure, and a dash where nothing was seen', () => {
  const text = summaryMarkdown(found);
  expect(text).toMatch(/faults found \(signs longer than 1 h\) +\| 100 % \(34 to 100\)/);
  expect(text).toMatch(/median time from ticket to person +\| – /);
  expect(text).toMatch(/\| a +\| 1 2 +\| 2 of 2 +\| 0 \(0\.00\)/);
  expect(text).not.toContain('People worked');
});

test('the comparison says what is worse, and that other runs are no comparison', () => {
  const text = againstText(found, missed);
  expect(text).toMatch(/faults found.*100 %.*0 % \(0 to 66\).*worse, within the intervals/);
  expect(text).not.toContain('not the same');
  expect(againstText(found, summaryOf([aRun()], '1.1'))).toContain('scenarios or seeds differ');
});

test('with people, failures and hours are those of the same seed both ways', () => {
  const people = { labourHours: 6, costs: { labour: 360, parts: 200 }, downtimeHours: 4 };
  const truth = {
    ...aRun().truth,
    events: [
      { at: hour(48), device: 'north:pump-1', what: 'onset', fault: 'bearing_outer', cause: 'planned' },
      { at: hour(80), device: 'north:pump-1', what: 'repair', fault: 'bearing_outer', quality: 'as_new' },
    ] as const,
  };
  const { crew } = summaryOf([aRun({ crew: true, people, truth })], '1.0');
  expect(crew).toEqual({
    ...{ runs: 1, failures: 0, failuresUntouched: 1, downtimeHours: 4, downtimeUntouched: 144 },
    ...{ cost: 4 * 400 + 560, costUntouched: 144 * 400 + 4000 },
  });
});

test('a machine stands from its first failure until all are repaired', () => {
  const event = (at: number, what: 'failure' | 'repair', fault: 'leak' | 'filter') => ({
    ...{ at: hour(at), device: 'north:pump-1', what, fault },
    ...(what === 'repair' && { quality: 'as_new' as const }),
  });
  const events = [event(10, 'failure', 'leak'), event(20, 'failure', 'filter'), event(30, 'repair', 'leak')];
  expect(failedHours(aRun(), events)).toBe(230);
  expect(failedHours(aRun(), [...events, event(40, 'repair', 'filter')])).toBe(30);
});

test('the report is one file: nothing is fetched, and names are text', () => {
  const page = summaryHtml(summaryOf([aRun({ scenario: '<b>&', tickets: [aTicket(72)] })], '1.0'));
  expect(page).toContain('&lt;b&gt;&amp;, seed 1: 10.0 days');
  expect(page).toContain('bearing_outer, until failure');
  expect(page).not.toMatch(/<script|https?:|url\(/);
});
