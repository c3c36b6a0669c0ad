import { type HoldReason, holdReasons } from '../ticket/hold-reason.ts';

/**
 * Whether clocks pause on hold, and the working time after which they resume and someone is
 * notified.
 */
export type HoldRule = { readonly pauses: boolean; readonly capMs: number };
const caps: Readonly<Record<HoldReason, string>> = {
  parts: 'PT40H',
  access: 'PT16H',
  approval: 'PT8H',
  vendor: 'PT40H',
  customer: 'PT40H',
  safety: 'PT24H',
  weather: 'PT24H',
  other: 'PT8H',
};

/** The holds that pause clocks, and for how long at most. */
export const defaultHolds = Object.fromEntries(
  (Object.keys(holdReasons) as HoldReason[]).map((reason) => [
    reason,
    { pauses: holdReasons[reason], cap: caps[reason] },
  ]),
) as Readonly<Record<HoldReason, { pauses: boolean; cap: string }>>;
