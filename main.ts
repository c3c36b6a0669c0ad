#!/usr/bin/env -S node --v8-pool-size=1
import { beginPgliteThread } from './ticketing/db/pglite-thread.ts';

// Half a second passes until the program is read: on another core the embedded database gets ready
// to open meanwhile.
const [, , command] = process.argv;
if (command === 'up' || command === 'demo') beginPgliteThread();
await import('./program.ts');
