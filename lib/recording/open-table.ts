import { open } from 'node:fs/promises';
import { AppError, messageOf } from '../errors.ts';
import { decodeBeginning } from '../text/decode-text.ts';
import { readCells } from '../text/delimited-rows.ts';
import { readParquet } from './parquet-table.ts';
import { readSheet } from './sheet-table.ts';
import { findLayout } from './table-layout.ts';
import type { TableSource } from './table-source.ts';

const HEAD_BYTES = 262_144;

/** A workbook (XLSX) is a ZIP file. */
const ZIP = '504b0304';

/** The first bytes of files that are no text, with the next step. */
const OTHERS: readonly { readonly magic: string; readonly what: string }[] = [
  { magic: 'd0cf11e0', what: 'an old workbook (XLS), or one with a password: save it as XLSX without one' },
  { magic: '1f8b', what: 'compressed: unpack it with gunzip' },
  { magic: '28b52ffd', what: 'compressed: unpack it with zstd -d' },
  { magic: '89484446', what: 'an HDF5 file (MATLAB, Python): write its rows as CSV or Parquet' },
  { magic: '4d41544c', what: 'a MATLAB file: write its rows as CSV or Parquet' },
];

/**
 * Opens a table: delimited text in any usual encoding, Parquet, or a workbook (XLSX).
 * @param names of the columns of a file that does not have them
 * @throws {AppError} `not_found` if there is no such file; `invalid` if it is none
 */
export async function openTable(file: string, names?: readonly string[]): Promise<TableSource> {
  const { head, sizeBytes } = await readHead(file);
  const magic = head.subarray(0, 4).toString('hex');
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return { ...(await readParquet(file)), sizeBytes };
  if (magic === ZIP) return { ...(await readSheet(file, names)), sizeBytes };
  const other = OTHERS.find((each) => magic.startsWith(each.magic));
  if (other) throw new AppError('invalid', `${file} is ${other.what}`);
  const isWhole = head.length === sizeBytes;
  const text = decodeBeginning(file, head, { guessLatin: true });
  if (/^\uFEFF?\s*(?:\{\s*"|\[\s*[[{])/.test(text))
    throw new AppError('invalid', `${file} is JSON: write its rows as CSV or Parquet`);
  const layout = findLayout(text, { file, names, isWhole });
  return { ...layout, sizeBytes, chunks: () => readCells(file, layout.delimiter, layout.skip) };
}

async function readHead(file: string): Promise<{ head: Buffer; sizeBytes: number }> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    const missing = error.code === 'ENOENT';
    const why = missing ? 'does not exist: check the path' : `cannot be read (${messageOf(error)})`;
    throw new AppError(missing ? 'not_found' : 'invalid', `${file} ${why}`, { cause: error });
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new AppError('invalid', `${file} is not a file: name the recordings themselves`);
    const head = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0);
    return { head: head.subarray(0, bytesRead), sizeBytes: stat.size };
  } finally {
    await handle.close();
  }
}
