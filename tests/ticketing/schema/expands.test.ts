import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const FOLDER = path.join(import.meta.dirname, '../../../ticketing/schema/migrations');

/** The rule begins here: what came before ran with one process at a time. */
const FIRST = 80;

/**
 * Statements that a process of the version before does not survive, or that hold up all others
 * while they read a large table.
 */
const CONTRACTS: readonly [RegExp, string][] = [
  [/\bdrop\s+(table|column|view|function|trigger|type)\b/i, 'drops what the version before uses'],
  [/\brename\s+(to|column|constraint)\b/i, 'renames what the version before uses'],
  [/\balter\s+column\s+\S+\s+(set\s+data\s+)?type\b/i, 'rewrites the table'],
  [/\bset\s+not\s+null\b/i, 'refuses rows of the version before'],
  [/\badd\s+column\s+(?![^,;]*\bdefault\b)[^,;]*\bnot\s+null\b/i, 'refuses rows of the version before'],
];

/** A comment that says why it may: `-- contract: unused since 0081`. */
const REASON = /^-- contract: \S.+$/m;

/** What is wrong with a migration, by the rule of docs/development.md. */
function contractsOf(text: string): readonly string[] {
  if (REASON.test(text)) return [];
  const sql = text.replaceAll(/--.*$/gm, '').replaceAll(/'(?:[^']|'')*'/g, "''");
  return CONTRACTS.flatMap(([pattern, why]) => (pattern.test(sql) ? [why] : []));
}

it('a migration only adds, so that processes of the version before go on beside it', () => {
  const late = readdirSync(FOLDER).filter((name) => /^\d{4}_.*\.sql$/.test(name) && Number(name.slice(0, 4)) >= FIRST);
  for (const name of late) expect(contractsOf(readFileSync(path.join(FOLDER, name), 'utf8')), name).toEqual([]);
});

it('the check finds what takes away, and takes a reason', () => {
  expect(contractsOf('create table a (id int primary key, name text not null);')).toEqual([]);
  expect(contractsOf(`alter table a add column b text; alter table a add column c int not null default 0;`)).toEqual(
    [],
  );
  expect(contractsOf('-- drop table a: said, not done\nselect 1;')).toEqual([]);
  expect(contractsOf(`insert into a values ('drop table b');`)).toEqual([]);
  expect(contractsOf('alter table a drop column b;')).toHaveLength(1);
  expect(contractsOf('alter table a rename column b to c;')).toHaveLength(1);
  expect(contractsOf('alter table a alter column b type bigint;')).toHaveLength(1);
  expect(contractsOf('alter table a add column b text not null;')).toHaveLength(1);
  expect(contractsOf('-- contract: nothing reads b since 0081\nalter table a drop column b;')).toEqual([]);
});
