import { HttpError, InfluxDB, setLogger } from '@influxdata/influxdb-client';
import { AppError, messageOf } from '../../../lib/errors.ts';

/** Where InfluxDB 2 is, and the bucket to use. */
export type InfluxOptions = {
  readonly url: string;
  readonly token: string;
  readonly org: string;
  readonly bucket: string;
};

/** The result of a write. `old`: its dropped lines are older than the retention. */
export type WriteOutcome =
  | { readonly kind: 'stored' }
  | { readonly kind: 'old'; readonly dropped: number }
  | { readonly kind: 'refused' | 'too_large'; readonly detail: string };

/** One series of an answer in InfluxQL; times in milliseconds. */
export type InfluxSeries = {
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values: readonly (readonly (number | string | null)[])[];
};

/** One request each; nothing is buffered and nothing is tried again behind our back. */
export type InfluxClient = {
  /**
   * @throws {AppError} `unavailable` when nothing is known about the lines: they must be written
   * again
   */
  write(lines: readonly string[]): Promise<WriteOutcome>;
  /**
   * Runs InfluxQL, which works on 1.x, 2.x and 3.
   * @throws {AppError} `unavailable` when the server does not answer well
   */
  query(text: string): Promise<readonly InfluxSeries[]>;
  /**
   * As `query` of one series, for very many rows: measurement, tags, nanoseconds and columns,
   * separated by commas. JSON would round the times.
   */
  csv(text: string): Promise<readonly string[]>;
  /**
   * The API of version 2.
   * @returns any status with its body, and the server's clock, where the answer has it
   * @throws {AppError} `unavailable` without an answer
   */
  api(path: string, body?: unknown): Promise<{ status: number; body: unknown; date: Date | undefined }>;
};

const TIMEOUT_MS = 30_000;

/**
 * Line protocol shrinks to a tenth: worth it over a network, and a waste of both processors on one
 * machine.
 */
const GZIP_FROM_BYTES = 16_384;
const LOOPBACK = /^(localhost|127\.[\d.]+|\[::1\])$/;

/**
 * Writes through the official client, used as a transport only since its own buffers lose data
 * silently.
 */
export function createInfluxClient(options: InfluxOptions): InfluxClient {
  // The client prints failures on its own; we throw them and the recorder logs one line.
  setLogger({ error: () => undefined, warn: () => undefined });
  const { transport } = new InfluxDB({ url: options.url, token: options.token, timeout: TIMEOUT_MS });
  const place = new URLSearchParams({ org: options.org, bucket: options.bucket, precision: 'ns' });
  const gzipThreshold = LOOPBACK.test(new URL(options.url).hostname) ? Number.MAX_SAFE_INTEGER : GZIP_FROM_BYTES;
  const authorization = `Token ${options.token}`;
  return {
    async write(lines) {
      let status = 0;
      try {
        const headers = { 'content-type': 'text/plain; charset=utf-8' };
        const sending = { method: 'POST', headers, gzipThreshold };
        await transport.request(`/api/v2/write?${place}`, lines.join('\n'), sending, (_, code) => {
          status = code ?? 0;
        });
      } catch (cause) {
        return outcomeOf(cause);
      }
      // InfluxDB 3 answers a partial write with 201.
      return status === 204 ? { kind: 'stored' } : { kind: 'refused', detail: `HTTP ${status}` };
    },
    async query(text) {
      const url = new URL('query', `${options.url.replace(/\/$/, '')}/`);
      url.search = new URLSearchParams({ db: options.bucket, epoch: 'ms', q: text }).toString();
      try {
        const response = await fetch(url, { headers: { authorization }, signal: AbortSignal.timeout(TIMEOUT_MS) });
        const body = (await response.json()) as {
          error?: string;
          results?: { error?: string; series?: InfluxSeries[] }[];
        };
        const error = body.error ?? body.results?.[0]?.error;
        if (!response.ok || error) throw new Error(error ?? `HTTP ${response.status}`);
        return body.results?.[0]?.series ?? [];
      } catch (cause) {
        throw new AppError('unavailable', `InfluxDB did not answer: ${messageOf(cause)}`, { cause });
      }
    },
    async csv(text) {
      const url = new URL('query', `${options.url.replace(/\/$/, '')}/`);
      url.search = new URLSearchParams({ db: options.bucket, epoch: 'ns', q: text }).toString();
      try {
        const headers = { authorization, accept: 'application/csv' };
        const response = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
        const [head = '', ...rows] = (await response.text()).trimEnd().split('\n');
        if (!response.ok || (head !== '' && !head.startsWith('name,tags,time'))) {
          throw new Error(`HTTP ${response.status} ${[head, ...rows].join(' ').slice(0, 300)}`);
        }
        return rows;
      } catch (cause) {
        throw new AppError('unavailable', `InfluxDB did not answer: ${messageOf(cause)}`, { cause });
      }
    },
    async api(path, body) {
      try {
        const response = await fetch(`${options.url.replace(/\/$/, '')}${path}`, {
          method: body === undefined ? 'GET' : 'POST',
          headers: { authorization, 'content-type': 'application/json' },
          ...(body !== undefined && { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        const told = response.headers.get('date');
        const date = told === null ? undefined : new Date(told);
        return { status: response.status, body: await response.json().catch(() => undefined), date };
      } catch (cause) {
        const { cause: reason = cause } = cause as { cause?: unknown };
        throw new AppError('unavailable', `InfluxDB does not answer: ${messageOf(reason)}`, { cause });
      }
    },
  };
}

/**
 * The answer to a failed write.
 * @throws {AppError} `unavailable` where it says nothing about the lines
 */
function outcomeOf(cause: unknown): WriteOutcome {
  if (!(cause instanceof HttpError)) {
    throw new AppError('unavailable', `InfluxDB did not store the batch: ${messageOf(cause)}`, { cause });
  }
  const detail = cause.message.slice(0, 500);
  if (cause.statusCode === 413) return { kind: 'too_large', detail };
  if (cause.statusCode === 400 || cause.statusCode === 422) {
    // When another error comes together with this one, InfluxDB reports the other one.
    const old = /points (?:beyond|outside) retention policy[\s\S]*?dropped=(\d+)/.exec(cause.message);
    return old ? { kind: 'old', dropped: Number(old[1]) } : { kind: 'refused', detail };
  }
  const advice = cause.statusCode === 401 ? '; check INFLUX_TOKEN' : '';
  throw new AppError(
    'unavailable',
    `InfluxDB did not store the batch (HTTP ${cause.statusCode}): ${detail || cause.statusMessage}${advice}`,
    { cause },
  );
}
