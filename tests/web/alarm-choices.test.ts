import { describe, expect, it } from 'vitest';
import { choicesOf } from '../../web/screens/alarm/alarm-choices.ts';

type Alarm = Parameters<typeof choicesOf>[0];
const alarm = (more: Partial<Alarm> = {}): Alarm => ({
  state: 'UNACK',
  shelvedUntil: null,
  suppressedBy: [],
  stayed: false,
  acceptedLevel: null,
  ...more,
});

describe('an alarm offers only what has an effect on it', () => {
  it.each([
    ['UNACK', true, true, false],
    ['ACKED', false, true, false],
    ['RTNUN', true, true, false],
    ['NORM', false, false, false],
    ['SHLVD', false, false, true],
    ['DSUPR', false, false, false],
    ['OOSRV', false, false, false],
  ] as const)('%s: acknowledge %s, shelve %s, end the shelving %s', (state, acknowledge, shelve, unshelve) => {
    expect(choicesOf(alarm({ state }))).toMatchObject({ acknowledge, shelve, unshelve });
  });

  it('a suppression is ended by its own reason, and another may be added', () => {
    const suppressed = choicesOf(alarm({ state: 'DSUPR', suppressedBy: ['maintenance', 'parent'] }));
    expect(suppressed).toMatchObject({ suppressBy: ['gateway', 'rule'], unsuppress: ['parent'] });
  });

  it('an alarm that is over is not suppressed', () => {
    expect(choicesOf(alarm({ state: 'NORM' })).suppressBy).toEqual([]);
  });

  it('a level is decided once, and only where it stayed', () => {
    expect(choicesOf(alarm()).accept).toBe(false);
    expect(choicesOf(alarm({ state: 'NORM', stayed: true })).accept).toBe(true);
    expect(choicesOf(alarm({ stayed: true, acceptedLevel: 'new' })).accept).toBe(false);
  });
});
