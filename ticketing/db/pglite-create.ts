import { rename, rm } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { keepFilesPrivate } from '../../lib/files/private-files.ts';
import { PrivateFiles } from './pglite-files.ts';

// A process of its own: `initdb` takes up to 900 MB for a few seconds, and only the end of a
// process gives all of it back. It makes the database under a name of its own and moves it to the
// folder when it is whole: half of one never gets there.
const [folder = '', draft = ''] = process.argv.slice(2);
// The parent process holds the other end; it has ended when this closes.
process.stdin.resume().once('end', () => process.exit(1));
keepFilesPrivate();
await rm(draft, { recursive: true, force: true });
const db = await PGlite.create({ fs: new PrivateFiles(draft), initDbStartParams: ['--wal-segsize=1', '--no-sync'] });
await db.close();
await rename(draft, folder);
process.exit(0);
