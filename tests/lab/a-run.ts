import type { LabRun } from '../../lab/lab-run.ts';
import type { LabTicket } from '../../lab/lab-ticket.ts';

const BEGAN = Date.UTC(2026, 2, 2);

/** The moment some hours into the run. */
export function hour(hours: number): string {
  return new Date(BEGAN + hours * 3_600_000).toISOString();
}

/**
 * A run of ten days with two pumps: the bearing of the first begins to fail at hour 48, and fails
 * at 96.
 */
export function aRun(given: Partial<LabRun> = {}): LabRun {
  const onset = {
    at: hour(48),
    device: 'north:pump-1',
    what: 'onset',
    fault: 'bearing_outer',
    cause: 'planned',
  } as const;
  const failure = { at: hour(96), device: 'north:pump-1', what: 'failure', fault: 'bearing_outer' } as const;
  return {
    ...{ scenario: 'a', teaches: '', seed: 1, crew: false, stepSeconds: 900, days: 10, tickets: [], people: null },
    truth: {
      seed: 1,
      startAt: hour(0),
      machines: [
        { device: 'north:pump-1', kind: 'pump' },
        { device: 'north:pump-2', kind: 'pump' },
      ],
      faults: [{ device: 'north:pump-1', kind: 'bearing_outer', onsetAt: hour(48), failureAt: hour(96), severity: 1 }],
      troubles: [
        { device: 'north:pump-2', trouble: 'stuck', channel: 'temperature', from: hour(100), until: hour(120) },
      ],
      events: [onset, failure],
    },
    untouched: [onset, failure],
    signs: [{ device: 'north:pump-1', fault: 'bearing_outer', onsetAt: hour(48), visibleAt: hour(60) }],
    costs: { hour: 60, downtime: 400, failure: 4000, part: 200 },
    counts: { readings: 0, acknowledged: 0, rejections: {}, scored: 0, late: 0 },
    baselines: {},
    seconds: 1,
    ...given,
  };
}

/** A ticket with one alarm, which was raised when it was opened. */
export function aTicket(hours: number, given: Partial<LabTicket> & { readonly condition?: string } = {}): LabTicket {
  const { condition = 'unknown', ...more } = given;
  const asset = more.asset ?? 'north:pump-1';
  return {
    ...{ number: 'HB-000001', source: 'detector', workClass: 'corrective', group: 'bearing', state: 'new' },
    ...{ priority: 'P3', verdict: null, closedAt: null, acceptedAt: null, clocks: [], asset },
    openedAt: hour(hours),
    alarms: [{ device: asset, condition, raisedAt: hour(hours), firstChannel: 'vibration_de' }],
    ...more,
  };
}
