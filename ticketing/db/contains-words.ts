/**
 * SQL: whether a folded text holds each word of a query, in any order; so does every text where the
 * query is null.
 */
export const containsWords = (text: string, query: string): string =>
  `(${query}::text is null or (select bool_and(strpos(${text}, word) > 0)
     from regexp_split_to_table(fold(${query}), '\\s+') as word))`;
