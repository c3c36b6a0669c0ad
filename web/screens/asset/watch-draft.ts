import type { GetData } from '../../api/use-get.ts';
import type { Severity } from '../../parts/health.ts';

/** What is set for a device or an asset, and what is in force there. */
export type Settings = Omit<GetData<'/devices/{id}/watch-settings'>, 'device' | 'moves'>;
export type InForce = Settings['inForce'];
export type Source = InForce['limits'][number]['from'];

/** What the settings are of: a device, or all devices below an asset. */
export type Target = { readonly kind: 'device' | 'asset'; readonly id: string };

/**
 * A fixed limit as it is typed; a side that is left empty has no limit. `none`: the channel has no
 * limit here, whatever is set above.
 */
export type LimitDraft = {
  readonly channel: string;
  readonly low: number | '';
  readonly high: number | '';
  readonly severity: Severity;
  readonly reason: string;
  readonly until: string | null;
  readonly none: boolean;
};

/** Settings of watching as they are typed; null: inherited. */
export type WatchDraft = {
  readonly factor: number | null;
  readonly exclude: readonly string[] | null;
  readonly limits: readonly LimitDraft[];
  readonly reason: string;
};

/** What is set, to be changed. */
export function draftOf({ limitFactor, exclude, limits }: Settings): WatchDraft {
  return {
    factor: limitFactor,
    exclude,
    reason: '',
    limits: limits.map(({ channel, low, high, severity, reason, until, none }) => ({
      channel,
      severity,
      reason,
      until,
      none,
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
    exclude: exclude && [...exclude],
    limits: limits.map(({ low, high, until, none, ...limit }) => ({
      ...limit,
      reason: limit.reason.trim(),
      ...(none && { none }),
      ...(low !== '' && !none && { low }),
      ...(high !== '' && !none && { high }),
      ...(until !== null && !none && { until }),
    })),
  };
}

/** A new limit of a channel that has none yet; undefined where each has one. */
export function newLimit(draft: WatchDraft, channels: readonly string[]): LimitDraft | undefined {
  const channel = channels.find((one) => !draft.limits.some((limit) => limit.channel === one));
  if (channel === undefined) return undefined;
  return { channel, low: '', high: '', severity: 'medium', reason: '', until: null, none: false };
}

/** A new entry that keeps the limits of assets above from a channel. */
export function noLimit(channel: string): LimitDraft {
  return { channel, low: '', high: '', severity: 'medium', reason: '', until: null, none: true };
}

/** The limits from above that would hold with a draft. */
export function inheritedLimits(draft: WatchDraft, inherited: InForce): InForce['limits'] {
  return inherited.limits.filter(({ channel }) => !draft.limits.some((limit) => limit.channel === channel));
}
