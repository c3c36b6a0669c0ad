import { AppError, messageOf } from '../errors.ts';
import { uniqueNames, unitInName } from './column-name.ts';
import type { NumberTable, TableSource } from './table-source.ts';

type Duck = typeof import('@duckdb/node-api');
type Connection = import('@duckdb/node-api').DuckDBConnection;

/**
 * Types whose numbers are doubles as they are; of the others the nearest one to the number as it is
 * written.
 */
const PLAIN_NUMBERS = /^(?:DOUBLE|U?(?:TINYINT|SMALLINT|INTEGER|BIGINT))$/;
const OTHER_NUMBERS = /^(?:FLOAT|DECIMAL\(.*\))$/;
const TIMES = /^TIMESTAMP(?:_S|_MS)?$/;

/**
 * Opens a Parquet file through DuckDB, which reads it without any download. Every cell comes as
 * text, as in a delimited file, or, of columns that hold nothing else, as a number.
 * @throws {AppError} `invalid` if DuckDB cannot read it
 */
export async function readParquet(file: string): Promise<Omit<TableSource, 'sizeBytes'>> {
  const duck = await import('@duckdb/node-api');
  const rows = `from read_parquet('${file.replaceAll("'", "''")}')`;
  const described = await asked(duck, file, `describe select * ${rows}`);
  const columns = described.map(([name = '', type = '']) => ({ column: quoted(name), type }));
  const header = uniqueNames(described.map(([name]) => name ?? ''));
  const cells = columns.map(({ column }) => `coalesce(cast(${column} as varchar), '')`).join(', ');
  return {
    delimiter: ',',
    skip: 0,
    header,
    units: header.map(unitInName),
    hasHeader: true,
    notes: ['Parquet, read by DuckDB'],
    chunks: () =>
      stream(duck, file, { sql: `select ${cells} ${rows}`, take: (chunk) => chunk.getRows() as string[][] }),
    numbers: numbersOf(duck, file, { columns, rows }),
  };
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function numbersOf(
  duck: Duck,
  file: string,
  { columns, rows }: { columns: readonly { readonly column: string; readonly type: string }[]; rows: string },
): NumberTable {
  const sqlOf = ({ column, type }: { column: string; type: string }): string => {
    if (TIMES.test(type)) return `cast(epoch_us(${column}) as double)`;
    return PLAIN_NUMBERS.test(type) ? `cast(${column} as double)` : `cast(cast(${column} as varchar) as double)`;
  };
  return {
    kinds: columns.map(({ type }) => {
      if (TIMES.test(type)) return 'time';
      return PLAIN_NUMBERS.test(type) || OTHER_NUMBERS.test(type) ? 'number' : 'text';
    }),
    count: async () => Number((await asked(duck, file, `select cast(count(*) as varchar) ${rows}`))[0]?.[0]),
    chunks: (indices) => {
      const wanted = indices.map((index) => sqlOf(columns[index] ?? { column: 'null', type: 'DOUBLE' }));
      return stream(duck, file, {
        sql: `select ${wanted.join(', ')} ${rows}`,
        take: (chunk) => ({
          rows: chunk.rowCount,
          columns: indices.map((_, i) => chunk.getColumnVector(i) as import('@duckdb/node-api').DuckDBDoubleVector),
        }),
      });
    },
  };
}

async function asked(duck: Duck, file: string, sql: string): Promise<readonly (readonly string[])[]> {
  const found: (readonly string[])[] = [];
  for await (const rows of stream(duck, file, { sql, take: (chunk) => chunk.getRows() as string[][] })) {
    found.push(...rows);
  }
  return found;
}

type Chunk = NonNullable<Awaited<ReturnType<Awaited<ReturnType<Connection['stream']>>['fetchChunk']>>>;

async function* stream<Taken>(
  duck: Duck,
  file: string,
  { sql, take }: { sql: string; take: (chunk: Chunk) => Taken },
): AsyncGenerator<Taken> {
  const instance = await duck.DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    threads: '1',
  });
  const connection = await instance.connect();
  let next: Promise<Chunk | null> = Promise.resolve(null);
  try {
    const result = await connection.stream(sql);
    // DuckDB's thread decodes the next rows while these are taken.
    const fetchNext = (): void => {
      next = result.fetchChunk();
      // Its failure is reported where it is waited for.
      next.catch(() => undefined);
    };
    fetchNext();
    for (let chunk = await next; chunk && chunk.rowCount > 0; chunk = await next) {
      fetchNext();
      yield take(chunk);
    }
  } catch (cause) {
    throw new AppError('invalid', `${file} cannot be read as Parquet: ${messageOf(cause)}`, { cause });
  } finally {
    // A reader that stops early leaves one behind.
    await next.catch(() => undefined);
    connection.closeSync();
    instance.closeSync();
  }
}
