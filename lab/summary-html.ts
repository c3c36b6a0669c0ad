import { BASELINES } from './baselines.ts';
import { isOfMachine } from './figures.ts';
import { type Figure, median } from './intervals.ts';
import type { LabRun } from './lab-run.ts';
import { FIGURES, type FigureName, PROGRAM, type Summary } from './summary.ts';
import { figureWords } from './summary-text.ts';
import { trueFaults } from './true-fault.ts';

const NAMES = Object.keys(FIGURES) as readonly FigureName[];
const WAYS = [PROGRAM, ...BASELINES] as const;

const STYLE = `
body{font:15px/1.5 system-ui,sans-serif;color:#1b1f24;max-width:82rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;display:block;overflow-x:auto;margin:1rem 0}
th,td{border-bottom:1px solid #d0d7de;padding:.3rem .8rem .3rem 0;text-align:left;white-space:nowrap}
td:first-child{white-space:normal;min-width:9rem}
h2{margin-top:2.5rem}figure{margin:1rem 0}figcaption{color:#57606a}.chart{overflow-x:auto}svg{max-width:100%;min-width:42rem;height:auto}
text{font:12px system-ui,sans-serif;fill:#1b1f24}`;

/** A summary as one HTML file without links: table, charts, and a line of time for each run. */
export function summaryHtml(summary: Summary): string {
  const { ways, runs, version } = summary;
  const rows = NAMES.map((name) => [
    FIGURES[name].words,
    ...WAYS.map((way) => figureWords(ways[way]?.[name] ?? null, name)),
  ]);
  const scenarios = [...new Set(runs.map(({ scenario }) => scenario))];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Harbinger evaluation</title><style>${STYLE}</style></head><body>
<h1>Harbinger ${html(version)}: ${runs.length} ${runs.length === 1 ? 'run' : 'runs'} of ${scenarios.length} ${scenarios.length === 1 ? 'scenario' : 'scenarios'}</h1>
<p>In brackets: 95 % intervals, of shares after Wilson, of others by drawing whole runs again.</p>
${tableHtml(['', ...WAYS], rows)}
<h2>Faults found</h2>${barsSvg(WAYS.map((way) => [way, ways[way]?.recall ?? null]))}
<h2>Lead before failure</h2>${leadSvg(summary)}
<h2>Runs</h2>
<p>Red: a fault, from its onset to its failure or repair. Grey: a trouble of an instrument or the network. Black: a ticket of the machine; blue: another one.</p>
${runs.map(runSvg).join('\n')}
</body></html>
`;
}

function tableHtml(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: string, row: readonly string[]): string =>
    row.map((cell) => `<${tag}>${html(cell)}</${tag}>`).join('');
  return `<table><thead><tr>${cells('th', head)}</tr></thead><tbody>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('')}</tbody></table>`;
}

const WIDTH = 900;
const LEFT = 190;
const ROW = 26;

/** Shares as bars, with their intervals as lines. */
function barsSvg(bars: readonly (readonly [name: string, figure: Figure])[]): string {
  const span = WIDTH - LEFT - 60;
  const lines = bars.map(([name, figure], i) => {
    const y = i * ROW + 4;
    const label = `<text x="0" y="${y + 14}">${html(name)}</text>`;
    if (figure === null) return `${label}<text x="${LEFT}" y="${y + 14}">no case</text>`;
    const [to, low, high] = [figure.value, figure.low, figure.high].map((share) => LEFT + share * span) as [
      number,
      number,
      number,
    ];
    return `${label}<rect x="${LEFT}" y="${y}" width="${to - LEFT}" height="18" fill="#9ec5fe"/><line x1="${low}" x2="${high}" y1="${y + 9}" y2="${y + 9}" stroke="#1b1f24"/><text x="${WIDTH - 52}" y="${y + 14}">${Math.round(100 * figure.value)} %</text>`;
  });
  return svg(bars.length * ROW + 8, lines.join(''), 'Share of faults found by each way');
}

/**
 * A dot for each fault that was found, by its lead as a share of onset to failure; a line at half.
 */
function leadSvg({ faults }: Summary): string {
  const names = [...new Set(faults.map(({ fault }) => fault))].sort();
  if (names.length === 0) return '<p>No fault.</p>';
  const span = WIDTH - LEFT - 100;
  const lines = names.map((name, i) => {
    const y = i * ROW + 13;
    const own = faults.filter(({ fault }) => fault === name);
    const shares = own.flatMap(({ leadShare }) => leadShare ?? []);
    const dots = shares.map(
      (share) => `<circle cx="${LEFT + Math.max(0, share) * span}" cy="${y}" r="4" fill="#0969da" fill-opacity=".5"/>`,
    );
    const middle = median(shares);
    const tick =
      middle === null
        ? ''
        : `<line x1="${LEFT + middle * span}" x2="${LEFT + middle * span}" y1="${y - 9}" y2="${y + 9}" stroke="#1b1f24" stroke-width="2"/>`;
    const missed = own.filter(({ isFound, lasts }) => lasts && !isFound).length;
    return `<text x="0" y="${y + 4}">${html(name)}</text>${dots.join('')}${tick}<text x="${WIDTH - 75}" y="${y + 4}">${missed} missed</text>`;
  });
  const height = names.length * ROW + 24;
  const axis = [0, 0.5, 1].map(
    (share) =>
      `<line x1="${LEFT + share * span}" x2="${LEFT + share * span}" y1="0" y2="${height - 18}" stroke="#d0d7de"/><text x="${LEFT + share * span - 10}" y="${height - 4}">${100 * share} %</text>`,
  );
  return svg(height, axis.join('') + lines.join(''), 'Lead of tickets as a share of the time from onset to failure');
}

function runSvg(run: LabRun): string {
  const from = Date.parse(run.truth.startAt);
  const until = from + run.days * 86_400_000;
  const x = (at: number): number =>
    LEFT + ((Math.min(until, Math.max(from, at)) - from) / (until - from)) * (WIDTH - LEFT - 10);
  const span = (a: number, b: number, y: number, fill: string, title: string): string =>
    `<rect x="${x(a)}" y="${y}" width="${Math.max(2, x(b) - x(a))}" height="8" fill="${fill}"><title>${html(title)}</title></rect>`;
  const faults = trueFaults(run);
  const rows = run.truth.machines.map(({ device }, i) => {
    const y = i * ROW;
    const marks = [
      ...run.truth.troubles
        .filter((each) => each.device === device)
        .map((each) =>
          span(
            Date.parse(each.from),
            each.until === null ? until : Date.parse(each.until),
            y + 13,
            '#afb8c1',
            `${each.trouble} ${each.channel ?? ''}`,
          ),
        ),
      ...faults
        .filter((each) => each.device === device)
        .map((each) => span(each.onsetAt, each.endsAt, y + 4, '#ff8182', `${each.fault}, until ${each.ended}`)),
      ...run.tickets
        .filter(({ asset }) => asset === device)
        .map((ticket) => {
          const at = x(Date.parse(ticket.openedAt));
          const colour = isOfMachine(ticket) ? '#1b1f24' : '#0969da';
          return `<line x1="${at}" x2="${at}" y1="${y + 1}" y2="${y + 24}" stroke="${colour}" stroke-width="2"><title>${html(`${ticket.number} ${ticket.group} ${ticket.openedAt}`)}</title></line>`;
        }),
    ];
    return `<text x="0" y="${y + 16}">${html(device)}</text><line x1="${LEFT}" x2="${WIDTH - 10}" y1="${y + 12}" y2="${y + 12}" stroke="#d0d7de"/>${marks.join('')}`;
  });
  const title = `${run.scenario}, seed ${run.seed}: ${run.days.toFixed(1)} days${run.people ? ', with people' : ''}`;
  return `<figure><figcaption><strong>${html(title)}</strong> – ${html(run.teaches)}</figcaption>${svg(rows.length * ROW + 4, rows.join(''), title)}</figure>`;
}

function svg(height: number, body: string, label: string): string {
  return `<div class="chart"><svg viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${html(label)}">${body}</svg></div>`;
}

function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
