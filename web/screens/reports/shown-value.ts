import { formatMoney } from '../../parts/money.ts';
import { formatDuration } from '../../parts/site-time.tsx';
import type { Language } from '../../words/words.ts';
import type { Unit } from './figures.ts';

/** A figure as people read it; undefined without a case. */
export function shownOf(value: number | null, { unit, currency }: Unit, language: Language): string | undefined {
  if (value === null) return undefined;
  switch (unit) {
    case 'share':
      return `${(100 * value).toFixed(value > 0 && value < 0.1 ? 1 : 0)} %`;
    case 'seconds':
      return formatDuration(1_000 * value, language);
    case 'hours':
      return formatDuration(3_600_000 * value, language);
    case 'points':
      return value.toFixed(1);
    case 'money':
      return formatMoney(value, currency ?? 'XXX', language);
    case 'count':
      return Number.isInteger(value) ? String(value) : value.toFixed(1);
    default:
      return unit satisfies never;
  }
}
