import type { Fault } from '../machine/faults.ts';
import type { Work } from '../machine/machine.ts';
import { INDOORS } from '../machine/surroundings.ts';
import type { Speed } from '../publish/pacer.ts';
import { amountIn, conversionTo } from '../scenario/said-units.ts';
import {
  machinesBy,
  machinesIn,
  millisecondsOf,
  momentOf,
  type NamedMachine,
  unitIn,
} from '../scenario/scenario-names.ts';
import type { InstrumentTroubleSpec, NetworkTroubleSpec, Scenario } from '../scenario/scenario-schema.ts';
import type { InstrumentTrouble } from '../trouble/instruments.ts';
import type { NetworkTrouble } from '../trouble/network.ts';
import type { FleetPlan, PlannedMachine } from './fleet-plan.ts';

/** Time in one load, least and longest, where a group says nothing. */
const DWELL_SECONDS = [1200, 2400] as const;
/** Readings that a device keeps during an outage. */
const KEEPS = 10_000;

/** The plan of a scenario without problems. @param startAt milliseconds since the epoch */
export function planScenario(scenario: Scenario, { startAt, speed }: { startAt: number; speed: Speed }): FleetPlan {
  const all = machinesIn(scenario);
  const { waveforms } = scenario;
  return {
    machines: all.map((machine) => planMachine(machine, { scenario, all, startAt })),
    seed: scenario.seed,
    sampleIntervalSeconds: millisecondsOf(scenario.interval, 1000) / 1000,
    ...(waveforms !== undefined && { waveformSeconds: millisecondsOf(waveforms, 0) / 1000 }),
    speed,
    startAt,
    durationSeconds: millisecondsOf(scenario.duration, 0) / 1000,
  };
}

type Context = { readonly scenario: Scenario; readonly all: readonly NamedMachine[]; readonly startAt: number };

function planMachine(machine: NamedMachine, { scenario, all, startAt }: Context): PlannedMachine {
  const group = scenario.machines[machine.group];
  const { utcOffset, climate } = scenario.sites[machine.site] ?? {};
  const own = <T extends { readonly machine: string }>(list: readonly T[] = []): readonly T[] =>
    list.filter((each) => machinesBy(each.machine, all).includes(machine));
  const at = (after: string): number => startAt + millisecondsOf(after, 0);
  const works = own(scenario.works).map((work): Work => {
    const span = { from: at(work.after), until: at(work.after) + millisecondsOf(work.takes, 0) };
    if (work.repair === undefined) return { ...span, what: 'overhaul' };
    return { ...span, what: 'repair', fault: work.repair, quality: work.quality ?? 'as_new' };
  });
  const dwell = group?.dwell === undefined ? undefined : millisecondsOf(group.dwell, 0) / 1000;
  const { site, device, kind } = machine;
  return {
    site,
    device,
    kind,
    ...(group?.duty && { duty: group.duty }),
    dwellSeconds: dwell === undefined ? DWELL_SECONDS : [0.75 * dwell, 1.25 * dwell],
    ...(utcOffset !== undefined && { utcOffsetHours: utcOffset }),
    ...(climate && {
      climate: { meanCel: climate.mean, dayKelvin: (climate.day ?? 0) / 2, seasonKelvin: (climate.season ?? 0) / 2 },
    }),
    ...(!climate && { climate: INDOORS }),
    ...(group?.format && { format: group.format }),
    ...(group?.counters && { counters: true }),
    ...(group?.channels && { channels: group.channels }),
    ...(group?.wear !== undefined && { acceleration: group.wear }),
    stopsAtFailure: group?.atFailure !== 'run',
    works: [...works].sort((a, b) => a.from - b.from),
    changes: own(scenario.changes)
      .map(({ after, load }) => ({ from: at(after), load }))
      .sort((a, b) => a.from - b.from),
    faults: own(scenario.faults).map(({ fault, after, growth, severity = 1 }): Fault => {
      const onsetAt = at(after);
      return { kind: fault, onsetAt, failureAt: onsetAt + millisecondsOf(growth, 0), severity };
    }),
    instruments: own(scenario.instruments).map((trouble) => instrumentOf(trouble, { machine, scenario, startAt })),
    network: own(scenario.network).map((trouble) => networkOf(trouble, startAt)),
  };
}

function spanOf(
  { after, lasts }: { readonly after?: string; readonly lasts?: string },
  { startAt, ends = Number.POSITIVE_INFINITY }: { startAt: number; ends?: number },
): { readonly from: number; readonly until: number } {
  const from = startAt + millisecondsOf(after, 0);
  return { from, until: lasts === undefined ? ends : from + millisecondsOf(lasts, 0) };
}

function instrumentOf(
  trouble: InstrumentTroubleSpec,
  { machine, scenario, startAt }: { machine: NamedMachine; scenario: Scenario; startAt: number },
): InstrumentTrouble {
  const unit = unitIn(scenario, machine, trouble.channel) ?? '';
  // A drift that lasts to the end has its whole amount there.
  const span = spanOf(trouble, { startAt, ends: startAt + millisecondsOf(scenario.duration, 0) + 1 });
  const base = { channel: trouble.channel, ...span };
  const amount = (text: string): number => amountIn(text, unit) ?? 0;
  switch (trouble.trouble) {
    case 'noise':
      return { ...base, trouble: 'noise', deviation: amount(trouble.deviation) };
    case 'quantisation':
      return { ...base, trouble: 'quantisation', step: amount(trouble.step) };
    case 'bias':
    case 'drift':
      return { ...base, trouble: trouble.trouble, amount: amount(trouble.amount) };
    case 'spikes':
      return { ...base, trouble: 'spikes', amount: amount(trouble.amount), share: trouble.share };
    case 'drop_out':
      return { ...base, trouble: 'drop_out', share: trouble.share };
    case 'unit': {
      const { factor, offset } = conversionTo(unit, trouble.unit) ?? { factor: 1, offset: 0 };
      return { ...base, trouble: 'unit', factor, offset, ...(trouble.said && { unit: trouble.unit }) };
    }
    case 'stuck':
    case 'reset':
      return { ...base, trouble: trouble.trouble };
  }
}

function networkOf(trouble: NetworkTroubleSpec, startAt: number): NetworkTrouble {
  const span = spanOf(trouble, { startAt });
  switch (trouble.trouble) {
    case 'clock_skew':
      return { ...span, trouble: 'clock_skew', byMs: millisecondsOf(trouble.by, 0) };
    case 'clock_fall_back':
      return { ...span, trouble: 'clock_fall_back', toMs: momentOf(trouble.to) ?? 0 };
    case 'duplicates':
      return { ...span, trouble: 'duplicates', share: trouble.share };
    case 'reordering':
      return { ...span, trouble: 'reordering', share: trouble.share, delayMs: millisecondsOf(trouble.delay, 0) };
    case 'outage':
      return { ...span, trouble: 'outage', keeps: trouble.keeps ?? KEEPS };
    case 'loss':
      return { ...span, trouble: 'loss', share: trouble.share ?? 1 };
    case 'reconnects':
      return { ...span, trouble: 'reconnects', everyMs: millisecondsOf(trouble.every, 0) };
    case 'payload_change':
      return { ...span, trouble: 'payload_change', rename: trouble.rename };
  }
}
