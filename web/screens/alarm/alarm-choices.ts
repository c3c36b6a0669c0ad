import type { GetData } from '../../api/use-get.ts';

export type Episode = GetData<'/episodes/{id}'>['episode'];
export type ByPerson = 'parent' | 'gateway' | 'rule';

const BY_PERSON: readonly ByPerson[] = ['parent', 'gateway', 'rule'];

/** What a request may change in the state of an alarm (docs/alarms.md, States). */
export type AlarmChoices = {
  readonly acknowledge: boolean;
  readonly shelve: boolean;
  readonly unshelve: boolean;
  /** What it may still be suppressed by. */
  readonly suppressBy: readonly ByPerson[];
  /** Suppressions that a person may end. */
  readonly unsuppress: readonly ByPerson[];
  /** It changed and stayed, and nobody has decided which level is normal. */
  readonly accept: boolean;
};

/** The requests that have an effect on an alarm now. */
export function choicesOf(
  alarm: Pick<Episode, 'state' | 'shelvedUntil' | 'suppressedBy' | 'stayed' | 'acceptedLevel'>,
): AlarmChoices {
  const { state, shelvedUntil, suppressedBy } = alarm;
  const isShown = state === 'UNACK' || state === 'ACKED' || state === 'RTNUN';
  const isShelved = state === 'SHLVD' || shelvedUntil !== null;
  return {
    acknowledge: state === 'UNACK' || state === 'RTNUN',
    shelve: isShown && !isShelved,
    unshelve: isShelved,
    suppressBy: state === 'NORM' ? [] : BY_PERSON.filter((by) => !suppressedBy.includes(by)),
    unsuppress: BY_PERSON.filter((by) => suppressedBy.includes(by)),
    accept: alarm.stayed && alarm.acceptedLevel === null,
  };
}
