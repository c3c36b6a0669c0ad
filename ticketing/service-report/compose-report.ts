import { failureCauses, failureMechanisms, failureModes } from '../assets/catalogue/iso-14224.ts';
import { ticketNumber } from '../ticket/ticket.ts';
import type { Words } from '../ticket/ticket-plan.ts';
import { composeReadings } from './compose-readings.ts';
import { labourRows, partRows, stepRows } from './compose-rows.ts';
import type { ReportBlock, ReportDocument, ReportPhoto } from './report-document.ts';
import type { ReportFacts } from './report-facts.ts';
import type { ReportReadings } from './report-readings.ts';
import { type ReportLanguage, type ReportWords, reportWords } from './report-words.ts';

/** Photos in one report. */
export const MOST_PHOTOS = 40;
/** Rows of one table. */
const MOST_ROWS = 200;
/** Characters of the description. */
const MOST_TEXT = 10_000;

export type Composing = {
  readonly lang: ReportLanguage;
  readonly timeZone: string;
  readonly now: Date;
  /** Null: the series store did not answer. */
  readonly readings: readonly ReportReadings[] | null;
  readonly photos: readonly ReportPhoto[];
  /** How many photos are not in it. */
  readonly photosLeft: number;
};

type Say = { readonly t: ReportWords; readonly when: (at: Date | number | null) => string };

