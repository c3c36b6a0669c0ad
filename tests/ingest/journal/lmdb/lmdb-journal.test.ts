import { openLmdbJournal } from '../../../../ingest/journal/lmdb/lmdb-journal.ts';
import { createLog } from '../../../../lib/log.ts';
import { journalContract } from '../../../contract/journal.contract.ts';
import { LIMITS } from '../../../helpers/journal-limits.ts';
import { tempDir } from '../../../helpers/temp-dir.ts';

const log = createLog({ level: 'silent', pretty: false });

journalContract('LMDB', () => {
  const dataDir = tempDir();
  return () => openLmdbJournal({ dataDir, consumers: ['recorder'], limits: LIMITS, now: () => new Date(), log });
});
