import type { Language } from '../words/words.ts';

/**
 * A decimal number of a currency as people read it; prices may have more digits than the currency.
 */
export function formatMoney(amount: string | number, currency: string, language: Language): string {
  const digits = String(amount).split('.')[1]?.length ?? 0;
  const usual = new Intl.NumberFormat(language, { style: 'currency', currency });
  const { maximumFractionDigits = 2 } = usual.resolvedOptions();
  const isFiner = typeof amount === 'string' && digits > maximumFractionDigits;
  const format = isFiner
    ? new Intl.NumberFormat(language, { style: 'currency', currency, maximumFractionDigits: digits })
    : usual;
  // A text is formatted digit by digit, and never becomes a float.
  return format.format(amount as number);
}