/** A service report in words: who, what, when, parts, readings, photos, signatures. Pure. */
export function composeReport(facts: ReportFacts, composing: Composing): ReportDocument {
  const { lang, timeZone, now } = composing;
  const t = reportWords[lang];
  const format = new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, {
    timeZone,
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  const when = (at: Date | number | null): string => (at === null ? t.notYet : format.format(at));
  const say = { t, when };
  const { ticket } = facts;
  const number = ticketNumber(ticket.id);
  const title = (lang === 'zh-CN' && ticket.titleZh) || ticket.title;
  return {
    lang,
    title: t.title(number),
    subtitle: title,
    footer: t.footer(number, `${when(now)} (${timeZone})`),
    madeAt: now.getTime(),
    blocks: [
      ...ticketBlocks(facts, say),
      ...troubleBlocks(facts, say, lang),
      ...whenBlocks(facts, say),
      ...findingBlocks(facts, say, lang),
      ...tableBlocks(t.labour, t.noLabour, say, labourRows(facts, say)),
      ...tableBlocks(t.parts, t.noParts, say, partRows(facts, say)),
      ...tableBlocks(t.steps, t.noSteps, say, stepRows(facts, { ...say, lang })),
      { kind: 'heading', text: t.readings },
      ...composeReadings(facts, { ...say, readings: composing.readings }),
      ...signatureBlocks(facts, say),
      ...photoBlocks(facts, { ...composing, t }),
    ],
  };
}

function ticketBlocks({ ticket, names }: ReportFacts, { t }: Say): readonly ReportBlock[] {
  const { asset, assigneeId } = ticket;
  const assignee = assigneeId === null ? t.nobody : (names.get(assigneeId) ?? t.elsewhere);
  const rows = [
    [t.machine, `${asset.name} (${asset.id})`],
    [t.site, asset.site],
    [t.state, t.states[ticket.state] ?? ticket.state],
    [t.priority, ticket.priority],
    [t.class, t.classes[ticket.workClass] ?? ticket.workClass],
    [t.assignee, assignee],
  ] as const;
  return [
    { kind: 'heading', text: t.facts },
    { kind: 'facts', rows },
  ];
}

function troubleBlocks({ ticket }: ReportFacts, { t }: Say, lang: ReportLanguage): readonly ReportBlock[] {
  const text = (lang === 'zh-CN' && ticket.descriptionZh) || ticket.description;
  const cut = text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
  return [
    { kind: 'heading', text: t.trouble },
    { kind: 'text', text: cut.trim() === '' ? ticket.title : cut },
  ];
}

function whenBlocks({ ticket, acceptedAt, startedAt }: ReportFacts, { t, when }: Say): readonly ReportBlock[] {
  const rows = [
    ...(ticket.detectedAt ? [[t.detectedAt, when(ticket.detectedAt)] as const] : []),
    [t.openedAt, when(ticket.openedAt)],
    [t.acceptedAt, when(acceptedAt)],
    [t.startedAt, when(startedAt)],
    [t.resolvedAt, when(ticket.resolvedAt)],
    [t.closedAt, when(ticket.closedAt)],
  ] as const;
  return [
    { kind: 'heading', text: t.when },
    { kind: 'facts', rows },
  ];
}

function findingBlocks({ ticket, finding }: ReportFacts, { t }: Say, lang: ReportLanguage): readonly ReportBlock[] {
  const code = (name: string, codes: Readonly<Record<string, Words>>): string | undefined => {
    const value = finding[name];
    if (typeof value !== 'string') return undefined;
    const words = codes[value];
    return words === undefined ? value : `${lang === 'en' ? words.en : words.zh} (${value})`;
  };
  const { reason } = finding;
  const verdict = ticket.verdict === null ? t.notYet : (t.verdicts[ticket.verdict] ?? ticket.verdict);
  const rows = [
    [t.verdict, verdict],
    [t.failureMode, code('failureMode', failureModes)],
    [t.failureMechanism, code('failureMechanism', failureMechanisms)],
    [t.failureCause, code('failureCause', failureCauses)],
    [t.note, typeof reason === 'string' ? reason : undefined],
  ] as const;
  return [
    { kind: 'heading', text: t.finding },
    { kind: 'facts', rows: rows.flatMap(([label, value]) => (value === undefined ? [] : [[label, value] as const])) },
  ];
}

type Rows = Pick<Extract<ReportBlock, { kind: 'table' }>, 'columns' | 'rows'>;

/** A heading with its table, or with the words for an empty one; a long one is cut, and says so. */
function tableBlocks(heading: string, none: string, { t }: Say, { columns, rows }: Rows): readonly ReportBlock[] {
  const more = rows.length - MOST_ROWS;
  return [
    { kind: 'heading', text: heading },
    rows.length === 0 ? { kind: 'note', text: none } : { kind: 'table', columns, rows: rows.slice(0, MOST_ROWS) },
    ...(more > 0 ? [{ kind: 'note', text: t.more(more) } as const] : []),
  ];
}

function signatureBlocks({ signatures }: ReportFacts, say: Say): readonly ReportBlock[] {
  const { t, when } = say;
  const columns = [
    { label: t.signedBy, width: 0.25 },
    { label: t.meaning, width: 0.2 },
    { label: t.at, width: 0.2 },
    { label: t.hash, width: 0.35 },
  ];
  const rows = signatures.map(({ name, meaning, signedAt, contentHash }) => [
    ...[name, t.meanings[meaning] ?? meaning, when(signedAt), contentHash],
  ]);
  return tableBlocks(t.signatures, t.noSignatures, say, { columns, rows });
}

function photoBlocks(
  { files }: ReportFacts,
  { photos, photosLeft, t }: Pick<Composing, 'photos' | 'photosLeft'> & { t: ReportWords },
): readonly ReportBlock[] {
  const others = files.filter(({ mediaType }) => !isPhoto(mediaType)).map(({ name }) => name);
  return [
    { kind: 'heading', text: t.photos },
    photos.length === 0 ? { kind: 'note', text: t.noPhotos } : { kind: 'photos', items: photos },
    ...(photosLeft > 0 ? [{ kind: 'note', text: t.leftOut(photosLeft, MOST_PHOTOS) } as const] : []),
    ...(others.length > 0 ? [{ kind: 'note', text: t.otherFiles(others.join(', ').slice(0, 2000)) } as const] : []),
  ];
}

/** Types of pictures that a PDF holds as they are. */
export function isPhoto(mediaType: string): boolean {
  return mediaType === 'image/jpeg' || mediaType === 'image/png';
}
