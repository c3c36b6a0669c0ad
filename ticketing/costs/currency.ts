/**
 * The currency of the plant: amounts are rounded to its digits after the point, line by line.
 */
export type Currency = {
  /** ISO 4217, such as `EUR`. */
  readonly code: string;
  /** Digits after the point: 2 for most, 0 for `JPY`. */
  readonly digits: number;
};

/** Whether a text is the code of a currency (ISO 4217). */
export function isCurrency(code: string): boolean {
  return Intl.supportedValuesOf('currency').includes(code);
}

/** The currency of a code for which {@link isCurrency} holds. */
export function currencyOf(code: string): Currency {
  const { maximumFractionDigits } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency: code,
  }).resolvedOptions();
  return { code, digits: maximumFractionDigits ?? 2 };
}
