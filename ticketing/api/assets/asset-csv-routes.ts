import { Type } from 'typebox';
import { leaders, readers } from '../../../http/access/roles.ts';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { actorOf, viewFor } from '../../../http/sign-in.ts';
import { readCsvBodies } from '../../../http/text-bodies.ts';
import { Said } from '../../../http/words/answer-in-words.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import { type Asset, listAssets } from '../../assets/assets.ts';
import { saveAssets } from '../../assets/save-assets.ts';
import type { Db, Sql } from '../../db/sql.ts';
import { assetCsvHeader, assetCsvRow, type CsvError, columnOf, readAssetCsv } from './asset-csv.ts';

/** A row for each of some 100,000 assets. */
const FILE_LIMIT_BYTES = 32 * 1024 * 1024;
const EXPORT_PAGE = 1_000;

const ImportedSchema = Type.Object(
  {
    dryRun: Type.Boolean(),
    rows: Type.Integer(),
    created: Type.Integer(),
    updated: Type.Integer(),
    errors: Type.Array(
      Type.Object({
        line: Type.Integer(),
        column: Type.Union([Type.String(), Type.Null()], { description: 'Null for the whole row' }),
        reason: Said(),
      }),
      { description: 'Only of a dry run: an import with errors does nothing' },
    ),
  },
  { description: 'Rows that were imported, or would be' },
);

/** Imports and exports assets as CSV. */
export function assetCsvRoutes({ db, now }: { db: Db; now: Now }): Routes {
  return (api) => {
    const exported = {
      operationId: 'exportAssets',
      summary: 'All assets as CSV, retired ones too; an import reads it back',
      tags: ['assets'],
      response: { 200: { description: 'The file', content: { 'text/csv': { schema: Type.String() } } } },
    };
    api.get('/assets.csv', { schema: exported, config: { roles: readers } }, async (request, reply) => {
      const { sites } = viewFor(request);
      const rows = await db.snapshot((sql) => allAssets(sql, sites));
      const file = assetCsvHeader + rows.map(assetCsvRow).join('');
      reply.header('content-disposition', 'attachment; filename="assets.csv"');
      return reply.type('text/csv; charset=utf-8').send(file);
    });

    // In a scope of its own: no other route reads CSV.
    void api.register(async (scope) => addImport(scope as unknown as HttpApp, { db, now }));
  };
}

function addImport(api: HttpApp, { db, now }: { db: Db; now: Now }): void {
  readCsvBodies(api, { bodyLimit: FILE_LIMIT_BYTES });
  const imported = {
    operationId: 'importAssets',
    summary: 'Makes and changes assets from CSV: all of them, or none',
    tags: ['assets'],
    querystring: Type.Object({
      dryRun: Type.Optional(Type.Boolean({ default: false, description: 'Only lists the faults' })),
    }),
    body: { content: { 'text/csv': { schema: Type.String() } } },
    response: { 200: ImportedSchema },
  };
  const options = { schema: imported, config: { roles: leaders, reach: 'rows' as const }, bodyLimit: FILE_LIMIT_BYTES };
  api.post('/assets/import', options, async (request) => {
    const { dryRun = false } = request.query;
    const { drafts, lineOf, rows, errors } = readAssetCsv(request.body as string);
    const by = { actor: actorOf(request), now: now(), sites: viewFor(request).sites };
    const looking = dryRun || errors.length > 0;
    const saved = await db.transaction((sql) => saveAssets(sql, drafts, { ...by, dryRun: looking }));
    const places = saved.problems.map(
      ({ id, field, reason }): CsvError => ({
        line: lineOf.get(id) ?? 1,
        column: columnOf(field),
        reason,
      }),
    );
    const all = firstOfEachCell([...errors, ...places]);
    if (all.length > 0 && !dryRun) throw refusal(all);
    const { created, updated } = all.length > 0 ? { created: 0, updated: 0 } : saved;
    return { dryRun, rows, created, updated, errors: [...all] };
  });
}

/** Consequences of a bad cell in the same cell are not reported again. */
function firstOfEachCell(errors: readonly CsvError[]): readonly CsvError[] {
  const cells = new Map<string, CsvError>();
  for (const error of errors) {
    const cell = `${error.line} ${error.column}`;
    if (!cells.has(cell)) cells.set(cell, error);
  }
  return [...cells.values()].sort((a, b) => a.line - b.line);
}

function refusal(found: readonly CsvError[]): AppError {
  const errors = found.map(({ line, column, reason }) => {
    const field = column === null ? `line ${line}` : `line ${line}, ${column}`;
    return { field, message: reason, line, column };
  });
  const message = `Nothing was imported: ${errors.length === 1 ? 'one error' : `${errors.length} errors`}.`;
  return new AppError('unprocessable', message, { details: { errors } });
}

async function allAssets(sql: Sql, sites: readonly string[] | null): Promise<readonly Asset[]> {
  const all: Asset[] = [];
  for (;;) {
    const after = all.at(-1)?.id ?? '';
    const page = await listAssets(sql, { retired: true, sites }, { after, limit: EXPORT_PAGE });
    all.push(...page);
    if (page.length < EXPORT_PAGE) return all;
  }
}
