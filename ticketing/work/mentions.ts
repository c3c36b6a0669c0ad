import type { Sql } from '../db.ts';

/** The most people that one comment calls. */
const MOST_MENTIONS = 50;

/** What is written after each `@`, without punctuation that ends a sentence; pure. Mail addresses mention nobody. */
export function mentionedNames(text: string): readonly string[] {
  const found = text.matchAll(/(?<![\p{L}\p{N}._-])@([\p{L}\p{N}][\p{L}\p{N}._-]{0,63})/gu);
  const names = [...found].map(([, name = '']) => name.replace(/[._-]+$/, '').toLowerCase());
  return [...new Set(names)].slice(0, MOST_MENTIONS);
}

/** The ids of the active people among the names; what names nobody stays text. */
export async function resolveMentions(sql: Sql, text: string): Promise<readonly string[]> {
  const names = mentionedNames(text);
  if (names.length === 0) return [];
  const { rows } = await sql.query<{ id: string }>(
    `select id from person where active and (lower(id) = any ($1::text[]) or lower(replace(name, ' ', '.')) = any ($1))
     order by id`,
    [names],
  );
  return rows.map(({ id }) => id);
}
