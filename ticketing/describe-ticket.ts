import type { AlarmEpisode } from '../models/alarm-episode.ts';
import { failureModeOf } from './failure-modes.ts';

/** How far one channel moved while the alarm was raised. */
type Movement = { channel: string; share: number; words: string };

/** Title and description for a technician: which machine, what is wrong, which channels moved and by how much, since when. */
export function describeTicket(assetName: string, episode: AlarmEpisode): { title: string; description: string } {
  const { words } = failureModeOf(episode.condition);
  const movements = movementsOf(episode);
  const [main] = movements;
  const lines = [
    `${assetName} (device ${episode.device}) has shown ${words} since ${timeOf(episode.onsetAt)}; ` +
      `the alarm was raised at ${timeOf(episode.raisedAt)}.`,
    episode.reason,
    '',
    'What moved:',
    ...movements.map(
      ({ channel, share, words }) => `- ${channel}: ${words} (${Math.round(share * 100)} % of the score)`,
    ),
    '',
    `${episode.firstChannel} left its normal range first. Score ${round(episode.score)}, where 1 raises the alarm; ` +
      `severity ${episode.severity}.`,
  ];
  return { title: `${assetName}: ${words}, ${main?.channel ?? episode.firstChannel}`, description: lines.join('\n') };
}

/** At most five channels, the largest share first. */
function movementsOf(episode: AlarmEpisode): readonly Movement[] {
  return Object.entries(episode.contributions)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 5)
    .map(([channel, share]) => ({ channel, share, words: movementOf(episode, channel) }));
}

function movementOf(episode: AlarmEpisode, channel: string): string {
  const normal = episode.evidence.normal[channel];
  const since = (episode.evidence.signals[channel] ?? []).filter(([at]) => at >= episode.onsetAt);
  const value = median(since.map(([, v]) => v));
  if (normal === undefined) return 'no normal range known';
  const range = `normal ${round(normal.center)} ± ${round(normal.spread)}`;
  if (value === undefined) return range;
  const spreads = normal.spread > 0 ? (value - normal.center) / normal.spread : 0;
  const side = spreads < 0 ? 'below' : 'above';
  return `${round(value)}, ${range}: ${round(Math.abs(spreads))} times its usual spread ${side}`;
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
