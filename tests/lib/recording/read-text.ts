import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { openRecording, type RecordedRow, type RecordingOptions } from '../../../lib/recording/recording.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

/** Reads a recording with this text or these bytes; times are shown as ISO 8601. */
export async function readText(text: string | Uint8Array, options: RecordingOptions = {}) {
  const file = path.join(tempDir(), 'recording.csv');
  writeFileSync(file, text);
  const recording = await openRecording(file, { everyRow: true, ...options });
  const rows: RecordedRow[] = [];
  for await (const row of recording.rows) rows.push(row);
  const report = recording.report();
  return {
    recording,
    rows,
    report,
    times: rows.map(({ sampledAt }) => (Number.isNaN(sampledAt) ? 'none' : new Date(sampledAt).toISOString())),
    values: rows.map(({ values }) => values),
    roles: Object.fromEntries(report.columns.map(({ name, role }) => [name, role])),
    notes: report.notes.join('\n'),
    columnNotes: (name: string) => report.columns.find((column) => column.name === name)?.notes.join('\n') ?? '',
  };
}
