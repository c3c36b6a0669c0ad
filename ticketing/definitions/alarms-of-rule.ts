import type { SeriesDevice, SeriesStore } from '../../ingest/series/series-store.ts';
import { rulesNamed } from '../../models/rules/condition.ts';
import { RULE_DETECTOR } from '../../models/rules/judge-rules.ts';
import type { AlarmRule } from '../../models/rules/rule.ts';
import { type TrialAlarm, tryRule } from '../../models/rules/rule-trial.ts';
import type { Sql } from '../db/sql.ts';
import { reopenDays } from '../lifecycle/transition-rules.ts';
import { readMoments, type StoredMoments } from './stored-moments.ts';

type TimeSpan = { readonly from: number; readonly to: number };

/** The alarms of a draft and of the rule that is in force, on the same stored readings. */
export type RuleTrial = Omit<StoredMoments, 'units' | 'moments'> & {
  readonly moments: number;
  readonly draft: readonly TrialAlarm[];
  /** Null where the draft is of a new rule. */
  readonly inForce: readonly TrialAlarm[] | null;
};

/**
 * Judges the stored readings of a device by a draft, and by the rule in force.
 * @param given.others every other rule; those are read to which the two refer
 */
export async function tryOnDevice(
  series: Pick<SeriesStore, 'range' | 'downsample'>,
  given: {
    readonly device: SeriesDevice;
    readonly draft: AlarmRule;
    readonly inForce: AlarmRule | null;
    readonly others: readonly AlarmRule[];
    readonly span: TimeSpan;
  },
): Promise<RuleTrial> {
  const { device, draft, inForce, others, span } = given;
  const needed = [draft, ...(inForce ? [inForce] : [])].flatMap((rule) => [rule, ...referredTo(rule, others)]);
  const stored = await readMoments(series, { device, rules: needed, ...span });
  const { units, moments, ...told } = stored;
  const alarmsOf = (rule: AlarmRule): Promise<readonly TrialAlarm[]> =>
    tryRule({ device: device.device, rule, others: referredTo(rule, others), units, moments });
  return {
    ...told,
    moments: moments.length,
    draft: await alarmsOf(draft),
    inForce: inForce && (await alarmsOf(inForce)),
  };
}

/** The rules that a rule refers to, directly or by way of another. */
function referredTo(rule: AlarmRule, others: readonly AlarmRule[]): readonly AlarmRule[] {
  const found = new Map<string, AlarmRule>();
  const open = [...rulesNamed(rule.when)];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const other = others.find((one) => one.id === id);
    if (other === undefined || found.has(id) || id === rule.id) continue;
    found.set(id, other);
    open.push(...rulesNamed(other.when));
  }
  return [...found.values()];
}

/** How many alarms, how long they lasted within a span, and how many tickets they come to. */
export type RuleSum = { readonly alarms: number; readonly minutes: number; readonly tickets: number };

/**
 * Sums the alarms of one device up. An alarm that comes within {@link reopenDays} days after the
 * one before joins its ticket, or opens it again.
 */
export function sumOfAlarms(alarms: readonly TrialAlarm[], { from, to }: TimeSpan): RuleSum {
  let lasted = 0;
  let tickets = 0;
  let before = Number.NEGATIVE_INFINITY;
  for (const { raisedAt, clearedAt } of alarms) {
    const end = Math.min(clearedAt ?? to, to);
    lasted += Math.max(0, end - Math.max(raisedAt, from));
    if (raisedAt - before > reopenDays * 86_400_000) tickets += 1;
    before = Math.max(before, end);
  }
  return { alarms: alarms.length, minutes: Math.round(lasted / 60_000), tickets };
}

/** Recorded alarms that are read of one device. */
const MOST_RECORDED = 10_000;

/**
 * The alarms that a rule has really given at a device, known by its message: an alarm does not keep
 * the id of its rule.
 */
export async function recordedAlarms(
  sql: Sql,
  { device, rule: { message } }: { readonly device: string; readonly rule: AlarmRule },
  { from, to }: TimeSpan,
): Promise<readonly TrialAlarm[]> {
  const { rows } = await sql.query<
    Pick<TrialAlarm, 'channel' | 'severity' | 'reason'> & { raisedAt: Date; clearedAt: Date | null }
  >(
    `select raised_at as "raisedAt", cleared_at as "clearedAt", first_channel as channel, severity, reason
     from alarm_episode where device = $1 and detector = $2 and starts_with(reason, $3)
       and raised_at < $5 and coalesce(cleared_at, $5) > $4
     order by raised_at limit $6`,
    [device, RULE_DETECTOR, `${message}: `, new Date(from), new Date(to), MOST_RECORDED],
  );
  return rows.map(({ raisedAt, clearedAt, ...row }) => ({
    ...row,
    raisedAt: raisedAt.getTime(),
    clearedAt: clearedAt?.getTime() ?? null,
  }));
}
