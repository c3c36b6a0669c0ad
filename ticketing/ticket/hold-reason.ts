/**
 * Why work waits → whether the clocks wait with it: only for causes outside of the plant's control.
 */
export const holdReasons = {
  parts: false,
  access: true,
  approval: false,
  vendor: true,
  customer: true,
  safety: true,
  weather: true,
  other: false,
} as const;
export type HoldReason = keyof typeof holdReasons;

/** Distinguishes a hold reason from other text. */
export function isHoldReason(text: string | undefined): text is HoldReason {
  return text !== undefined && Object.hasOwn(holdReasons, text);
}
