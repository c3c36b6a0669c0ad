import type { States } from '../../ingest/decode/values/loose-number.ts';
import { numbersOfWord, type WantedWords } from '../../ingest/decode/values/word-numbers.ts';
import { type Condition, innerConditions } from './condition.ts';
import type { AlarmRule } from './rule.ts';

/** The words that a rule uses, by channel. */
export function wordsOf(when: Condition): WantedWords {
  const own = when.kind === 'state' && when.words ? [[when.channel, when.words] as const] : [];
  return [...own, ...innerConditions(when).flatMap(wordsOf)];
}

/**
 * The same rule with the numbers as which its words come.
 * @param states tables by which texts are read
 */
export function withNumbers(rule: AlarmRule, states: readonly States[]): AlarmRule {
  return wordsOf(rule.when).length === 0 ? rule : { ...rule, when: numbered(rule.when, states) };
}

function numbered(when: Condition, states: readonly States[]): Condition {
  if (when.kind === 'state') {
    const { values = [], words = [], channel } = when;
    const numbers = words.flatMap((word) => numbersOfWord(word, { channel, states }));
    return { ...when, values: [...values, ...numbers] };
  }
  if ('conditions' in when) return { ...when, conditions: when.conditions.map((inner) => numbered(inner, states)) };
  return 'condition' in when ? { ...when, condition: numbered(when.condition, states) } : when;
}
