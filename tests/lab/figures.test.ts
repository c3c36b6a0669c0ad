import { describe, expect, it } from 'vitest';
import { baselineFigures, programFigures } from '../../lab/figures.ts';
import { aRun, aTicket, hour } from './a-run.ts';

const figures = (...tickets: ReturnType<typeof aTicket>[]) => programFigures(aRun({ tickets }));

describe('a fault', () => {
  it('is found by a ticket of its machine between onset and failure, with the lead that is left', () => {
    const { faults, falseTickets } = figures(aTicket(72, { condition: 'bearing_inner' }));
    expect(faults).toEqual([
      {
        ...{ scenario: 'a', seed: 1, device: 'north:pump-1', fault: 'bearing_outer', lasts: true, isFound: true },
        ...{ isCovered: false, fails: true, ticketHours: 24, leadHours: 24, leadShare: 0.5, isNamed: true },
      },
    ]);
    expect(falseTickets).toBe(0);
  });

  it('counts for the recall where its signs come out more than an hour before its failure', () => {
    const lasts = (visibleAt: string | null) => {
      const [first] = aRun().signs;
      if (first === undefined) throw new Error('a run has a fault');
      return programFigures(aRun({ signs: [{ ...first, visibleAt }] })).faults[0];
    };
    expect(lasts(hour(94))).toMatchObject({ lasts: true });
    expect(lasts(hour(95.5))).toMatchObject({ lasts: false });
    expect(lasts(null)).toMatchObject({ lasts: false });
  });

  it('is missed by a ticket before its onset, after its failure, of another machine, or of an instrument', () => {
    for (const ticket of [
      aTicket(47),
      aTicket(97),
      aTicket(72, { asset: 'north:pump-2' }),
      aTicket(72, { workClass: 'instrument', group: 'instrument' }),
      aTicket(72, { group: 'communication' }),
      aTicket(72, { source: 'person' }),
    ])
      expect(figures(ticket).faults[0]).toMatchObject({ isFound: false, leadHours: null });
  });

  it('is found by an alarm that joins a ticket which is open, and that ticket stays a false one', () => {
    const [first] = aTicket(10).alarms;
    const [second] = aTicket(60).alarms;
    const run = figures(aTicket(10, { alarms: [first, second].flatMap((each) => each ?? []) }));
    expect(run.faults[0]).toMatchObject({ isFound: true, ticketHours: 12 });
    expect(run.falseTickets).toBe(1);
  });

  it('is covered, not found, where a right ticket of its machine was open when it began', () => {
    const second = { at: hour(60), device: 'north:pump-1', what: 'onset', fault: 'leak', cause: 'planned' } as const;
    const { truth } = aRun();
    const both = aRun({
      truth: { ...truth, events: [...truth.events, second].sort((a, b) => (a.at < b.at ? -1 : 1)) },
    });
    const leak = (ticket: ReturnType<typeof aTicket>) => programFigures({ ...both, tickets: [ticket] }).faults[1];
    expect(leak(aTicket(50))).toMatchObject({ fault: 'leak', isFound: false, isCovered: true });
    expect(leak(aTicket(50, { closedAt: hour(55) }))).toMatchObject({ isFound: false, isCovered: false });
    // It was a false one when it was opened.
    expect(leak(aTicket(40))).toMatchObject({ isFound: false, isCovered: false });
  });

  it('that is repaired in time keeps the failure of its plan, and is not found after the repair', () => {
    const repaired = aRun({
      truth: {
        ...aRun().truth,
        events: [
          ...aRun().truth.events.slice(0, 1),
          { at: hour(80), device: 'north:pump-1', what: 'repair', fault: 'bearing_outer', quality: 'as_new' },
        ],
      },
    });
    expect(programFigures({ ...repaired, tickets: [aTicket(60)] }).faults[0]).toMatchObject({ leadHours: 36 });
    const late = programFigures({ ...repaired, tickets: [aTicket(85)] });
    expect(late.faults[0]?.isFound).toBe(false);
    expect(late.falseTickets).toBe(1);
  });
});

it('a trouble of an instrument is blamed on the machine by a ticket of the machine while it lasts', () => {
  expect(figures(aTicket(110, { asset: 'north:pump-2' }))).toMatchObject({ troubles: 1, blamed: 1, falseTickets: 1 });
  const rightly = aTicket(110, { asset: 'north:pump-2', workClass: 'instrument' });
  expect(figures(rightly)).toMatchObject({ troubles: 1, blamed: 0, falseTickets: 0 });
});

it('a named condition is wrong, right, or not there; an alarm of another machine makes a wrong asset', () => {
  expect(figures(aTicket(72, { condition: 'leak' })).faults[0]?.isNamed).toBe(false);
  expect(figures(aTicket(72)).faults[0]?.isNamed).toBeNull();
  const [alarm] = aTicket(72, { asset: 'north:pump-2' }).alarms;
  expect(figures(aTicket(72, { alarms: alarm ? [alarm] : [] })).wrongAssets).toBe(1);
});

it('counts people and clocks of the tickets of machines', () => {
  const clocks = [
    { kind: 'ack', state: 'met' },
    { kind: 'restore', state: 'breached_met' },
    { kind: 'start', state: 'running' },
  ];
  const run = figures(aTicket(72, { acceptedAt: hour(74), clocks }), aTicket(72, { workClass: 'instrument', clocks }));
  expect(run).toMatchObject({ personHours: [2], slaMet: 1, slaOver: 2, machineTickets: 1 });
  expect(run.machineMonths).toBeCloseTo((2 * 10) / 30.4375, 6);
});

it('the rule for all ways: a ticket eight hours before the failure saves it', () => {
  expect(figures(aTicket(88))).toMatchObject({ avoided: 1, failures: 0, downtimeHours: 4 });
  expect(figures(aTicket(88)).cost).toBe(4 * 400 + 5 * 60 + 200);
  expect(figures(aTicket(89))).toMatchObject({ avoided: 0, failures: 1, downtimeHours: 24 });
  expect(figures().cost).toBe(24 * 400 + 4000 + 24 * 60 + 200);
});

it('a simpler way is judged on the machines where nobody acted, and a visit by plan is never false', () => {
  const openedAt = hour(60);
  const tickets = [
    { device: 'north:pump-1', openedAt },
    { device: 'north:pump-2', openedAt },
  ];
  const run = aRun({
    truth: { ...aRun().truth, events: [] },
    baselines: { 'three sigma': tickets, 'periodic plan': tickets },
  });
  expect(programFigures(run).faults).toEqual([]);
  expect(baselineFigures(run, 'three sigma')).toMatchObject({ faults: [{ isFound: true }], falseTickets: 1 });
  expect(baselineFigures(run, 'periodic plan')).toMatchObject({ faults: [{ isFound: true }], falseTickets: 0 });
  expect(baselineFigures(run, 'no maintenance')).toMatchObject({ faults: [{ isFound: false }], machineTickets: 0 });
});
