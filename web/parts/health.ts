import type { GetData } from '../api/use-get.ts';

/** How an asset is, as the fleet's list has it. */
export type FleetItem = GetData<'/assets/health'>['items'][number];
export type Grade = FleetItem['grade'];
export type Severity = GetData<'/assets/{id}/health'>['alarms'][number]['severity'];

type Colours = { readonly background: string; readonly color: string };
const BRIGHT = '#ffffff';
const DARK = '#1a1b1e';

/**
 * Colours of a grade; each pair has a contrast of 5 or more. The number or word always stands with
 * it.
 */
export const GRADE_COLOURS: Readonly<Record<Grade, Colours>> = {
  good: { background: '#087f5b', color: BRIGHT },
  fair: { background: '#ffe066', color: DARK },
  poor: { background: '#ffa94d', color: DARK },
  critical: { background: '#c92a2a', color: BRIGHT },
  unknown: { background: '#495057', color: BRIGHT },
};
