import { BASELINES } from './baselines.ts';
import type { Figure } from './intervals.ts';
import { FIGURES, type FigureName, PROGRAM, type ScenarioLine, type Summary } from './summary.ts';

const NAMES = Object.keys(FIGURES) as readonly FigureName[];
const WAYS = [PROGRAM, ...BASELINES] as const;

/** A summary as Markdown, which a terminal shows as well. */
export function summaryMarkdown({ ways, scenarios, crew }: Summary): string {
  const head = ['figure', ...WAYS];
  const rows = NAMES.map((name) => [
    FIGURES[name].words,
    ...WAYS.map((way) => figureWords(ways[way]?.[name] ?? null, name)),
  ]);
  const each = scenarios.map((line) => [line.scenario, ...scenarioWords(line)]);
  const lines = [
    ...table(head, rows),
    '',
    ...table(['scenario', 'seeds', 'faults found', 'false tickets (a machine-month)', 'median lead', 'blamed'], each),
  ];
  if (crew) {
    const { runs, failures, failuresUntouched, downtimeHours, downtimeUntouched, cost, costUntouched } = crew;
    lines.push(
      '',
      `People worked in ${runs} ${runs === 1 ? 'run' : 'runs'}. Failures: ${failures}, and ${failuresUntouched} where nobody acts. ` +
        `Machines stood ${Math.round(downtimeHours)} h, and ${Math.round(downtimeUntouched)} h. ` +
        `Cost: ${Math.round(cost)}, and ${Math.round(costUntouched)}.`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function scenarioWords(line: ScenarioLine): readonly string[] {
  const { seeds, faults, found, covered, falseTickets, machineMonths, leadShare, troubles, blamed } = line;
  return [
    seeds.join(' '),
    faults === 0 ? '–' : `${found} of ${faults}${covered === 0 ? '' : `, ${covered} under an open ticket`}`,
    `${falseTickets} (${(falseTickets / machineMonths).toFixed(2)})`,
    leadShare === null ? '–' : `${Math.round(100 * leadShare)} %`,
    troubles === 0 ? '–' : `${blamed} of ${troubles}`,
  ];
}

/** A figure with its interval. */
export function figureWords(figure: Figure, name: FigureName): string {
  if (figure === null) return '–';
  const { unit } = FIGURES[name];
  const digits = unit === 'number' ? 2 : unit === 'h' ? 1 : 0;
  const times = unit === '%' ? 100 : 1;
  const [value, low, high] = [figure.value, figure.low, figure.high].map((each) => (times * each).toFixed(digits));
  return `${value}${unit === '%' ? ' %' : unit === 'h' ? ' h' : ''} (${low} to ${high})`;
}

/** What differs from an earlier summary, line by line. */
export function againstText(before: Summary, now: Summary): string {
  const rows = NAMES.map((name) => {
    const [old, own] = [before.ways[PROGRAM]?.[name] ?? null, now.ways[PROGRAM]?.[name] ?? null];
    return [
      FIGURES[name].words,
      figureWords(old, name),
      figureWords(own, name),
      changeWords(old, own, FIGURES[name].better),
    ];
  });
  const same = sameRuns(before, now) ? '' : '\nThe runs are not the same: scenarios or seeds differ.';
  return `${table(['figure', `before (${before.version})`, 'now', 'change'], rows).join('\n')}\n${same}`;
}

function sameRuns(a: Summary, b: Summary): boolean {
  const of = ({ runs }: Summary): string =>
    runs
      .map(({ scenario, seed }) => `${scenario} ${seed}`)
      .sort()
      .join();
  return of(a) === of(b);
}

/** Intervals that do not meet tell a change; others may be chance. */
function changeWords(old: Figure, own: Figure, better: 'more' | 'less'): string {
  if (old === null || own === null) return old === own ? '' : 'not in both';
  if (old.value === own.value) return 'none';
  const isMore = own.value > old.value;
  const word = isMore === (better === 'more') ? 'better' : 'worse';
  return own.low > old.high || own.high < old.low ? word : `${word}, within the intervals`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, c) => Math.max(title.length, ...rows.map((row) => (row[c] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, c) => cell.padEnd(widths[c] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)];
}
