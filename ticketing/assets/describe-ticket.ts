import type { AlarmEpisode } from '../../models/episode/alarm-episode.ts';
import type { Priority } from '../ticket/priority.ts';
import type { AssetHistory } from './asset-history.ts';
import type { FailureModeEntry } from './catalogue/failure-mode-entry.ts';
import { type DescribedAsset, type Movement, type TicketPhrases, ticketPhrases } from './ticket-phrases.ts';

/** Channels below this contribution are left out as noise. */
const LEAST_SHARE = 0.03;

/** The facts known when a ticket opens. */
export type TicketFacts = {
  readonly asset: DescribedAsset;
  readonly episode: AlarmEpisode;
  readonly entry: FailureModeEntry;
  readonly history: AssetHistory;
  readonly priority: Priority;
  /**
   * The alarm got worse after the ticket was opened; its evidence is still that of the beginning.
   */
  readonly worsened?: boolean;
};

/** Title and description, English and Simplified Chinese. */
export type TicketWords = {
  readonly title: string;
  readonly description: string;
  readonly titleZh: string;
  readonly descriptionZh: string;
};

/**
 * Words for a technician: machine, fault and cause, channels and how much they moved, since when,
 * and the past.
 */
export function describeTicket(facts: TicketFacts): TicketWords {
  const { en, zh } = ticketPhrases;
  return {
    title: titleIn(en, facts),
    description: descriptionIn(en, facts),
    titleZh: titleIn(zh, facts),
    descriptionZh: descriptionIn(zh, facts),
  };
}

function titleIn(phrases: TicketPhrases, { asset, episode, entry }: TicketFacts): string {
  // A silence is of the device as a whole.
  const where = movementsOf(episode)[0]?.channel ?? episode.firstChannel;
  return phrases.title(subjectOf(phrases, asset, episode), phrases.name(entry), where || null);
}

function descriptionIn(phrases: TicketPhrases, facts: TicketFacts): string {
  const { asset, episode, entry, history, priority, worsened = false } = facts;
  const movements = movementsOf(episode);
  const { severity } = episode;
  const score = isOfRule(episode) ? null : round(episode.peakScore);
  return [
    phrases.opening(subjectOf(phrases, asset, episode), phrases.name(entry), {
      since: timeOf(episode.onsetAt),
      raised: timeOf(episode.raisedAt),
    }),
    ...(worsened ? [phrases.worsened({ severity, score, priority })] : []),
    ...phrases.reasons(entry, {
      reason: episode.reason,
      // A rule's message comes first, then the measured value, in English.
      message: isOfRule(episode) ? (episode.reason.split(': ')[0] ?? '') : null,
    }),
    ...(movements.length > 0 ? ['', phrases.moved] : []),
    ...movements.map(phrases.movement),
    '',
    phrases.machine(asset),
    phrases.history(history),
    ...(worsened ? [] : [phrases.priority(asset.criticality, severity, priority)]),
  ].join('\n');
}

function isOfRule({ detector }: AlarmEpisode): boolean {
  return detector.startsWith('rules/');
}

function subjectOf(phrases: TicketPhrases, asset: DescribedAsset, { component }: AlarmEpisode): string {
  return component === null ? asset.name : phrases.part(asset.name, component);
}

/** At most four channels that matter, the largest share first. */
function movementsOf(episode: AlarmEpisode): readonly Movement[] {
  return Object.entries(episode.contributions)
    .sort(([, a], [, b]) => b - a)
    .filter(([, share], index) => index === 0 || share >= LEAST_SHARE)
    .slice(0, 4)
    .map(([channel, share]) => ({ channel, share, ...movementOf(episode, channel) }));
}

function movementOf(episode: AlarmEpisode, channel: string): Pick<Movement, 'value' | 'normal'> {
  const normal = episode.evidence.normal[channel];
  const since = (episode.evidence.signals[channel] ?? []).filter(([at]) => at >= episode.onsetAt);
  const value = median(since.map(([, v]) => v));
  if (normal === undefined) return { value: null, normal: null };
  // UCUM's code for degrees is no word of people.
  const unit = normal.unit === null ? '' : ` ${normal.unit === 'Cel' ? '°C' : normal.unit}`;
  // Three spreads are what people understand as the normal range.
  const range = [round(normal.center - 3 * normal.spread), round(normal.center + 3 * normal.spread)] as const;
  return { value: value === undefined ? null : `${round(value)}${unit}`, normal: range };
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Three significant digits, without an exponent where none is needed. */
function round(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function timeOf(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
