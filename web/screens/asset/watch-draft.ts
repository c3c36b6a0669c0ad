import type { GetData } from '../../api/use-get.ts';
import type { Severity } from '../../parts/health.ts';

export type Settings = GetData<'/devices/{id}/watch-settings'>;

/** A fixed limit as it is typed; a side that is left empty has no limit. */
export type LimitDraft = {
  readonly channel: string;
  readonly low: number | '';
  readonly high: number | '';
  readonly severity: Severity;
  readonly reason: string;
  readonly until: string | null;
};

/** Settings of watching as they are typed. */
export type WatchDraft = {
  readonly factor: number;
  readonly exclude: readonly string[];
  readonly limits: readonly LimitDraft[];
  readonly reason: string;
};

/** What is set, to be changed. */
export function draftOf({ limitFactor, exclude, limits }: Settings): WatchDraft {
  return {
    factor: limitFactor,
    exclude,
    reason: '',
    limits: limits.map(({ channel, low, high, severity, reason, until }) => ({
      ...{ channel, severity, reason, until },
      low: low ?? '',
      high: high ?? '',
    })),
  };
}

/** What is sent: it replaces all that is set. */
export function bodyOf({ factor, exclude, limits, reason }: WatchDraft) {
  return {
    reason: reason.trim(),
    limitFactor: factor,
    exclude: [...exclude],
    limits: limits.map(({ low, high, until, ...limit }) => ({
      ...limit,
      reason: limit.reason.trim(),
      ...(low !== '' && { low }),
      ...(high !== '' && { high }),
      ...(until !== null && { until }),
    })),
  };
}

/** A new limit of a channel that has none yet; undefined where each has one. */
export function newLimit(draft: WatchDraft, channels: readonly string[]): LimitDraft | undefined {
  const channel = channels.find((one) => !draft.limits.some((limit) => limit.channel === one));
  if (channel === undefined) return undefined;
  return { channel, low: '', high: '', severity: 'medium', reason: '', until: null };
}
