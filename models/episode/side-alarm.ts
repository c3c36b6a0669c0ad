import type { AlarmMemory } from '../alarm/alarm-engine.ts';
import type { AlarmEpisode, EpisodeTransition } from './alarm-episode.ts';

/** The result of nearly every reading. */
export const NO_STEPS: readonly SideStep[] = [];

/** No side alarms: one for all devices, as most have none. */
export const NO_SIDE: ReadonlyMap<string, SideAlarm> = new Map();

/** An alarm of a device beside its normal-behaviour alarm: an instrument's, or a rule's. */
export type SideAlarm = { readonly alarm: AlarmMemory; episode: AlarmEpisode | null };

/** The effect of a sample on its alarm, for ticketing; null for none. */
export type SideStep = Pick<EpisodeTransition, 'kind' | 'episode'>;
