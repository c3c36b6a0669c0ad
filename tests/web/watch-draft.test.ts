import { describe, expect, it } from 'vitest';
import {
  bodyOf,
  draftOf,
  type InForce,
  inheritedLimits,
  newLimit,
  noLimit,
  type Settings,
} from '../../web/screens/asset/watch-draft.ts';

const at = '2026-03-02T08:00:00.000Z';
const from = { kind: 'asset', id: 'l2', name: 'Line 2', by: 'ana', at, reason: 'dust' } as const;
const inherited: InForce = {
  limitFactor: { value: 2, from },
  exclude: { value: [], from: null },
  limits: ['temperature', 'pressure'].map((channel) => {
    return { channel, severity: 'low', reason: 'dust', low: null, high: 9, until: null, from } as const;
  }),
};
const settings: Settings = {
  limitFactor: 1.5,
  factorAuthor: null,
  exclude: ['flow'],
  excludeAuthor: null,
  reason: 'before',
  version: 3,
  updatedAt: at,
  updatedBy: 'mei',
  inForce: inherited,
  inherited,
  limits: [
    {
      channel: 'temperature',
      severity: 'high',
      reason: 'summer',
      low: null,
      high: 80,
      until: null,
      setBy: 'mei',
      setAt: at,
      none: false,
    },
  ],
};

describe('settings of watching', () => {
  it('that are not touched are sent as they were, with a new reason', () => {
    expect(bodyOf({ ...draftOf(settings), reason: ' rough ground ' })).toEqual({
      reason: 'rough ground',
      limitFactor: 1.5,
      exclude: ['flow'],
      limits: [{ channel: 'temperature', severity: 'high', reason: 'summer', high: 80 }],
    });
  });

  it('take a new limit for a channel that has none', () => {
    const draft = draftOf(settings);
    expect(newLimit(draft, ['temperature', 'flow'])?.channel).toBe('flow');
    expect(newLimit(draft, ['temperature'])).toBeUndefined();
  });

  it('keep a limit of 0', () => {
    const limit = { channel: 'a', low: 0, high: '', severity: 'low', reason: 'x', until: null, none: false } as const;
    expect(bodyOf({ ...draftOf(settings), limits: [limit] }).limits).toEqual([
      { channel: 'a', severity: 'low', reason: 'x', low: 0 },
    ]);
  });

  it('that are not set here are sent as inherited, and a limit from above is kept away by name', () => {
    const draft = { ...draftOf({ ...settings, limitFactor: null, exclude: null, limits: [] }), reason: 'x' };
    expect(bodyOf(draft)).toEqual({ reason: 'x', limitFactor: null, exclude: null, limits: [] });
    expect(inheritedLimits(draftOf(settings), inherited).map(({ channel }) => channel)).toEqual(['pressure']);
    const without = { ...draft, limits: [{ ...noLimit('pressure'), reason: 'new seal', high: 7 }] };
    expect(bodyOf(without).limits).toEqual([
      { channel: 'pressure', severity: 'medium', reason: 'new seal', none: true },
    ]);
  });
});
