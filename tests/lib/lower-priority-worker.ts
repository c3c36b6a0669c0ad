import { parentPort } from 'node:worker_threads';
import { lowerPriority } from '../../lib/threads/worker-thread.ts';

lowerPriority();
parentPort?.postMessage('stands back');
parentPort?.once('message', () => process.exit(0));
