import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';

/**
 * All faults of a list of declared rules, at once; `where` is their place. No fault if it is no
 * list.
 */
export function ruleProblems<Schema extends TSchema>(
  rules: unknown,
  options: {
    readonly where: string;
    readonly schema: Schema;
    /** Faults of a rule of the right shape. */
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
