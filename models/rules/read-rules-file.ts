import { AppError, messageOf } from '../../lib/errors.ts';
import { readTextFile } from '../../lib/text/decode-text.ts';
import { parseJsonText } from '../../lib/text/json-text.ts';
import { alarmRuleProblems } from './alarm-rule-problems.ts';
import type { AlarmRule } from './rule.ts';

/**
 * Reads rules from a JSON file: a list, or a configuration file with `detection.rules`.
 * @throws {AppError} `invalid` naming everything that is wrong at once
 */
export async function readRulesFile(file: string): Promise<readonly AlarmRule[]> {
  let parsed: unknown;
  try {
    parsed = parseJsonText(await readTextFile(file));
  } catch (cause) {
    throw new AppError('invalid', `${file}: ${messageOf(cause)}`, { cause });
  }
  const rules = Array.isArray(parsed)
    ? parsed
    : (parsed as { detection?: { rules?: unknown } } | null)?.detection?.rules;
  const problems = alarmRuleProblems(rules, 'rules');
  if (problems.length > 0) throw new AppError('invalid', `${file}:\n  ${problems.join('\n  ')}`);
  return rules as AlarmRule[];
}
