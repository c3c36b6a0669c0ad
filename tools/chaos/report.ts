import { cpus, totalmem } from 'node:os';
import { type ChaosOptions, type Findings, MUST_BE_ZERO, ZERO_WHERE_COUNTED } from './scenario.ts';

type Told = ChaosOptions & { readonly scenario: string; readonly devices: number; readonly rate: number };

/** A run in words, for docs/. */
export function reportOf(
  options: Told,
  {
    findings,
    seconds,
    details,
  }: { readonly findings: Findings; readonly seconds: number; readonly details?: string | undefined },
): string {
  const { scenario, kills, minutes, secondsPerKill, devices, rate, seed } = options;
  const command = `npm run chaos -- --scenario ${scenario} --kills ${kills} --minutes ${minutes} --seconds-per-kill ${secondsPerKill} --devices ${devices} --rate ${rate} --seed ${seed}`;
  const mustBeZero: readonly string[] = [...MUST_BE_ZERO, ...ZERO_WHERE_COUNTED];
  const rows = Object.entries(findings).map(([name, value]) => {
    const verdict = mustBeZero.includes(name) ? (value === 0 ? 'as it must be' : 'WRONG') : '';
    return [wordsOf(name), `${value}`, verdict];
  });
  return `# A run of the scenario ${scenario}

Made by \`--report\`; a second run with the same seed disturbs in the same order.

\`\`\`text
${command}
\`\`\`

It took ${seconds} s on ${cpus().length} cores with ${Math.round(totalmem() / 2 ** 30)} GiB of memory, beside whatever else ran there.

${markdownTable([['what', 'count', ''], ...rows])}
${details === undefined ? '' : `\n${details}`}`;
}

/** As the formatter of Markdown has it. @param table the head is its first row */
export function markdownTable(table: readonly (readonly string[])[]): string {
  const [head = [], ...rows] = table;
  const widths = head.map((_, column) => Math.max(3, ...table.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
}

/** `killedDoors` → `killed doors`. */
function wordsOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace('_', ', ');
}
