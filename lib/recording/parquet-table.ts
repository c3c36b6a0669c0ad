import { AppError, messageOf } from '../errors.ts';
import { uniqueNames, unitInName } from './column-name.ts';
import type { TableSource } from './table-source.ts';

type Duck = typeof import('@duckdb/node-api');

/**
 * Opens a Parquet file through DuckDB, which reads it without any download; every cell comes as
 * text, as in a delimited file.
 * @throws {AppError} `invalid` if DuckDB cannot read it
 */
export async function readParquet(file: string): Promise<Omit<TableSource, 'sizeBytes'>> {
  const duck = await import('@duckdb/node-api');
  const rows = `from read_parquet('${file.replaceAll("'", "''")}')`;
  const described = await asked(duck, file, `describe select * ${rows}`);
  const names = described.map(([name]) => name ?? '');
  const header = uniqueNames(names);
  const cells = names.map((name) => `coalesce(cast("${name.replaceAll('"', '""')}" as varchar), '')`).join(', ');
  return {
    delimiter: ',',
    skip: 0,
    header,
    units: header.map(unitInName),
    hasHeader: true,
    notes: ['Parquet, read by DuckDB'],
    chunks: () => stream(duck, file, `select ${cells} ${rows}`),
  };
}

async function asked(duck: Duck, file: string, sql: string): Promise<readonly (readonly string[])[]> {
  const found: (readonly string[])[] = [];
  for await (const rows of stream(duck, file, sql)) found.push(...rows);
  return found;
}

async function* stream(duck: Duck, file: string, sql: string): AsyncGenerator<Iterable<readonly string[]>> {
  const instance = await duck.DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    threads: '1',
  });
  const connection = await instance.connect();
  try {
    const result = await connection.stream(sql);
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk())
      yield chunk.getRows() as string[][];
  } catch (cause) {
    throw new AppError('invalid', `${file} cannot be read as Parquet: ${messageOf(cause)}`, { cause });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
