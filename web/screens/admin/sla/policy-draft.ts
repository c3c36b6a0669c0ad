import type { GetData } from '../../../api/use-get.ts';
import { durationOf, durationText } from './duration-text.ts';

export type Policy = GetData<'/sla/policies'>['items'][number];
type Definition = Policy['definition'];
export const PRIORITIES = ['P1', 'P2', 'P3', 'P4'] as const;
export const CLOCKS = ['ack', 'start', 'restore', 'ola'] as const;
export const HOLDS = ['parts', 'access', 'approval', 'vendor', 'customer', 'safety', 'weather', 'other'] as const;
type Priority = (typeof PRIORITIES)[number];
type Clock = (typeof CLOCKS)[number];

/** What one priority is promised, while it is typed. */
export type TierDraft = Readonly<Record<Clock, string>> & {
  readonly calendar: string;
  readonly warnPercents: readonly string[];
  readonly warnMinutesBeforeDue: readonly string[];
};
/** Whether clocks stand still during a hold, and at most how long; no cap: as usual. */
export type HoldDraft = { readonly pauses: boolean; readonly cap: string };

/** A policy while it is typed. */
export type PolicyDraft = {
  readonly id: string;
  readonly name: string;
  readonly position: number | null;
  readonly priorities: readonly string[];
  readonly sites: readonly string[];
  readonly assets: readonly string[];
  readonly assetClasses: readonly string[];
  readonly criticalities: readonly string[];
  readonly workClasses: readonly string[];
  readonly failureModeGroups: readonly string[];
  readonly sources: readonly string[];
  readonly tiers: Readonly<Record<Priority, TierDraft>>;
  readonly holds: Readonly<Partial<Record<(typeof HOLDS)[number], HoldDraft>>>;
  readonly ackTimeout: boolean;
  readonly ackLadder: string;
  readonly restoreLadder: string;
};

const MATCHES = [
  'priorities',
  'sites',
  'assets',
  'assetClasses',
  'criticalities',
  'workClasses',
  'failureModeGroups',
  'sources',
] as const;

/** A policy of the API as a draft. */
export function policyDraft(id: string, definition: Definition): PolicyDraft {
  const { name, position, match = {}, tiers, holds = {}, ackTimeout = true, ladders = {} } = definition;
  const matches = Object.fromEntries(MATCHES.map((member) => [member, match[member] ?? []]));
  return {
    id,
    name,
    position,
    ...(matches as Record<(typeof MATCHES)[number], string[]>),
    tiers: Object.fromEntries(PRIORITIES.map((each) => [each, tierDraft(tiers[each])])) as PolicyDraft['tiers'],
    holds: Object.fromEntries(
      HOLDS.flatMap((each) => {
        const hold = holds[each];
        return hold ? [[each, { pauses: hold.pauses, cap: durationText(hold.cap) }]] : [];
      }),
    ),
    ackTimeout,
    ackLadder: ladders.ack ?? '',
    restoreLadder: ladders.restore ?? '',
  };
}

function tierDraft(tier: Definition['tiers'][Priority]): TierDraft {
  const { calendar, ack, start, restore, ola, warnPercents = [], warnMinutesBeforeDue = [] } = tier;
  return {
    calendar,
    ack: durationText(ack),
    start: durationText(start),
    restore: durationText(restore),
    ola: durationText(ola),
    warnPercents: warnPercents.map(String),
    warnMinutesBeforeDue: warnMinutesBeforeDue.map(String),
  };
}

/** A draft in the form of the API. */
export function policyBody(draft: PolicyDraft): Definition {
  const match = Object.fromEntries(MATCHES.filter((each) => draft[each].length > 0).map((each) => [each, draft[each]]));
  const holds = Object.fromEntries(
    Object.entries(draft.holds).map(([each, { pauses, cap }]) => [each, { pauses, cap: durationOf(cap) ?? '' }]),
  );
  const ladders = {
    ...(draft.ackLadder !== '' && { ack: draft.ackLadder }),
    ...(draft.restoreLadder !== '' && { restore: draft.restoreLadder }),
  };
  return {
    name: draft.name,
    position: draft.position ?? 0,
    ...(Object.keys(match).length > 0 && { match }),
    tiers: Object.fromEntries(PRIORITIES.map((each) => [each, tierBody(draft.tiers[each])])) as Definition['tiers'],
    ...(Object.keys(holds).length > 0 && { holds }),
    ackTimeout: draft.ackTimeout,
    ...(Object.keys(ladders).length > 0 && { ladders }),
  };
}

function tierBody(tier: TierDraft): Definition['tiers'][Priority] {
  const { calendar, ack, start, restore, ola, warnPercents, warnMinutesBeforeDue } = tier;
  return {
    calendar,
    ack: durationOf(ack),
    start: durationOf(start),
    restore: durationOf(restore),
    ...(ola !== '' && { ola: durationOf(ola) }),
    ...(warnPercents.length > 0 && { warnPercents: warnPercents.map(Number) }),
    ...(warnMinutesBeforeDue.length > 0 && { warnMinutesBeforeDue: warnMinutesBeforeDue.map(Number) }),
  };
}
