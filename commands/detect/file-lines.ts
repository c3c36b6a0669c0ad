import type { RecordingReport } from '../../lib/recording/recording.ts';
import type { AlarmEpisode } from '../../models/episode/alarm-episode.ts';
import { describeNets, type NetReport } from '../../models/normal/net-report.ts';
import { reportLines } from '../options/reading-report.ts';

/** The result for one recording. */
export type FileReport = {
  readonly name: string;
  readonly report: RecordingReport;
  /** Rows without a time or a number. */
  readonly skipped: number;
  readonly judged: number;
  readonly alarmed: number;
  /** The first time that was judged, and the last one, milliseconds. */
  readonly learnedTo: number;
  readonly lastAt: number;
  /** When the machine failed, as far as it is known. */
  readonly eventAt: number | undefined;
  readonly own: readonly AlarmEpisode[];
  readonly ruled: readonly AlarmEpisode[];
  readonly instrument: readonly AlarmEpisode[];
  /** The nets that the newest model of the machine, or of each component, uses. */
  readonly nets: readonly { readonly component: string | null; readonly report: NetReport }[];
  /** Channels that were not judged, since there are too many; in words. */
  readonly leftOut: readonly string[];
  readonly written: readonly string[];
  readonly timeOf: (milliseconds: number) => string;
};

const EPISODES_SHOWN = 40;
const CHANNELS_SHOWN = 3;
const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** The report of a recording for scripts. */
export function plainReport({ report, skipped, judged, alarmed, own, nets, leftOut, written }: FileReport): object {
  const { file, part, rows, columns, notes, form } = report;
  return {
    file,
    ...(part !== undefined && { part }),
    rows,
    skipped,
    episodes: own.length,
    nets: nets.map(({ component, report: of }) => ({
      component,
      channels: of.channels,
      used: of.used,
      detail: describeNets(of),
    })),
    unjudged: leftOut,
    alarmShare: shareOf({ judged, alarmed }),
    form,
    columns,
    notes,
    written,
  };
}

/**
 * The same for people: how the file was read, each alarm in a line, and the files that were
 * written.
 */
export function fileLines(of: FileReport): string {
  const { report, skipped, judged, own, ruled, instrument, learnedTo, timeOf, nets, leftOut, written } = of;
  const left = skipped > 0 ? `, ${skipped} rows without a time or a number` : '';
  const share = (100 * shareOf(of)).toFixed(1);
  const learned = Number.isNaN(learnedTo) ? '' : ` from ${timeOf(learnedTo)} on`;
  const episodes = own.length === 1 ? '1 episode' : `${own.length} episodes`;
  const lines = [
    `${report.file}: ${judged} rows judged${learned}${left}; ${episodes}, in alarm ${share} % of these rows`,
  ];
  for (const detail of leftOut) lines.push(`  ! ${detail}`);
  for (const { component, report: net } of nets.filter(({ report: { used } }) => used.length > 0)) {
    lines.push(`  ${component === null ? '' : `${component}: `}${describeNets(net)}`);
  }
  if (own.length > 0) lines.push(...episodeTable(own, of));
  if (ruled.length > 0) lines.push('  alarms of rules', ...episodeTable(ruled, of));
  if (instrument.length > 0) lines.push('  instruments, not the machine', ...episodeTable(instrument, of));
  if (written.length > 0) lines.push(`  wrote ${written.join(', ')}`);
  else lines.push('  nothing was written: --out DIR writes scores and episodes, --plot a picture');
  return `${reportLines(report)}${lines.join('\n')}\n`;
}

function shareOf({ judged, alarmed }: Pick<FileReport, 'judged' | 'alarmed'>): number {
  return alarmed / Math.max(1, judged);
}

function episodeTable(episodes: readonly AlarmEpisode[], of: FileReport): string[] {
  const until = of.eventAt === undefined ? 'before the end' : 'before the event';
  const rows = [
    ['raised', 'lasted', 'severity', 'condition', 'score', until, 'channels'],
    ...episodes.slice(0, EPISODES_SHOWN).map((episode) => cellsOf(episode, of)),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map((row) =>
    `    ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
  if (episodes.length > EPISODES_SHOWN)
    lines.push(`    and ${episodes.length - EPISODES_SHOWN} more: --out DIR writes all`);
  return lines;
}

function cellsOf(episode: AlarmEpisode, { timeOf, lastAt, eventAt }: FileReport): string[] {
  const { raisedAt, clearedAt, severity, component, condition, contributions, peakScore } = episode;
  const lasted = clearedAt === null ? `${duration(lastAt - raisedAt)}, not cleared` : duration(clearedAt - raisedAt);
  const ahead = (eventAt ?? lastAt) - raisedAt;
  const channels = Object.entries(contributions).sort((a, b) => b[1] - a[1]);
  const shown = channels.slice(0, CHANNELS_SHOWN).map(([name, share]) => `${name} ${Math.round(100 * share)} %`);
  return [
    timeOf(raisedAt),
    lasted,
    severity,
    component === null ? condition : `${component}: ${condition}`,
    `${peakScore.toPrecision(3)} × threshold`,
    ahead < 0 ? `${duration(-ahead)} after` : duration(ahead),
    shown.join(', '),
  ];
}

/** The two largest units of a span: `1 d 4 h`, `12 min 3 s`. */
export function duration(milliseconds: number): string {
  let seconds = Math.round(milliseconds / 1000);
  const first = UNITS.findIndex(([, size]) => seconds >= size);
  if (first < 0) return `${(milliseconds / 1000).toPrecision(2)} s`;
  const parts: string[] = [];
  for (const [unit, size] of UNITS.slice(first, first + 2)) {
    const count = Math.floor(seconds / size);
    seconds -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.join(' ');
}
