import type { ChecklistStep } from '../work/checklists.ts';
import type { ReportFacts } from './report-facts.ts';
import type { ReportLanguage, ReportWords } from './report-words.ts';

type Say = { readonly t: ReportWords; readonly when: (at: Date | null) => string };
type Rows = {
  readonly columns: readonly { readonly label: string; readonly width: number }[];
  readonly rows: readonly (readonly string[])[];
};

/** Characters of one cell: a row must fit on a page. */
const MOST_CELL = 600;
const HOUR_MS = 3_600_000;

/** Hours with their people, less corrections, and their sum. Pure. */
export function labourRows({ labour, names }: ReportFacts, { t, when }: Say): Rows {
  const columns = [
    { label: t.person, width: 0.3 },
    { label: t.from, width: 0.2 },
    { label: t.until, width: 0.2 },
    { label: t.hours, width: 0.1 },
    { label: t.note, width: 0.2 },
  ];
  const lasted = (line: ReportFacts['labour'][number]): number =>
    line.endedAt === null ? 0 : line.endedAt.getTime() - line.startedAt.getTime() - line.takenMs;
  const rows = labour.map((line) => [
    names.get(line.personId) ?? t.elsewhere,
    when(line.startedAt),
    line.endedAt === null ? t.running : when(line.endedAt),
    hours(lasted(line)),
    cell(line.note ?? ''),
  ]);
  const sum = labour.reduce((total, line) => total + lasted(line), 0);
  return { columns, rows: rows.length > 1 ? [...rows, [t.total, '', '', hours(sum), '']] : rows };
}

/** Parts that count, less corrections. Pure. */
export function partRows({ parts }: ReportFacts, { t }: Pick<Say, 't'>): Rows {
  const columns = [
    { label: t.part, width: 0.75 },
    { label: t.quantity, width: 0.25 },
  ];
  const rows = parts
    .filter(({ counts }) => counts > 0)
    .map(({ name, partId, counts, unit }) => [
      cell(`${name} (${partId})`),
      `${counts}${unit === null ? '' : ` ${unit}`}`,
    ]);
  return { columns, rows };
}

/** Steps of all checklists with their answers. Pure. */
export function stepRows({ checklists }: ReportFacts, { t, lang }: Pick<Say, 't'> & { lang: ReportLanguage }): Rows {
  const columns = [
    { label: t.step, width: 0.65 },
    { label: t.answer, width: 0.35 },
  ];
  const rows = checklists.flatMap(({ steps }) =>
    steps.map((step) => [cell((lang === 'zh-CN' && step.instructionZh) || step.instruction), cell(answerOf(step, t))]),
  );
  return { columns, rows };
}

function answerOf({ kind, answer, unit, withinLimits }: ChecklistStep, t: ReportWords): string {
  if (answer === null) return t.open;
  switch (kind) {
    case 'tick':
      return t.done;
    case 'photo':
      return t.photo;
    case 'measure':
      return `${answer}${unit === null ? '' : ` ${unit}`}${withinLimits === false ? `, ${t.outside}` : ''}`;
    case 'text':
      return String(answer);
    default:
      return kind satisfies never;
  }
}

function hours(ms: number): string {
  return (ms / HOUR_MS).toFixed(2);
}

function cell(text: string): string {
  return text.length > MOST_CELL ? `${text.slice(0, MOST_CELL)}…` : text;
}
