import type { Sql } from '../db/sql.ts';
import { loadAway, loadRotas, type RotaFilter } from '../people/shifts/load-rotas.ts';
import { onCallAt } from '../people/shifts/rota.ts';
import type { ShiftSpan } from '../people/shifts/shift.ts';

/** A time with nobody on shift and nobody on call. */
export type Gap = ShiftSpan;

/** The most instants at which somebody on call is looked for. */
const MOST_LOOKS = 500;

/** Times of a window in which nobody of these works. Pure. */
export function uncovered(working: readonly (readonly ShiftSpan[])[], window: ShiftSpan): readonly Gap[] {
  const spans = working.flat().toSorted((a, b) => a.from - b.from);
  const gaps: Gap[] = [];
  let covered = window.from;
  for (const { from, to } of spans) {
    if (from > covered) gaps.push({ from: covered, to: Math.min(from, window.to) });
    covered = Math.max(covered, to);
  }
  if (covered < window.to) gaps.push({ from: covered, to: window.to });
  return gaps;
}

/**
 * The gaps that remain when people on call are counted in. Rotas are asked again wherever the
 * person on call may change.
 * @returns the gaps; `isCut` where there were too many changes to look at all of them
 */
export async function withoutOnCall(
  sql: Sql,
  gaps: readonly Gap[],
  filter: RotaFilter,
): Promise<{ readonly gaps: readonly Gap[]; readonly isCut: boolean }> {
  const left: Gap[] = [];
  let looks = 0;
  for (const gap of gaps) {
    let at = gap.from;
    let open: number | undefined;
    while (at < gap.to) {
      if (looks >= MOST_LOOKS) return { gaps: [...left, { from: open ?? at, to: gap.to }], isCut: true };
      looks += 1;
      const { isCovered, until } = await lookAt(sql, at, filter);
      const next = Math.min(gap.to, Math.max(at + 1, until ?? gap.to));
      if (isCovered) {
        if (open !== undefined) left.push({ from: open, to: at });
        open = undefined;
      } else open ??= at;
      at = next;
    }
    if (open !== undefined) left.push({ from: open, to: gap.to });
  }
  return { gaps: left, isCut: false };
}

async function lookAt(
  sql: Sql,
  at: number,
  filter: RotaFilter,
): Promise<{ readonly isCovered: boolean; readonly until: number | null }> {
  const when = new Date(at);
  const rotas = await loadRotas(sql, filter, when);
  if (rotas.length === 0) return { isCovered: false, until: await nextVersion(sql, when) };
  const away = await loadAway(sql, when);
  const found = rotas.map((rota) => onCallAt(rota, at, (person) => away.get(person)));
  const changes = found.flatMap(({ until }) => (until === null ? [] : [until]));
  const back = await nextReturn(sql, when);
  const all = [...changes, ...(back === null ? [] : [back])];
  return {
    isCovered: found.some(({ person }) => person !== null),
    until: all.length === 0 ? null : Math.min(...all),
  };
}

/** When an absence begins or ends next: the person on call may change then. */
async function nextReturn(sql: Sql, at: Date): Promise<number | null> {
  const { rows } = await sql.query<{ next: Date | null }>(
    `select least((select min(from_at) from absence where from_at > $1),
       (select min(to_at) from absence where to_at > $1)) as next`,
    [at],
  );
  return rows[0]?.next?.getTime() ?? null;
}

/** When a rota begins to count that there is not yet. */
async function nextVersion(sql: Sql, at: Date): Promise<number | null> {
  const { rows } = await sql.query<{ next: Date | null }>(
    'select min(starts_at) as next from rota_version where starts_at > $1',
    [at],
  );
  return rows[0]?.next?.getTime() ?? null;
}
