import { type RecorderClaims, startRecorder } from '../ingest/recorder/recorder-thread.ts';
import { createStoredTimes } from '../ingest/recorder/stored-times.ts';
import { seriesPlace } from '../ingest/stores/open-series.ts';
import type { Door } from './start-door.ts';
import type { Starting } from './starting.ts';

/** The recorder, running. */
export type Recording = ReturnType<typeof startRecord>;

/**
 * Starts the way from the journal to the store of readings, in a thread of its own. A process that
 * does not record reads the store alone.
 */
export function startRecord(
  { config, roles, pretty, component, lifecycle }: Starting,
  {
    place,
    passed,
    quarantine,
    claims,
  }: Pick<Door, 'place' | 'passed' | 'quarantine'> & { readonly claims: RecorderClaims | undefined },
) {
  const storedTimes = createStoredTimes();
  const recorder = startRecorder({
    journal: roles.has('record') ? place : null,
    claims,
    series: seriesPlace(config.data.dir, config),
    log: { level: config.log.level, pretty },
    quarantine,
    onProgress: ({ offsets, stored }) => {
      passed('recorder', offsets);
      if (stored) storedTimes.note(stored);
    },
    logger: component('recorder'),
  });
  lifecycle.onStop('recorder', recorder.stop);
  return { recorder, series: recorder.series, storedTimes };
}
