import { openLmdbJournal } from '../../ingest/lmdb-journal.ts';
import { journalContract } from '../contract/journal.contract.ts';
import { tempDir } from '../helpers/temp-dir.ts';

journalContract('LMDB', () => {
  const dataDir = tempDir();
  return () => openLmdbJournal({ dataDir, now: () => new Date() });
});
