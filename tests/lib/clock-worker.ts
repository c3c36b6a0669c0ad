import { parentPort } from 'node:worker_threads';
import { systemMs } from '../../lib/clock.ts';

parentPort?.on('message', () => parentPort?.postMessage(systemMs()));
