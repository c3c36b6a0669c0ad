import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';

/** What is wrong with each of a list of declared rules, all at once; `where` is where they stand. Nothing for what is no list. */
export function ruleProblems<Schema extends TSchema>(
  rules: unknown,
  options: {
    readonly where: string;
    readonly schema: Schema;
    /** What is wrong with a rule of the right shape. */
    check(rule: Static<Schema>): readonly string[];
  },
): readonly string[] {
  const { where, schema, check } = options;
  if (!Array.isArray(rules)) return [];
  return rules.flatMap((rule: unknown, i) => {
    const place = `${where}[${i}]`;
    if (Value.Check(schema, rule)) return check(rule).map((problem) => `${place}: ${problem}`);
    return [...Value.Errors(schema, rule)].map(({ instancePath, message }) => `${place}${instancePath}: ${message}`);
  });
}
