/** How the work ended; decides what the detector learns from the ticket (docs/work-orders.md). */
export const verdicts = [
  'functional_failure',
  'potential_failure',
  'process_change',
  'no_fault_found',
  'sensor_fault',
  'external_cause',
  'duplicate',
  'not_inspected',
] as const;

export type Verdict = (typeof verdicts)[number];
