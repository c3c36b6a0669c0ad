import { AppError } from '../../../lib/errors.ts';
import type { Reading } from '../../reading/reading.ts';
import type { InfluxClient } from './influx-client.ts';
import { readingLine } from './influx-lines.ts';

/**
 * A line, and the reading and nanosecond that it was made of; a note of a channel has no reading.
 */
export type Entry = { readonly line: string; readonly reading: Reading | undefined; readonly nanosecond: number };

/** A reading, or some channels of one, that InfluxDB will never take. */
export type Refused = { readonly reading: Reading | undefined; readonly detail: string };

/** The outcome of a batch. `tooOld`: lines older than the bucket's retention. */
export type Written = { readonly refused: readonly Refused[]; readonly tooOld: number };

/** Lines and bytes of one request at most; InfluxDB advises 5,000 lines. */
const MAX_LINES = 5_000;
const MAX_BYTES = 4 * 2 ** 20;

/** Requests under way: while the server works on some, the lines of the next are made. */
const IN_FLIGHT = 4;

/**
 * Writes lines in requests of bounded size; makes each entry with its request. Halves a refused
 * request, down to single channels, so that one bad value costs no other.
 * @throws {AppError} `unavailable` when some lines may not be stored, or when the server refuses
 *   what it must take: then it is not the lines that are bad
 */
export async function writeEntries(client: Pick<InfluxClient, 'write'>, entries: Iterable<Entry>): Promise<Written> {
  const requests = inRequests(entries);
  let proof: Promise<void> | undefined;
  const checked: Pick<InfluxClient, 'write'> = {
    async write(lines) {
      const outcome = await client.write(lines);
      // Asked before anything is halved, so that a server that refuses everything is not asked once
      // for each line.
      if (outcome.kind === 'refused') {
        proof ??= proveThatItStores(client);
        await proof;
      }
      return outcome;
    },
  };
  const results: Written[] = [];
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      try {
        for (let request = requests.next(); !request.done; request = requests.next()) {
          results.push(await writeOrHalve(checked, request.value));
        }
      } catch (error) {
        // All of it is written again: the others can stop.
        requests.return(undefined);
        throw error;
      }
    }),
  );
  const refused = results.flatMap((result) => result.refused);
  return { refused, tooOld: results.reduce((sum, { tooOld }) => sum + tooOld, 0) };
}

function* inRequests(entries: Iterable<Entry>): Generator<readonly Entry[], undefined> {
  let request: Entry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (request.length > 0 && (request.length === MAX_LINES || bytes + entry.line.length > MAX_BYTES)) {
      yield request;
      request = [];
      bytes = 0;
    }
    request.push(entry);
    bytes += entry.line.length;
  }
  if (request.length > 0) yield request;
}

async function writeOrHalve(client: Pick<InfluxClient, 'write'>, entries: readonly Entry[]): Promise<Written> {
  const outcome = await client.write(entries.map(({ line }) => line));
  switch (outcome.kind) {
    case 'stored':
      return { refused: [], tooOld: 0 };
    case 'old':
      return { refused: [], tooOld: outcome.dropped };
    case 'refused':
    case 'too_large': {
      const [first, second] = halves(entries);
      if (!second) return { refused: [{ reading: entries[0]?.reading, detail: outcome.detail }], tooOld: 0 };
      const one = await writeOrHalve(client, first);
      const other = await writeOrHalve(client, second);
      return { refused: [...one.refused, ...other.refused], tooOld: one.tooOld + other.tooOld };
    }
    default:
      return outcome satisfies never;
  }
}

/**
 * Halves of the lines, or of the channels of a lone reading; the second is absent where nothing is
 * left to halve.
 */
function halves(entries: readonly Entry[]): readonly [readonly Entry[], (readonly Entry[])?] {
  const middle = entries.length >> 1;
  if (middle > 0) return [entries.slice(0, middle), entries.slice(middle)];
  const { reading, nanosecond } = entries[0] as Entry;
  const values = Object.entries(reading?.values ?? {});
  if (!reading || values.length < 2) return [entries];
  const part = (from: number, to: number): readonly Entry[] => {
    const some = { ...reading, values: Object.fromEntries(values.slice(from, to)) };
    return [{ line: readingLine(some, nanosecond), reading: some, nanosecond }];
  };
  return [part(0, values.length >> 1), part(values.length >> 1, values.length)];
}

/**
 * A server, or something in front of it, that refuses everything must not empty the journal into
 * the quarantine.
 */
async function proveThatItStores(client: Pick<InfluxClient, 'write'>): Promise<void> {
  const outcome = await client.write(['telemetry_probe stores=true']);
  if (outcome.kind !== 'stored') {
    throw new AppError('unavailable', `InfluxDB refuses every line, also a plain one: ${outcome.kind}`);
  }
}
