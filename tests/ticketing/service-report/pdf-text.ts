import { inflateSync } from 'node:zlib';

/** The text of a PDF by pdfkit, page by page, as a reader would select it. */
export function pagesOf(pdf: Uint8Array): readonly string[] {
  const text = Buffer.from(pdf).toString('latin1');
  const streams = [...text.matchAll(/stream\r?\n/g)].map(({ index, 0: mark }) => {
    const from = index + mark.length;
    const bytes = Buffer.from(text.slice(from, text.indexOf('endstream', from)), 'latin1');
    return inflated(bytes);
  });
  const characters = charactersOf(streams.find((stream) => stream.includes('beginbfrange')) ?? '');
  return streams
    .filter((stream) => /\bBT\b/.test(stream) && stream.includes(' Tf'))
    .map((stream) =>
      [...stream.matchAll(/\[([^\]]*)\] TJ/g)].map(([, shown = '']) => wordsOf(shown, characters)).join('\n'),
    );
}

function inflated(bytes: Buffer): string {
  try {
    return inflateSync(bytes).toString('latin1');
  } catch {
    return bytes.toString('latin1');
  }
}

/** Code of a glyph → its characters, from the font's table for readers. */
function charactersOf(table: string): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const [, first = '', , list = ''] of table.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/gi)) {
    for (const [offset, code] of [...list.matchAll(/<([0-9a-f ]*)>/gi)].map(([, hex = '']) => hex).entries())
      found.set(
        Number.parseInt(first, 16) + offset,
        Buffer.from(code.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'),
      );
  }
  return found;
}

function wordsOf(shown: string, characters: ReadonlyMap<number, string>): string {
  const codes = [...shown.matchAll(/<([0-9a-f]*)>/gi)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? []);
  return codes.map((code) => characters.get(Number.parseInt(code, 16)) ?? '?').join('');
}
