import { eventsOfRows, type JudgedRecording, type LabelledEvent } from './detection-metrics.ts';
import type { LabelledDetection } from './evaluate-detection.ts';

/**
 * Labels the rows of a recording by spans. Leaves out spans without a judged row, such as in the
 * training span; a span that began before the first judged row begins there.
 */
export function labelBySpans(said: JudgedRecording, spans: readonly LabelledEvent[]): Omit<LabelledDetection, 'name'> {
  const events: LabelledEvent[] = [];
  const labels: (boolean | null)[] = said.times.map((time) => (Number.isNaN(time) ? null : false));
  for (const { from, to, component } of spans) {
    let first: number | undefined;
    // Counted: there may be a year of rows, and many spans.
    for (let i = 0; i < said.times.length; i++) {
      const time = said.times[i] as number;
      if (!(time >= from && time <= to)) continue;
      first ??= i;
      labels[i] = true;
    }
    if (first === undefined) continue;
    events.push({ from: first === 0 ? (said.times[0] as number) : from, to, component });
  }
  return { said, labels, events };
}

/** Labels the rows of a recording each on its own; an event is an unbroken run of abnormal rows. */
export function labelByRows(
  said: JudgedRecording,
  labels: readonly (boolean | null)[],
): Omit<LabelledDetection, 'name'> {
  return { said, labels, events: eventsOfRows(said.times, labels) };
}
