import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { systemNow } from '../../lib/clock.ts';
import { createLog } from '../../lib/log.ts';
import { callAcross } from '../../lib/threads/thread-calls.ts';
import { lowerPriority } from '../../lib/threads/worker-thread.ts';
import { followJournal } from '../stores/open-journal.ts';
import { openSeries } from '../stores/open-series.ts';
import { createHold } from './hold.ts';
import { createRecorder, NOTHING_RECORDED, type RecorderProgress } from './recorder.ts';
import type { RecorderCalls, RecorderHost, RecorderWorkerData } from './recorder-thread.ts';
import { createSharedPositions } from './shared-positions.ts';

/**
 * The recorder's thread: journal → series store, and reads of the store for people; see
 * recorder-thread.ts.
 */
const MAX_READINGS = 10_000;

async function run(data: RecorderWorkerData, port: NonNullable<typeof parentPort>): Promise<void> {
  lowerPriority();
  const log = createLog(data.log).child({ component: 'recorder' });
  const stopping = new AbortController();
  const { signal } = stopping;
  const progress: RecorderProgress = { ...NOTHING_RECORDED, offsets: new Map() };
  const positions = data.shared
    ? createSharedPositions({
        calls: {
          position: (claim) => main.position(claim),
          savePosition: (claim, position) => main.savePosition(claim, position),
          giveBack: (claims) => main.giveBack(claims),
          reach: (answers) => main.reach(answers),
        },
        onGone: (partition) => void progress.offsets.delete(partition),
        log,
      })
    : undefined;
  const opening = openSeries(data.series, {
    quarantine: { add: (items) => main.quarantine(items) },
    offsets: positions?.offsets,
    log,
    signal,
  });
  const hold = createHold(async () => (await opening).settle());
  const ours: RecorderCalls = {
    range: async (query) => (await opening).range(query),
    downsample: async (query) => (await opening).downsample(query),
    latest: async (device) => (await opening).latest(device),
    waveforms: async (query) => (await opening).waveforms(query),
    waveform: async (query) => (await opening).waveform(query),
    // An array: iterators cannot be copied.
    channels: async () => [...(await (await opening).channels())],
    devices: async (named) => (await opening).devices(named),
    held: async (claims) => positions?.held(claims),
    ready: async () => void (await opening),
    hold: hold.begin,
    release: async () => hold.end(),
    stop: async () => {
      stopping.abort();
      hold.end();
    },
  };
  const main = callAcross<RecorderHost, RecorderCalls>(port, { ours });
  try {
    const store = await opening;
    if (data.journal === null) {
      await aborted(signal);
      await store.close();
      return port.close();
    }
    const journal = await followJournal({ ...data.journal, log, signal });
    const { endAtOpen } = data.journal;
    const recorder = createRecorder({
      progress,
      claims: positions?.claims,
      journal,
      endAtOpen,
      store: hold.over(store),
      maxReadings: MAX_READINGS,
      now: systemNow,
      log,
      onProgress: (progress) => void main.progress.asEvent(progress),
    });
    await recorder.run(signal);
    await journal.close();
    await store.close();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  port.close();
}

function aborted(signal: AbortSignal): Promise<unknown> {
  return signal.aborted ? Promise.resolve() : once(signal, 'abort');
}

if (parentPort) await run(workerData as RecorderWorkerData, parentPort);
