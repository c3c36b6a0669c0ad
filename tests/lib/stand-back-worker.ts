import { parentPort } from 'node:worker_threads';
import { standBack } from '../../lib/threads/worker-thread.ts';

standBack();
parentPort?.postMessage('stands back');
parentPort?.once('message', () => process.exit(0));
