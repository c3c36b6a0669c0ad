import type { EpisodeTransition } from '../../models/episode/alarm-episode.ts';

const FLOOD_MS = 600_000;
const FLOOD_ALARMS = 10;

/** A flood is over once fewer than this many alarms came in ten minutes (ISA-18.2). */
const CALM_ALARMS = 5;
const CHATTER_MS = 60_000;
const CHATTER_TRANSITIONS = 3;

/** Sites and alarms that are distinguished; devices choose their names. */
const MAX_KNOWN = 10_000;

/** How often alarms come, by ISA-18.2; totals since the start. */
export type AlarmCounts = {
  raised: number;
  /** Times that more than 10 alarms came within 10 minutes at one site. */
  floods: number;
  /** Times that one alarm began to come and go three times a minute or more. */
  chattering: number;
};

/** Watches how often alarms come, in event time. `take` a transition once. */
export type AlarmRates = { readonly counts: Readonly<AlarmCounts>; take(transition: EpisodeTransition): void };

type Recent = { times: number[]; over: boolean };

/** Creates it; its memory is bounded, and lost at a restart. */
export function createAlarmRates(): AlarmRates {
  const counts = { raised: 0, floods: 0, chattering: 0 };
  const sites = new Map<string, Recent>();
  const alarms = new Map<string, Recent>();
  return {
    counts,
    take: ({ kind, episode }) => {
      if (kind === 'worsened') return;
      const at = kind === 'cleared' ? (episode.clearedAt ?? episode.raisedAt) : episode.raisedAt;
      const { device, detector, condition, firstChannel } = episode;
      const alarm = recentOf(alarms, JSON.stringify([device, detector, condition, firstChannel]));
      const transitions = within(alarm, at, CHATTER_MS);
      if (transitions < CHATTER_TRANSITIONS) alarm.over = false;
      else if (!alarm.over) {
        alarm.over = true;
        counts.chattering += 1;
      }
      if (kind !== 'raised') return;
      counts.raised += 1;
      const site = recentOf(sites, device.split(':')[0] ?? '');
      const raised = within(site, at, FLOOD_MS);
      if (raised < CALM_ALARMS) site.over = false;
      else if (raised > FLOOD_ALARMS && !site.over) {
        site.over = true;
        counts.floods += 1;
      }
    },
  };
}

function recentOf(all: Map<string, Recent>, key: string): Recent {
  const known = all.get(key);
  if (known) return known;
  if (all.size >= MAX_KNOWN) all.clear();
  const recent = { times: [], over: false };
  all.set(key, recent);
  return recent;
}

/** Takes a time, and returns how many are within the span before it, itself included. */
function within(recent: Recent, at: number, spanMs: number): number {
  recent.times = [...recent.times, at].filter((time) => at - time < spanMs).slice(-2 * FLOOD_ALARMS);
  return recent.times.length;
}
