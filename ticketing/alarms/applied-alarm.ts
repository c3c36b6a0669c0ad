import type { EpisodeTransition } from '../../models/episode/alarm-episode.ts';
import type { Asset } from '../assets/assets.ts';
import type { SlaPolicy } from '../sla/policy.ts';

/** Result of a transition, with the reason; `ticket` is its number, where there is one. */
export type Applied = {
  readonly kind: 'opened' | 'attached' | 'reopened' | 'relapsed' | 'held' | 'updated' | 'hidden' | 'ignored';
  readonly reason: string;
  readonly ticket?: string;
};

/** An alarm for which a ticket is looked for; its asset is locked. */
export type Joining = {
  readonly asset: Asset;
  readonly transition: EpisodeTransition;
  readonly now: Date;
  readonly policy: SlaPolicy;
};
