import { AppError } from '../../lib/errors.ts';
import type { Sql } from '../db/sql.ts';

/** The code on a machine's label, by which people without an account report a fault there. */
export type ReportCode = {
  readonly asset: string;
  /** 32 characters that cannot be guessed. */
  readonly code: string;
  readonly madeAt: Date;
  readonly madeBy: string;
  /** Why it took the place of the one before; null for the first. */
  readonly reason: string | null;
};

/** The machine that a code stands for, as far as people outside see it. */
export type ReportedMachine = {
  readonly asset: string;
  readonly name: string;
  readonly site: string;
  readonly location: string | null;
  readonly isRetired: boolean;
};

const columns = 'asset_id as asset, code, made_at as "madeAt", made_by as "madeBy", reason';

/** The address of the report page of a code. */
export function reportPath(code: string): string {
  return `/r/${code}`;
}

/**
 * Makes codes for machines that have none, and leaves the others as they are.
 * @returns the codes of all, by id
 * @throws {AppError} `unprocessable` for a machine that there is not, or that is out of use
 */
export async function makeReportCodes(
  sql: Sql,
  assets: readonly string[],
  { actor, now }: { readonly actor: string; readonly now: Date },
): Promise<readonly ReportCode[]> {
  const known = await sql.query<{ id: string }>('select id from asset where id = any ($1) and retired_at is null', [
    assets,
  ]);
  const ids = new Set(known.rows.map(({ id }) => id));
  const errors = assets.flatMap((id, index) =>
    ids.has(id) ? [] : [{ field: `assets[${index}]`, message: `there is no machine ${id} in use` }],
  );
  if (errors.length > 0) {
    const detail = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
    throw new AppError('unprocessable', detail, { details: { errors } });
  }
  await sql.query(
    `insert into asset_report_code (asset_id, made_at, made_by)
     select id, $2, $3 from unnest($1::text[]) as a(id) order by id on conflict do nothing`,
    [[...ids], now, actor],
  );
  const { rows } = await sql.query<ReportCode>(
    `select ${columns} from asset_report_code where asset_id = any ($1) order by asset_id`,
    [[...ids]],
  );
  return rows;
}

/**
 * Gives a machine another code: the one before leads nowhere from then on.
 * @throws {AppError} `not_found` where it has none
 */
export async function renewReportCode(
  sql: Sql,
  asset: string,
  { actor, now, reason }: { readonly actor: string; readonly now: Date; readonly reason: string },
): Promise<ReportCode> {
  const { rows } = await sql.query<ReportCode>(
    `update asset_report_code set code = default, made_at = $2, made_by = $3, reason = $4 where asset_id = $1
     returning ${columns}`,
    [asset, now, actor, reason],
  );
  return rows[0] ?? none(asset);
}

/** The code of a machine; null where it has none. */
export async function readReportCode(sql: Sql, asset: string): Promise<ReportCode | null> {
  const { rows } = await sql.query<ReportCode>(`select ${columns} from asset_report_code where asset_id = $1`, [asset]);
  return rows[0] ?? null;
}

/** The code of a machine. @throws {AppError} `not_found` where it has none */
export async function requireReportCode(sql: Sql, asset: string): Promise<ReportCode> {
  return (await readReportCode(sql, asset)) ?? none(asset);
}

function none(asset: string): never {
  throw new AppError('not_found', `${asset} has no code for reports yet.`);
}

/** The machine behind a code, or undefined. */
export async function findReportedMachine(sql: Sql, code: string): Promise<ReportedMachine | undefined> {
  const { rows } = await sql.query<ReportedMachine>(
    `select a.id as asset, a.name, a.site, a.location, a.retired_at is not null as "isRetired"
     from asset_report_code c join asset a on a.id = c.asset_id where c.code = $1`,
    [code],
  );
  return rows[0];
}
