/** A column that says which values of a channel, or of the whole row, are good. */
export type QualityColumn = { readonly index: number; readonly isGood: (cell: string) => boolean };

const NAME = /^(.*?)[ ._:/-]*(?:quality(?:[ _]?(?:code|flag))?|qual|qc|opc[ _]?quality|status(?:[ _]?code)?|q)$/i;
const GOOD = /^(?:good\b.*|ok|g|valid|normal)$/i;
const WORDS =
  /^(?:good\b.*|bad\b.*|uncertain\b.*|questionable|substituted|doubtful|invalid|valid|ok|not ok|error|normal|[gbu])$/i;
/** Good in the codes of OPC DA. */
const GOOD_CODE = 192;

/**
 * Finds the columns of qualities among the header's: `Temp.Quality` beside `Temp`, or `Quality` for
 * the whole row.
 * @returns by the index of the channel; by -1 for the whole row
 */
export function findQualities(
  header: readonly string[],
  sample: readonly (readonly string[])[],
): ReadonlyMap<number, QualityColumn> {
  const found = new Map<number, QualityColumn>();
  for (const [index, name] of header.entries()) {
    const base = NAME.exec(name)?.[1];
    if (base === undefined) continue;
    const of = base === '' ? -1 : header.findIndex((other, i) => i !== index && isNameOf(other, base));
    if (of < 0 && base !== '') continue;
    const cells = [...new Set(sample.map((row) => (row[index] ?? '').trim()))].filter((cell) => cell !== '');
    const isGood = vocabulary(cells);
    if (isGood) found.set(of, { index, isGood });
  }
  return found;
}

function isNameOf(name: string, base: string): boolean {
  const bare = (text: string): string =>
    text
      .replace(/[[(][^[\]()]*[\])]\s*$/, '')
      .replace(/[ ._:/-]*(?:value|val|v)$/i, '')
      .trim()
      .toLowerCase();
  return bare(name) === bare(base);
}

function vocabulary(cells: readonly string[]): QualityColumn['isGood'] | undefined {
  if (cells.length === 0) return undefined;
  if (cells.every((cell) => WORDS.test(cell))) return (cell) => GOOD.test(cell.trim());
  const codes = cells.map(Number);
  const areCodes =
    codes.every((code) => Number.isInteger(code) && code >= 0 && code <= 255) && codes.includes(GOOD_CODE);
  return areCodes ? (cell) => Number(cell) >= GOOD_CODE && cell.trim() !== '' : undefined;
}
