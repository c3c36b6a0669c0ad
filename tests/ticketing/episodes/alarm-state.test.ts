import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  type AlarmEvent,
  type AlarmFacts,
  type AlarmState,
  alarmState,
  alarmStates,
  changeAlarm,
  isHidden,
  RAISED,
} from '../../../ticketing/episodes/alarm-state.ts';

const inState: Readonly<Record<AlarmState, AlarmFacts>> = {
  NORM: { ...RAISED, active: false, acknowledged: true },
  UNACK: RAISED,
  ACKED: { ...RAISED, acknowledged: true },
  RTNUN: { ...RAISED, active: false },
  SHLVD: { ...RAISED, shelved: true },
  DSUPR: { ...RAISED, suppressedBy: ['maintenance'] },
  OOSRV: { ...RAISED, outOfService: true },
};

/**
 * Event → the state after it for NORM, UNACK, ACKED, RTNUN, SHLVD, DSUPR, OOSRV (active, not
 * acknowledged); - for no effect.
 */
const table: readonly (readonly [AlarmEvent, string])[] = [
  [{ kind: 'acknowledged' }, '-     ACKED -     NORM  -     -     -'],
  [{ kind: 'cleared' }, '-     RTNUN NORM  -     SHLVD DSUPR OOSRV'],
  [{ kind: 'realarmed' }, 'UNACK -     -     UNACK -     -     -'],
  [{ kind: 'worsened' }, '-     -     UNACK -     -     -     -'],
  [{ kind: 'shelved' }, '-     SHLVD SHLVD SHLVD -     SHLVD OOSRV'],
  [{ kind: 'unshelved' }, '-     -     -     -     UNACK -     -'],
  [{ kind: 'suppressed', by: 'gateway' }, '-     DSUPR DSUPR DSUPR SHLVD DSUPR OOSRV'],
  [{ kind: 'suppressed', by: 'maintenance' }, '-     DSUPR DSUPR DSUPR SHLVD -     OOSRV'],
  [{ kind: 'unsuppressed', by: 'maintenance' }, '-     -     -     -     -     UNACK -'],
  [{ kind: 'unsuppressed', by: 'ticket' }, '-     -     -     -     -     -     -'],
  [{ kind: 'taken_out_of_service' }, '-     OOSRV OOSRV OOSRV OOSRV OOSRV -'],
  [{ kind: 'put_in_service' }, '-     -     -     -     -     -     UNACK'],
];

describe('alarm states', () => {
  for (const state of alarmStates) {
    it(`the facts of the test are ${state}`, () => expect(alarmState(inState[state])).toBe(state));
  }

  for (const [event, row] of table) {
    const expected = row.split(/\s+/);
    test.each(alarmStates.map((state, i) => [state, expected[i]] as const))(
      `${event.kind}${'by' in event ? ` by ${event.by}` : ''}: %s → %s`,
      (state, then) => {
        const after = changeAlarm(inState[state], event);
        expect(after === null ? '-' : alarmState(after)).toBe(then);
      },
    );
  }

  const run = (...events: AlarmEvent[]) =>
    alarmState(events.reduce((facts, event) => changeAlarm(facts, event) ?? facts, RAISED));

  it('what is hidden by two things stays hidden until both have ended', () => {
    const hide: AlarmEvent[] = [{ kind: 'shelved' }, { kind: 'suppressed', by: 'maintenance' }];
    expect(run(...hide, { kind: 'unshelved' })).toBe('DSUPR');
    expect(run(...hide, { kind: 'unshelved' }, { kind: 'unsuppressed', by: 'maintenance' })).toBe('UNACK');
  });

  it('an alarm that ended while it was hidden is over when it is judged again', () => {
    expect(run({ kind: 'shelved' }, { kind: 'cleared' })).toBe('SHLVD');
    expect(run({ kind: 'shelved' }, { kind: 'cleared' }, { kind: 'unshelved' })).toBe('NORM');
  });

  it('an acknowledged alarm that was hidden is told again, unless work on its ticket hid it', () => {
    const acknowledged: AlarmEvent = { kind: 'acknowledged' };
    expect(run(acknowledged, { kind: 'shelved' }, { kind: 'unshelved' })).toBe('UNACK');
    expect(run(acknowledged, { kind: 'suppressed', by: 'ticket' }, { kind: 'unsuppressed', by: 'ticket' })).toBe(
      'ACKED',
    );
  });

  it('no sequence of events leaves an active alarm hidden by nothing and told to nobody', () => {
    const events = fc.constantFrom(...table.map(([event]) => event));
    fc.assert(
      fc.property(fc.array(events, { maxLength: 30 }), (sequence) => {
        let active = true;
        let facts = RAISED;
        for (const event of sequence) {
          const after = changeAlarm(facts, event);
          if (after === null) continue;
          if (event.kind === 'cleared') active = false;
          if (event.kind === 'realarmed') active = true;
          facts = after;
          expect(facts.active).toBe(active);
          if (active && !isHidden(facts)) expect(['UNACK', 'ACKED']).toContain(alarmState(facts));
        }
      }),
    );
  });
});
