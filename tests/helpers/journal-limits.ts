import type { JournalLimits } from '../../ingest/journal/lmdb/journal-room.ts';

/** Room enough for any test that is not about room. */
export const LIMITS: JournalLimits = { retentionHours: 1, maxBytes: 2 ** 30, minFreeBytes: 0 };
