/** ISA-18.2 states of an alarm episode. */
export const alarmStates = ['NORM', 'UNACK', 'ACKED', 'RTNUN', 'SHLVD', 'DSUPR', 'OOSRV'] as const;
export type AlarmState = (typeof alarmStates)[number];

/** Rules that may hide an alarm; several can at once. */
export const suppressors = ['ticket', 'maintenance', 'parent', 'gateway', 'rule'] as const;
export type Suppressor = (typeof suppressors)[number];

/**
 * All inputs of the state. Hiding is kept apart, so that a hidden alarm continues and is never
 * erased.
 */
export type AlarmFacts = {
  /** The machine is not back to normal. */
  readonly active: boolean;
  readonly acknowledged: boolean;
  readonly shelved: boolean;
  readonly suppressedBy: readonly Suppressor[];
  readonly outOfService: boolean;
};

/** Events of an alarm. */
export type AlarmEvent =
  | { readonly kind: 'acknowledged' | 'cleared' | 'realarmed' | 'worsened' }
  | { readonly kind: 'shelved' | 'unshelved' | 'taken_out_of_service' | 'put_in_service' }
  | { readonly kind: 'suppressed' | 'unsuppressed'; readonly by: Suppressor };

/** An alarm that was just raised: NORM → UNACK. */
export const RAISED: AlarmFacts = {
  active: true,
  acknowledged: false,
  shelved: false,
  suppressedBy: [],
  outOfService: false,
};

/**
 * The state that the facts amount to. Of several that hide it, out of service comes before a
 * person's shelving, and that before rules.
 */
export function alarmState(facts: AlarmFacts): AlarmState {
  if (facts.outOfService) return 'OOSRV';
  if (facts.shelved) return 'SHLVD';
  if (facts.suppressedBy.length > 0) return 'DSUPR';
  if (facts.active) return facts.acknowledged ? 'ACKED' : 'UNACK';
  return facts.acknowledged ? 'NORM' : 'RTNUN';
}

/** Whether an alarm must not notify anybody now. */
export function isHidden(facts: AlarmFacts): boolean {
  return facts.outOfService || facts.shelved || facts.suppressedBy.length > 0;
}

/**
 * The facts after an event (docs/alarms.md), or null where it has no effect in this state.
 * Acknowledging and clearing are separate. When the last thing that hid an alarm ends it is judged
 * again: UNACK if it is still active, so that somebody is notified, and NORM if not; after work on
 * its ticket it is ACKED, because the people have seen it.
 */
export function changeAlarm(facts: AlarmFacts, event: AlarmEvent): AlarmFacts | null {
  switch (event.kind) {
    case 'acknowledged':
      return facts.acknowledged || isHidden(facts) ? null : { ...facts, acknowledged: true };
    case 'cleared':
      return facts.active ? { ...facts, active: false } : null;
    case 'realarmed':
      return facts.active ? null : { ...facts, active: true, acknowledged: false };
    case 'worsened':
      return facts.active && facts.acknowledged ? { ...facts, acknowledged: false } : null;
    case 'shelved':
      return facts.shelved || isOver(facts) ? null : { ...facts, shelved: true };
    case 'unshelved':
      return facts.shelved ? judgedAgain({ ...facts, shelved: false }) : null;
    case 'suppressed':
      return facts.suppressedBy.includes(event.by) || isOver(facts)
        ? null
        : { ...facts, suppressedBy: [...facts.suppressedBy, event.by].sort() };
    case 'unsuppressed': {
      if (!facts.suppressedBy.includes(event.by)) return null;
      const rest = facts.suppressedBy.filter((by) => by !== event.by);
      return judgedAgain({ ...facts, suppressedBy: rest }, event.by === 'ticket');
    }
    case 'taken_out_of_service':
      return facts.outOfService || isOver(facts) ? null : { ...facts, outOfService: true };
    case 'put_in_service':
      return facts.outOfService ? judgedAgain({ ...facts, outOfService: false }) : null;
    default:
      return event satisfies never;
  }
}

/** Back to normal, and somebody took note: the episode is history, and nothing is left to hide. */
function isOver(facts: AlarmFacts): boolean {
  return alarmState(facts) === 'NORM';
}

function judgedAgain(facts: AlarmFacts, known = false): AlarmFacts {
  return isHidden(facts) ? facts : { ...facts, acknowledged: known || !facts.active };
}
