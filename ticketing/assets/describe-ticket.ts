import type { AlarmEpisode } from '../../models/alarm-episode.ts';
import { failureModeOf } from './failure-modes.ts';

/** Channels with less are noise to whoever has to act. */
const LEAST_SHARE = 0.03;

/** How far one channel moved while the alarm was raised. */
type Movement = { channel: string; share: number; words: string };

/** Title and description for a technician: which machine, what is wrong, which channels moved and by how much, since when. */
export function describeTicket(assetName: string, episode: AlarmEpisode): { title: string; description: string } {
  const { words } = failureModeOf(episode.condition);
  const name = episode.component === null ? assetName : `${assetName}, ${episode.component}`;
  const movements = movementsOf(episode);
  const [main] = movements;
  const lines = [
    `${name} has shown ${words} since ${timeOf(episode.onsetAt)}; the alarm was raised at ${timeOf(episode.raisedAt)}.`,
    episode.reason,
    ...(movements.length > 0 ? ['', 'What moved, with its share of the score:'] : []),
    ...movements.map(({ channel, share, words }) => `- ${channel}, ${Math.round(share * 100)} %: ${words}`),
  ];
  // A silence is of the device as a whole.
  const where = main?.channel ?? episode.firstChannel;
  return { title: [`${name}: ${words}`, ...(where ? [where] : [])].join(', '), description: lines.join('\n') };
}

/** At most four channels that matter, the largest share first. */
function movementsOf(episode: AlarmEpisode): readonly Movement[] {
  return Object.entries(episode.contributions)
    .sort(([, a], [, b]) => b - a)
    .filter(([, share], index) => index === 0 || share >= LEAST_SHARE)
    .slice(0, 4)
    .map(([channel, share]) => ({ channel, share, words: movementOf(episode, channel) }));
}

function movementOf(episode: AlarmEpisode, channel: string): string {
  const normal = episode.evidence.normal[channel];
  const since = (episode.evidence.signals[channel] ?? []).filter(([at]) => at >= episode.onsetAt);
  const value = median(since.map(([, v]) => v));
  if (normal === undefined) return 'no normal range known';
  const unit = normal.unit === null ? '' : ` ${normal.unit}`;
  // Three spreads are what people understand as the normal range.
  const range = `normally ${round(normal.center - 3 * normal.spread)} to ${round(normal.center + 3 * normal.spread)}`;
  return value === undefined ? range : `${round(value)}${unit} (${range})`;
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
