import type { AlarmEpisode } from '../episode/alarm-episode.ts';
import type { Buckets } from './signal-buckets.ts';
import { areDates, numberLabel, timeTicks } from './time-ticks.ts';

/** The content of a picture. All times are milliseconds. */
export type DetectionPicture = {
  readonly title: string;
  /** Names of the signals, in the order of their panels, and where they are in `signals`. */
  readonly channels: readonly { readonly name: string; readonly series: number; readonly unit: string | undefined }[];
  /** Channels that there was no room for. */
  readonly left: number;
  readonly signals: Buckets;
  /** One series: the score. */
  readonly scores: Buckets;
  /** End of the training span. */
  readonly trainedTo: number;
  readonly episodes: readonly AlarmEpisode[];
  readonly timeOf: (milliseconds: number) => string;
};

const WIDTH = 1200;
const LEFT = 230;
const RIGHT = 1180;

/** A4, landscape, within its margins. */
const PAGE_MM = [277, 190] as const;
const LANES = 5;
const LANE = 15;
const SCORE_TOP = 66 + LANES * LANE;
const SCORE_HEIGHT = 120;
const PANEL_HEIGHT = 46;
const PANEL_STEP = 56;
const SCORE_LOW = 0.1;
const SCORE_HIGH = 1000;
const CHARACTER = 6.2;
const NAME_CHARACTERS = 27;
const COLOUR = { low: '#e3b505', medium: '#e8751a', high: '#b3261e' } as const;
const STYLE = `text{font:11px sans-serif;fill:#222}.h{font:bold 16px sans-serif}.s{fill:#555}.e{text-anchor:end}.m{text-anchor:middle}
.l{fill:none;stroke:#1f4e79;stroke-width:1}.k{stroke:#000}.f{fill:none;stroke:#999;stroke-width:.7}.g{stroke:#ddd;stroke-width:.7}
.t{stroke:#b3261e;stroke-dasharray:6 3}.o{stroke:#444;stroke-dasharray:2 2}`;

type Scale = (value: number) => number;

/**
 * The picture as a self-contained SVG without scripts: score, threshold, episodes, and a panel for
 * each signal.
 */
export function detectionSvg(picture: DetectionPicture): string {
  const { channels, signals, title } = picture;
  const to = Math.max(signals.to, signals.from + 1);
  const x: Scale = (at) => LEFT + ((at - signals.from) / (to - signals.from)) * (RIGHT - LEFT);
  const panelsTop = SCORE_TOP + SCORE_HEIGHT + 16;
  const bottom = panelsTop + channels.length * PANEL_STEP - (PANEL_STEP - PANEL_HEIGHT);
  const height = bottom + 48 + (picture.left > 0 ? 16 : 0);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" ${pageSize(height)} role="img" aria-labelledby="title desc">`,
    `<title id="title">${escapeXml(title)}</title><desc id="desc">${escapeXml(description(picture))}</desc>`,
    `<style>${STYLE}</style><rect width="100%" height="100%" fill="#fff"/>`,
    `<text class="h" x="16" y="26">${escapeXml(title)}</text>`,
    `<text class="s" x="16" y="44">${escapeXml(description(picture))}</text>`,
    trained(picture, { x, bottom }),
    ...timeAxis({ from: signals.from, to, bottom }, x),
    ...shades(picture, { x, bottom }),
    scorePanel(picture.scores, x),
    ...channels.map((channel, i) => signalPanel(channel, { signals, x, top: panelsTop + i * PANEL_STEP })),
    picture.left > 0 &&
      `<text class="s" x="16" y="${height - 8}">${picture.left} more channels are not shown: they matter less to the episodes.</text>`,
    '</svg>\n',
  ];
  return parts.filter(Boolean).join('\n');
}

/** As wide as a page, or less where it would be too high. */
function pageSize(height: number): string {
  const scale = Math.min(PAGE_MM[0] / WIDTH, PAGE_MM[1] / height);
  return `width="${(scale * WIDTH).toFixed(1)}mm" height="${(scale * height).toFixed(1)}mm"`;
}

function description({ episodes, signals, timeOf, trainedTo }: DetectionPicture): string {
  const until = Number.isNaN(trainedTo) ? '' : `, learned until ${timeOf(trainedTo)}`;
  return `${timeOf(signals.from)} to ${timeOf(signals.to)}${until}; ${episodes.length} ${episodes.length === 1 ? 'episode' : 'episodes'}`;
}

