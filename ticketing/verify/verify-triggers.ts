import { createHash } from 'node:crypto';
import type { AuditProblem } from '../audit/audit-problem.ts';
import { appendOnlyTables, tablesHere } from '../audit/audited-tables.ts';
import type { Sql } from '../db/sql.ts';

const expected = [
  ...appendOnlyTables.flatMap((table) => [`${table} ${table}_append_only`, `${table} ${table}_no_truncate`]),
  'sla_definition sla_definition_append_only',
];

/** SHA-256 over the bodies of the functions behind the triggers, as the migrations define them. */
const bodies: Readonly<Record<string, string>> = {
  refuse_change: '4e8488b8b8c19c059c7d1e0320b47e363d7946b2ae8c4591a960394ea49ba224',
  refuse_unless_erasing: '242b7306f5472d942ca9bdcf70de968195715b97727f56ec78385273d139567b',
  erase_words: '2de92cffa615490fe0804c1fd8f3a7780a52204d7eb022c073d1203197a83af3',
  note_change: '32ca983fc0a12cd8fa1c7181ab9d46200a70fba25e40ad546e02205231a3d2b4',
};

/** Finds triggers that were dropped, switched off, or emptied. */
export async function verifyTriggers(sql: Sql): Promise<readonly AuditProblem[]> {
  const { rows } = await sql.query<{ name: string; enabled: string }>(
    `select c.relname || ' ' || g.tgname as name, g.tgenabled::text as enabled from pg_trigger g
     join pg_class c on c.oid = g.tgrelid where not g.tgisinternal and c.oid = to_regclass(c.relname)`,
  );
  const found = new Map(rows.map(({ name, enabled }) => [name, enabled]));
  const problems: AuditProblem[] = [];
  const noting = (await tablesHere(sql)).map(({ name }) => `${name} note_change`);
  for (const name of [...expected, ...noting]) {
    const enabled = found.get(name);
    if (enabled === undefined) problems.push({ where: `trigger ${name}`, what: 'it is missing' });
    else if (enabled !== 'O' && enabled !== 'A')
      problems.push({ where: `trigger ${name}`, what: 'it is switched off' });
  }
  const functions = await sql.query<{ name: string; body: string }>(
    `select p.proname as name, p.prosrc as body from pg_proc p
     where p.proname = any ($1::text[]) and p.pronamespace = (select relnamespace from pg_class where oid = 'ticket_event'::regclass)`,
    [Object.keys(bodies)],
  );
  for (const [name, hash] of Object.entries(bodies)) {
    const body = functions.rows.find((each) => each.name === name)?.body ?? '';
    if (createHash('sha256').update(body.replaceAll('\r\n', '\n')).digest('hex') !== hash) {
      problems.push({ where: `function ${name}`, what: 'it does not do what the migrations define' });
    }
  }
  return problems;
}
