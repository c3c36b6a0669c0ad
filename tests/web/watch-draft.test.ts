import { describe, expect, it } from 'vitest';
import { bodyOf, draftOf, newLimit, type Settings } from '../../web/screens/asset/watch-draft.ts';

const settings: Settings = {
  ...{ device: 'plant:p', limitFactor: 1.5, factorAuthor: null, exclude: ['flow'], reason: 'before', version: 3 },
  ...{ updatedAt: '2026-03-02T08:00:00.000Z', updatedBy: 'mei' },
  limits: [
    {
      ...{ channel: 'temperature', severity: 'high', reason: 'summer', low: null, high: 80, until: null },
      ...{ setBy: 'mei', setAt: '2026-03-02T08:00:00.000Z' },
    },
  ],
};

describe('settings of watching', () => {
  it('that are not touched are sent as they were, with a new reason', () => {
    expect(bodyOf({ ...draftOf(settings), reason: ' rough ground ' })).toEqual({
      ...{ reason: 'rough ground', limitFactor: 1.5, exclude: ['flow'] },
      limits: [{ channel: 'temperature', severity: 'high', reason: 'summer', high: 80 }],
    });
  });

  it('take a new limit for a channel that has none', () => {
    const draft = draftOf(settings);
    expect(newLimit(draft, ['temperature', 'flow'])?.channel).toBe('flow');
    expect(newLimit(draft, ['temperature'])).toBeUndefined();
  });

  it('keep a limit of 0', () => {
    const limit = { channel: 'a', low: 0, high: '', severity: 'low', reason: 'x', until: null } as const;
    expect(bodyOf({ ...draftOf(settings), limits: [limit] }).limits).toEqual([
      { channel: 'a', severity: 'low', reason: 'x', low: 0 },
    ]);
  });
});