function trained({ trainedTo, signals }: DetectionPicture, { x, bottom }: { x: Scale; bottom: number }): string {
  if (Number.isNaN(trainedTo)) return '';
  const width = x(trainedTo) - x(signals.from);
  const label = width > 60 ? `<text class="s" x="${LEFT + 4}" y="${SCORE_TOP + 12}">learned</text>` : '';
  return `<g><title>training span</title><rect x="${LEFT}" y="${SCORE_TOP}" width="${width.toFixed(1)}" height="${bottom - SCORE_TOP}" fill="#e4e9ef"/>${label}</g>`;
}

function timeAxis(span: { from: number; to: number; bottom: number }, x: Scale): string[] {
  const { from, to, bottom } = span;
  const ticks = timeTicks(from, to, 9).map(({ at, label }) => {
    const place = x(at).toFixed(1);
    return `<path class="g" d="M${place} ${SCORE_TOP}V${bottom + 4}"/><text class="m" x="${place}" y="${bottom + 17}">${label}</text>`;
  });
  const unit = areDates(from) ? 'time (UTC)' : 'time (seconds)';
  return [...ticks, `<text class="m s" x="${(LEFT + RIGHT) / 2}" y="${bottom + 33}">${unit}</text>`];
}

/**
 * Each episode from raised to cleared, its onset as a dotted line; labels in lanes, as far as there
 * is room.
 */
function shades(
  { episodes, signals, timeOf }: DetectionPicture,
  { x, bottom }: { x: Scale; bottom: number },
): string[] {
  const lanes = new Array<number>(LANES).fill(LEFT);
  return [...episodes]
    .sort((a, b) => a.raisedAt - b.raisedAt)
    .map((episode) => {
      const { component, condition, severity, reason, onsetAt, raisedAt, clearedAt } = episode;
      const from = x(Math.max(signals.from, raisedAt));
      const width = Math.max(1, x(clearedAt ?? signals.to) - from);
      const name = `${component === null ? '' : `${component}: `}${condition}`;
      const [channel = episode.firstChannel] =
        Object.entries(episode.contributions).sort((a, b) => b[1] - a[1])[0] ?? [];
      const shown = `${timeOf(raisedAt)} ${channel}${condition === 'unknown' ? '' : ` (${condition})`}`;
      const needed = shown.length * CHARACTER + 8;
      // A label that would run over the edge ends there.
      const start = Math.max(LEFT, Math.min(from, RIGHT - needed));
      const lane = lanes.findIndex((end) => end <= start);
      let label = '';
      if (lane >= 0) {
        lanes[lane] = start + needed;
        label = `<text x="${start.toFixed(1)}" y="${SCORE_TOP - 6 - lane * LANE}">${escapeXml(shown)}</text>`;
      }
      const cleared = clearedAt === null ? 'not cleared' : `cleared ${timeOf(clearedAt)}`;
      const text = `${name}, ${severity}; onset ${timeOf(onsetAt)}, raised ${timeOf(raisedAt)}, ${cleared}. ${reason}`;
      const box = `x="${from.toFixed(1)}" y="${SCORE_TOP}" width="${width.toFixed(1)}" height="${bottom - SCORE_TOP}"`;
      const onset = x(Math.max(signals.from, onsetAt)).toFixed(1);
      return `<g><title>${escapeXml(text)}</title><rect ${box} fill="${COLOUR[severity]}" fill-opacity=".22"/><path class="o" d="M${onset} ${SCORE_TOP}V${bottom}"/>${label}</g>`;
    });
}

/**
 * Draws the score on a logarithmic axis: normal scores stay flat, extreme ones stay on the paper.
 */
