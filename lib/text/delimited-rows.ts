import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { decodePieces } from './decode-text.ts';

/** An opening quote that is never closed must not read the file into memory. */
const LONGEST_ROW_CHARACTERS = 1_000_000;

type Cells = readonly string[];

/**
 * The rows of a delimited text file below its header, a chunk at a time, cut while it is gone
 * through. Lines without quotes are only cut at the delimiter; from the first quote on the parser
 * reads, with the same results.
 * @param delimiter one character; empty for white space, of which any amount is one delimiter
 * @param skip rows above the first wanted one, without blank ones
 * @throws {Error} if the file cannot be read, or a row does not end
 */
export async function* readCells(file: string, delimiter: string, skip = 1): AsyncGenerator<Iterable<Cells>> {
  const input = createReadStream(file, { highWaterMark: 262_144 });
  try {
    const text = decoded(input, { guessLatin: true });
    const cut = new LineCutter(delimiter, skip);
    for await (const chunk of text) {
      const lines = cut.take(chunk);
      if (lines.length > 0) yield cellsOf(lines, delimiter);
      if (!cut.isPlain) {
        yield* parsed(remaining(cut.rest, text), { delimiter, skip: cut.toSkip, lineEnd: cut.lineEnd });
        return;
      }
    }
    const last = cut.end();
    if (last !== '') yield cellsOf([last], delimiter);
  } finally {
    input.destroy();
  }
}

function* cellsOf(lines: readonly string[], delimiter: string): Generator<Cells> {
  if (delimiter === '') for (const line of lines) yield line.trim().split(/\s+/);
  else for (const line of lines) yield line.split(delimiter);
}

/**
 * Cuts text into lines as the parser does, as long as there is nothing that only the parser can
 * read.
 */
class LineCutter {
  /** The text not cut yet. */
  rest = '';
  isPlain = true;
  /** Rows that are still to be left out. */
  toSkip: number;
  /** As the first line ends; found like the parser does. */
  lineEnd: '\n' | '\r\n' | undefined;
  /** A line of tabs is a row of empty cells where they separate. */
  private readonly isBlank: (line: string) => boolean;

  constructor(delimiter: string, skip: number) {
    this.toSkip = skip;
    this.isBlank = delimiter === '\t' ? isEmpty : isBlank;
  }

  /** @returns the whole lines below the header that are not empty */
  take(chunk: string): string[] {
    this.rest += chunk;
    if (this.lineEnd === undefined) {
      const first = this.rest.search(/[\r\n]/);
      if (first < 0 || first === this.rest.length - 1) {
        this.isPlain = !this.rest.includes('"') && this.rest.length <= LONGEST_ROW_CHARACTERS;
        return [];
      }
      if (this.rest[first] === '\n') this.lineEnd = '\n';
      else if (this.rest[first + 1] === '\n') this.lineEnd = '\r\n';
      else this.isPlain = false;
    }
    if (this.lineEnd === undefined) return [];
    const quote = this.rest.indexOf('"');
    const plain = quote < 0 ? this.rest : this.rest.slice(0, quote);
    const end = plain.lastIndexOf(this.lineEnd);
    const lines = end < 0 ? [] : plain.slice(0, end).split(this.lineEnd);
    this.rest = end < 0 ? this.rest : this.rest.slice(end + this.lineEnd.length);
    this.isPlain = quote < 0 && this.rest.length <= LONGEST_ROW_CHARACTERS;
    return this.belowHeader(lines);
  }

  /** The last line, which need not end; empty where there is none. */
  end(): string {
    return this.lineEnd === undefined ? '' : (this.belowHeader([this.rest])[0] ?? '');
  }

  private belowHeader(lines: readonly string[]): string[] {
    const full = lines.filter((line) => !this.isBlank(line));
    if (this.toSkip === 0) return full;
    const left = full.slice(this.toSkip);
    this.toSkip = Math.max(0, this.toSkip - full.length);
    return left;
  }
}

const isEmpty = (line: string): boolean => line === '';

/** Asked once a row: nearly all begin with something else than a blank. */
const isBlank = (line: string): boolean => line === '' || (line.charCodeAt(0) <= 32 && line.trim() === '');

/** The text of a file, a piece at a time. @throws {Error} where it is no text */
export async function* decoded(
  input: AsyncIterable<Buffer>,
  options: { readonly guessLatin?: boolean } = {},
): AsyncGenerator<string> {
  const pieces = decodePieces(options);
  try {
    for await (const chunk of input) yield pieces.take(chunk);
    yield pieces.end();
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new Error('from there the encoding is another one; save the file as UTF-8', { cause });
  }
}

async function* remaining(rest: string, text: AsyncGenerator<string>): AsyncGenerator<string> {
  yield rest;
  yield* text;
}

async function* parsed(
  text: AsyncIterable<string>,
  { delimiter, skip, lineEnd }: { delimiter: string; skip: number; lineEnd: string | undefined },
): AsyncGenerator<readonly Cells[]> {
  const isWhite = delimiter === '';
  const parser = parse({
    delimiter: isWhite ? [' ', '\t'] : delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    // Blanks may stand between a delimiter and a quote.
    ltrim: delimiter !== '\t' && !isWhite,
    rtrim: delimiter !== '\t' && !isWhite,
    from: skip + 1,
    max_record_size: LONGEST_ROW_CHARACTERS,
    ...(lineEnd !== undefined && { record_delimiter: lineEnd }),
  });
  const input = Readable.from(text);
  input.on('error', (error) => parser.destroy(error));
  input.pipe(parser);
  try {
    for await (const cells of parser as AsyncIterable<Cells>)
      yield [isWhite ? cells.filter((cell) => cell !== '') : cells];
  } finally {
    input.destroy();
    parser.destroy();
  }
}
