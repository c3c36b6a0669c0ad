import type { Log } from '../../lib/log.ts';
import { type DeviceState, MAX_CHANNELS } from '../device/device-state.ts';
import { ownerOf } from '../machine/components.ts';
import type { DeviceRun } from '../watch/device-run.ts';

/**
 * Why a machine that sends is not judged, or not with all that it sends; used as the metric label.
 */
export const UNJUDGED_REASONS = ['learning', 'late', 'too_many_channels'] as const;
export type UnjudgedReason = (typeof UNJUDGED_REASONS)[number];

/** Since when, milliseconds since the epoch, and in words with the next step. */
export type Unjudged = { readonly reason: UnjudgedReason; readonly since: number; readonly detail: string };

/** The state of a device or component: all its readings that are not judged now. */
export type UnjudgedChange = { readonly name: string; readonly unjudged: readonly Unjudged[] };

/** Notes the machines whose readings are not judged. */
export type UnjudgedWatch = {
  /** After the readings of a batch were taken. */
  look(runs: readonly DeviceRun[]): void;
  /** Changes since the last call. */
  changes(): readonly UnjudgedChange[];
};

/** Readings in a row without a newer time, after which a machine is late. */
const LATE_READINGS = 16;
const MAX_NAMES = 1_000;
const TOLD_NAMES = 10;

type Known = {
  unjudged: readonly Unjudged[];
  learningSince: number;
  late: number;
  lateSince: number;
  tooManySince: number;
  readonly names: Set<string>;
};

/**
 * Starts empty: readings restore the earlier state.
 * @param learnRows readings to learn a machine from
 */
export function createUnjudgedWatch({ learnRows, log }: { learnRows: number; log: Log | undefined }): UnjudgedWatch {
  const devices = new Map<string, Known>();
  let changed = new Map<string, UnjudgedChange>();

  function lookAt(run: DeviceRun): void {
    const { state, readings } = run;
    const first = readings[0];
    if (first === undefined) return;
    const isPlain = state.model !== null && run.late === 0 && state.channels.length < MAX_CHANNELS;
    // Nearly all machines, nearly always.
    if (isPlain && !devices.has(state.device)) return;
    const known = devices.get(state.device) ?? newKnown(first.receivedAt);
    devices.set(state.device, known);
    noteLate(known, run);
    noteChannels(known, run);
    const now = reasonsOf(known, state, learnRows);
    if (now.length === 0 && known.late === 0) devices.delete(state.device);
    if (isSame(known.unjudged, now)) return;
    tell(log, state.device, { before: known.unjudged, now });
    known.unjudged = now;
    changed.set(state.device, { name: state.device, unjudged: now });
  }

  return {
    look: (runs) => runs.forEach(lookAt),
    changes: () => {
      const told = [...changed.values()];
      if (told.length > 0) changed = new Map();
      return told;
    },
  };
}

function newKnown(at: number): Known {
  return { unjudged: [], learningSince: at, late: 0, lateSince: 0, tooManySince: 0, names: new Set() };
}

function noteLate(known: Known, { readings, kinds }: DeviceRun): void {
  for (const [i, kind] of kinds.entries()) {
    if (kind === 'waveform') continue;
    if (kind !== 'late') known.late = 0;
    else if (++known.late === 1) known.lateSince = readings[i]?.receivedAt ?? 0;
  }
}

function noteChannels(known: Known, { state, readings }: DeviceRun): void {
  if (state.channels.length < MAX_CHANNELS) return;
  const followed = new Set(state.channels);
  for (const { values, receivedAt } of readings) {
    for (const name in values) {
      if (followed.has(name) || known.names.has(name) || known.names.size >= MAX_NAMES) continue;
      if (known.names.size === 0) known.tooManySince = receivedAt;
      known.names.add(name);
    }
  }
}

function reasonsOf(known: Known, { model, learning }: DeviceState, learnRows: number): readonly Unjudged[] {
  const found: Unjudged[] = [];
  if (model === null) {
    const still = learning?.unvaried ?? 0;
    const why = `: nothing changed in ${still} readings, which teaches nothing; set limits or rules if it always reads so`;
    const stood = learning?.still?.left ?? 0;
    const idle = stood > 0 ? '; it stood still, and is learned once it has worked' : '';
    const detail = `it is judged once its normal behaviour is learned from ${learnRows} readings${still > 0 ? why : ''}${idle}`;
    found.push({ reason: 'learning', since: known.learningSince, detail });
  }
  if (known.late >= LATE_READINGS) {
    const detail = 'its readings are older than what it sent before, or repeat it: they are stored; look at its clock';
    found.push({ reason: 'late', since: known.lateSince, detail });
  }
  if (known.names.size > 0) {
    const [told, more] = [[...known.names].slice(0, TOLD_NAMES), known.names.size - TOLD_NAMES];
    const names = `${told.map((name) => name.slice(0, 64)).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    const detail = `${known.names.size} channels beyond the ${MAX_CHANNELS} that are followed are stored and not judged: ${names}`;
    found.push({ reason: 'too_many_channels', since: known.tooManySince, detail });
  }
  return found;
}

function isSame(a: readonly Unjudged[], b: readonly Unjudged[]): boolean {
  return (
    a.length === b.length && a.every(({ reason, detail }, i) => reason === b[i]?.reason && detail === b[i]?.detail)
  );
}

/** Learning has a log line of its own when it ends. */
function tell(
  log: Log | undefined,
  name: string,
  { before, now }: { before: readonly Unjudged[]; now: readonly Unjudged[] },
): void {
  for (const { reason, detail } of now) {
    if (reason === 'learning' || before.some((one) => one.reason === reason)) continue;
    log?.warn({ deviceId: name, reason, detail }, 'readings of a device are not judged');
  }
  for (const { reason } of before) {
    if (reason === 'learning' || now.some((one) => one.reason === reason)) continue;
    log?.info({ deviceId: name, reason }, 'the readings of a device are judged again');
  }
}

/** Unjudged data, by device, as the detector's thread reported it. */
export type UnjudgedDevices = {
  take(changes: readonly UnjudgedChange[]): void;
  of(device: string): readonly Unjudged[];
  counts(): Readonly<Record<UnjudgedReason, number>>;
};

/** Starts empty. */
export function createUnjudgedDevices(): UnjudgedDevices {
  const devices = new Map<string, Map<string, readonly Unjudged[]>>();
  const counts: Record<UnjudgedReason, number> = { learning: 0, late: 0, too_many_channels: 0 };
  const count = (unjudged: readonly Unjudged[], by: number): void => {
    for (const { reason } of unjudged) counts[reason] += by;
  };
  return {
    take(changes) {
      for (const { name, unjudged } of changes) {
        const { device } = ownerOf(name);
        const parts = devices.get(device) ?? new Map<string, readonly Unjudged[]>();
        devices.set(device, parts);
        count(parts.get(name) ?? [], -1);
        count(unjudged, 1);
        if (unjudged.length > 0) parts.set(name, unjudged);
        else parts.delete(name);
        if (parts.size === 0) devices.delete(device);
      }
    },
    of: (device) => [...(devices.get(device)?.values() ?? [])].flat(),
    counts: () => ({ ...counts }),
  };
}
