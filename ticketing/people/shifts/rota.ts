import type { LocalTime } from '../../calendar/local-time.ts';
import type { ShiftSpan } from './shift.ts';

/** Someone else is on call for a while. */
export type RotaOverride = ShiftSpan & { readonly id: number; readonly personId: string };

/** Members take turns; handed over at the same wall time, however the clocks change. */
export type Rota = {
  readonly id: string;
  readonly name: string;
  readonly local: LocalTime;
  /**
   * The day of the first handover, counted from 1970-01-01, and the minute of the day at which
   * every one happens.
   */
  readonly startDay: number;
  readonly handoverMinute: number;
  readonly rotationDays: number;
  readonly members: readonly string[];
  /** Added to the handovers since the first: 0 where it began with the first member. */
  readonly turnOffset?: number;
  /** When another version of it begins to count; null or left out: none is known. */
  readonly until?: number | null;
  readonly overrides: readonly RotaOverride[];
  /**
   * Minutes of the local day in which somebody is on call; an end beyond 1,440 is on the next day.
   * Null: always.
   */
  readonly hours: { readonly start: number; readonly end: number } | null;
};

/** The person on call: `until` is when that may change; null for nobody, with the reason. */
export type OnCall = {
  readonly person: string | null;
  readonly reason: string;
  readonly until: number | null;
  /** Members whose turn it would have been, and why they are left out. */
  readonly skipped: readonly { readonly person: string; readonly reason: string }[];
};

/**
 * The person on call at an instant. The next member replaces one who cannot be: silence would be
 * worse. Outside the hours of the rota nobody is in turn; an override counts at any hour.
 * @param absentee why a person cannot be on call at that instant; undefined where they can
 */
export function onCallAt(rota: Rota, at: number, absentee: (person: string) => string | undefined): OnCall {
  const turn = turnAt(rota, at);
  const override = rota.overrides
    .filter(({ from, to }) => from <= at && at < to)
    .reduce<RotaOverride | undefined>((last, each) => (last && last.id > each.id ? last : each), undefined);
  const covered = coverAt(rota, at);
  const inTurn =
    turn && covered.inside ? [...rota.members.slice(turn.index), ...rota.members.slice(0, turn.index)] : [];
  const order = [...new Set([...(override ? [override.personId] : []), ...inTurn])];
  const skipped: { person: string; reason: string }[] = [];
  const until = nextChange(rota, at, [turn?.to ?? null, covered.until, rota.until ?? null]);
  for (const person of order) {
    const reason = absentee(person);
    if (reason === undefined) return { person, reason: why(person, { override, inTurn }), until, skipped };
    skipped.push({ person, reason });
  }
  if (turn && !covered.inside && !override) {
    return { person: null, reason: 'outside the hours of the rota', until, skipped };
  }
  if (!turn && !override) return { person: null, reason: 'the rota has not begun, or has no members', until, skipped };
  return { person: null, reason: 'no member of the rota can be on call', until, skipped };
}

/**
 * Whose turn it is, as a place among the members, and from when to when; undefined before the rota
 * begins.
 */
export function turnAt(rota: Rota, at: number): (ShiftSpan & { readonly index: number }) | undefined {
  const { local, startDay, handoverMinute, rotationDays, members, turnOffset = 0 } = rota;
  const handover = (turn: number): number => local.instantOf(startDay + turn * rotationDays, handoverMinute);
  if (members.length === 0 || at < handover(0)) return undefined;
  let turn = Math.max(0, Math.floor((local.dayOf(at) - startDay) / rotationDays));
  if (at < handover(turn)) turn -= 1;
  return { index: (turn + turnOffset) % members.length, from: handover(turn), to: handover(turn + 1) };
}

function why(person: string, { override, inTurn }: { override: RotaOverride | undefined; inTurn: readonly string[] }) {
  if (override?.personId === person) return 'stands in';
  return inTurn[0] === person ? 'in turn' : 'next in turn';
}

/** Whether an instant is within the hours of a rota, and when that changes; null: never. */
function coverAt({ hours, local }: Rota, at: number): { readonly inside: boolean; readonly until: number | null } {
  if (hours === null) return { inside: true, until: null };
  const today = local.dayOf(at);
  // Where clocks go back around midnight, dates are not in order.
  const spans = [-2, -1, 0, 1, 2].map((offset) => ({
    from: local.instantOf(today + offset, hours.start),
    to: local.instantOf(today + offset, hours.end),
  }));
  const now = spans.find(({ from, to }) => from <= at && at < to);
  if (now) return { inside: true, until: now.to };
  return { inside: false, until: Math.min(...spans.map(({ from }) => from).filter((from) => from > at)) };
}

function nextChange({ overrides }: Rota, at: number, known: readonly (number | null)[]): number | null {
  const changes = overrides.flatMap(({ from, to }) => [from, to]).filter((change) => change > at);
  const all = [...changes, ...known.flatMap((change) => (change === null ? [] : [change]))];
  return all.length === 0 ? null : Math.min(...all);
}
