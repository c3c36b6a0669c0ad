import { openEntry, type ZipEntry, zipEntries } from './zip-file.ts';

/** A sheet of a workbook (XLSX), and what its cells refer to. */
export type Sheet = {
  readonly name: string;
  /** Its cells, unpacked. */
  readonly entry: ZipEntry;
  /** Names of the other sheets. */
  readonly others: readonly string[];
  readonly strings: readonly string[];
  /** By the style of a cell: how its number is a time, if it is one. */
  readonly styles: readonly TimeStyle[];
  /** Whether days count from 1904. */
  readonly is1904: boolean;
};

/** `span` is a time that may be longer than a day. */
export type TimeStyle = 'date' | 'clock' | 'span' | undefined;

/** Texts of a sheet are in memory; more would not fit. */
const MOST_TEXT_BYTES = 256 * 1024 * 1024;
/** Formats that each workbook has; those of East Asia among them. */
const DATES = new Set([14, 15, 16, 17, 22, ...range(27, 31), 36, ...range(50, 58)]);
const CLOCKS = new Set([18, 19, 20, 21, ...range(32, 35), 45, 47]);
const SPANS = new Set([46]);

/**
 * Opens the largest sheet of a workbook: the one with the rows, where others have a title or a
 * chart.
 * @returns undefined where the ZIP file holds no workbook
 * @throws {Error} if it cannot be read
 */
export async function openWorkbook(file: string): Promise<Sheet | undefined> {
  const entries = new Map((await zipEntries(file)).map((entry) => [entry.name, entry]));
  if (!entries.has('xl/workbook.xml')) return undefined;
  const textOf = async (name: string): Promise<string> => {
    const entry = entries.get(name);
    return entry ? await readText(file, entry) : '';
  };
  const book = await textOf('xl/workbook.xml');
  const links = linksOf(await textOf('xl/_rels/workbook.xml.rels'));
  const sheets = tags(book, 'sheet').flatMap((tag) => {
    const entry = entries.get(links.get(attribute(tag, '(?:\\w+:)?id') ?? '') ?? '');
    return entry ? [{ name: unescaped(attribute(tag, 'name') ?? ''), entry }] : [];
  });
  const [largest] = sheets.toSorted((a, b) => b.entry.bytes - a.entry.bytes);
  if (!largest) throw new Error('it has no sheet with cells');
  return {
    ...largest,
    others: sheets.filter((sheet) => sheet !== largest).map(({ name }) => name),
    strings: stringsOf(await textOf('xl/sharedStrings.xml')),
    styles: stylesOf(await textOf('xl/styles.xml')),
    is1904: /<(?:\w+:)?workbookPr\b[^>]*\bdate1904="(?:1|true)"/.test(book),
  };
}

/** The text of an element without what it is marked up with. */
export function plainText(xml: string): string {
  let text = '';
  const bare = xml.replace(/<(?:\w+:)?rPh\b.*?<\/(?:\w+:)?rPh>/gs, '');
  for (const [, piece = ''] of bare.matchAll(/<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)</g)) text += piece;
  return unescaped(text);
}

/** Replaces `&lt;`, `&#10;`, `_x000D_` and the like. */
export function unescaped(text: string): string {
  if (!/[&_]/.test(text)) return text;
  return text
    .replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi, (all, hex, decimal) =>
      character(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16), all),
    )
    .replace(/_x([0-9a-f]{4})_/gi, (all, hex) => character(Number.parseInt(hex, 16), all))
    .replace(
      /&(lt|gt|quot|apos|amp);/g,
      (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[name] ?? '',
    );
}

const character = (code: number, otherwise: string): string =>
  code <= 0x10ffff ? String.fromCodePoint(code) : otherwise;

/** The value of an attribute of a start tag. */
export function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
}

async function readText(file: string, entry: ZipEntry): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of await openEntry(file, entry)) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes > MOST_TEXT_BYTES)
      throw new Error(`its texts (${entry.name}) take more than ${MOST_TEXT_BYTES >> 20} MB`);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function tags(xml: string, name: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}\\b[^>]*>`, 'g'))].map(([tag]) => tag);
}

function linksOf(xml: string): ReadonlyMap<string, string> {
  return new Map(
    tags(xml, 'Relationship').map((tag) => {
      const target = attribute(tag, 'Target') ?? '';
      return [attribute(tag, 'Id') ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`];
    }),
  );
}

function stringsOf(xml: string): readonly string[] {
  return [...xml.matchAll(/<(?:\w+:)?si\b[^>]*?(?:\/>|>(.*?)<\/(?:\w+:)?si>)/gs)].map(([, inner]) =>
    plainText(inner ?? ''),
  );
}

function stylesOf(xml: string): readonly TimeStyle[] {
  const formats = new Map<number, TimeStyle>();
  for (const tag of tags(xml, 'numFmt'))
    formats.set(Number(attribute(tag, 'numFmtId')), styleOf(unescaped(attribute(tag, 'formatCode') ?? '')));
  const used = /<(?:\w+:)?cellXfs\b.*?<\/(?:\w+:)?cellXfs>/s.exec(xml)?.[0] ?? '';
  return tags(used, 'xf').map((tag) => {
    const id = Number(attribute(tag, 'numFmtId') ?? 0);
    if (formats.has(id)) return formats.get(id);
    if (DATES.has(id)) return 'date';
    if (SPANS.has(id)) return 'span';
    return CLOCKS.has(id) ? 'clock' : undefined;
  });
}

/** Whether a format such as `dd.mm.yyyy hh:mm` is of times. */
function styleOf(format: string): TimeStyle {
  if (/^\[\$-F[48]00\]/i.test(format)) return /^\[\$-F800\]/i.test(format) ? 'date' : 'clock';
  const bare = format.replace(/"[^"]*"|\\.|\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi, '').split(';')[0] ?? '';
  if (/\[(?:h+|m+|s+)\]/i.test(bare)) return 'span';
  if (/[yd]|e{2}/i.test(bare) && !/general/i.test(bare)) return 'date';
  return /[hs]/i.test(bare) && !/general/i.test(bare) ? 'clock' : undefined;
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