function scorePanel(scores: Buckets, x: Scale): string {
  const highest = largest(scores.series[0]?.high ?? new Float64Array());
  const top = Math.min(SCORE_HIGH, 10 ** Math.max(1, Math.ceil(Math.log10(Math.max(1, highest)))));
  const y: Scale = (score) => {
    const share = Math.log(Math.min(top, Math.max(SCORE_LOW, score)) / SCORE_LOW) / Math.log(top / SCORE_LOW);
    return SCORE_TOP + SCORE_HEIGHT * (1 - share);
  };
  const marks: string[] = [];
  for (let at = SCORE_LOW; at <= top * 1.01; at *= 10) {
    const label = numberLabel(at);
    marks.push(`<text class="s e" x="${LEFT - 6}" y="${(y(at) + 4).toFixed(1)}">${label}</text>`);
  }
  const clipped = highest > top ? `, highest ${numberLabel(highest)}` : '';
  return `<g><title>score, 1 is the threshold</title><path class="l k" d="${line(scores, { series: 0, x, y })}"/><path class="t" d="M${LEFT} ${y(1).toFixed(1)}H${RIGHT}"/>${frame(SCORE_TOP, SCORE_HEIGHT)}
<text x="16" y="${SCORE_TOP + 52}">score (multiples of the threshold)${clipped}</text><text class="s" x="16" y="${SCORE_TOP + 67}">dashed: alarm threshold</text>${marks.join('')}</g>`;
}

function signalPanel(
  { name, series, unit }: { name: string; series: number; unit: string | undefined },
  { signals, x, top }: { signals: Buckets; x: Scale; top: number },
): string {
  const { low, high } = signals.series[series] ?? { low: new Float64Array(), high: new Float64Array() };
  const least = -largest(low.map((value) => -value));
  const most = largest(high);
  const room = most > least ? most - least : 1;
  const y: Scale = (value) => top + 3 + (PANEL_HEIGHT - 6) * (most > least ? (most - value) / room : 0.5);
  const isNamed = unit === undefined || name.endsWith(`${unit}]`) || name.endsWith(`${unit})`);
  const under = isNamed ? '' : `<text class="s" x="16" y="${top + 41}">${escapeXml(unit)}</text>`;
  const short = name.length > NAME_CHARACTERS ? `${name.slice(0, NAME_CHARACTERS - 1)}…` : name;
  const end = (value: number, at: number) =>
    Number.isFinite(value) ? `<text class="s e" x="${LEFT - 6}" y="${at}">${numberLabel(value)}</text>` : '';
  return `<g><title>${escapeXml(name)}</title><path class="l" d="${line(signals, { series, x, y })}"/>${frame(top, PANEL_HEIGHT)}
<text x="16" y="${top + 27}">${escapeXml(short)}</text>${under}${end(most, top + 10)}${most > least ? end(least, top + PANEL_HEIGHT) : ''}</g>`;
}

function frame(top: number, height: number): string {
  return `<rect class="f" x="${LEFT}" y="${top}" width="${RIGHT - LEFT}" height="${height}"/>`;
}

/**
 * A stroke from lowest to highest in each stretch, joined; broken where far more is missing than
 * between most.
 */
function line(buckets: Buckets, { series, x, y }: { series: number; x: Scale; y: Scale }): string {
  const { low, high } = buckets.series[series] ?? { low: new Float64Array(), high: new Float64Array() };
  const places: number[] = [];
  for (let i = 0; i < buckets.count; i++) if (!Number.isNaN(low[i])) places.push(i);
  const steps = places.slice(1).map((place, i) => place - (places[i] ?? 0));
  const usual = steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 1;
  let text = '';
  let before = Number.NEGATIVE_INFINITY;
  // In tenths of a pixel, each from the one before: a third shorter.
  let [lastX, lastY] = [0, 0];
  for (const place of places) {
    const at = Math.round(10 * x(Math.min(buckets.to, buckets.from + (place + 0.5) * buckets.width)));
    const [first, second] = [Math.round(10 * y(low[place] ?? 0)), Math.round(10 * y(high[place] ?? 0))];
    text +=
      place - before > 8 * usual
        ? `M${tenths(at)} ${tenths(first)}`
        : `l${tenths(at - lastX)} ${tenths(first - lastY)}`;
    if (second !== first) text += `v${tenths(second - first)}`;
    before = place;
    [lastX, lastY] = [at, second];
  }
  return text;
}

function tenths(value: number): string {
  return String(value / 10).replace(/^(-?)0\./, '$1.');
}

function largest(values: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  // NaN, where there is nothing, is not larger than anything.
  for (const value of values) if (value > most) most = value;
  return most;
}

/** Text as XML can hold it: without control characters, which it cannot. */
function escapeXml(text: string): string {
  const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]/g, '\uFFFD').replace(/[&<>"]/g, (one) => named[one] ?? one);
}
