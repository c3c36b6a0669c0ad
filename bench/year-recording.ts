import { DuckDBInstance } from '@duckdb/node-api';

/** What a machine at 1 Hz recorded: a Parquet file of eight channels. */
export type YearRecording = { readonly file: string; readonly days: number; readonly rows: number };

const DAY_SECONDS = 86_400;
const START_MICROS = Date.UTC(2025, 0, 1) * 1000;

/** The bearing fails in the last days, this many. */
const FAULT_DAYS = 2;

/**
 * Noise of nearly normal distribution, standard deviation 1: the sum of four uniform numbers from
 * one hash (Irwin–Hall).
 */
const NOISE = `create macro noise(i, c) as (
  (hash(i * 16 + c) & 65535) + ((hash(i * 16 + c) >> 16) & 65535) + ((hash(i * 16 + c) >> 32) & 65535)
  + (hash(i * 16 + c) >> 48)) / 65536.0 * sqrt(3) - 2 * sqrt(3)`;

/**
 * Writes a machine's rows, one a second: load and temperatures follow the day, all channels have
 * noise, and a bearing fails at the end. The same rows each time.
 */
export async function writeYear(file: string, days: number): Promise<YearRecording> {
  const rows = days * DAY_SECONDS;
  const faultFrom = (days - FAULT_DAYS) * DAY_SECONDS;
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run(NOISE);
    await connection.run(`copy (
      with seconds as (
        select i, 0.5 + 0.5 * sin(2 * pi() * (i % ${DAY_SECONDS}) / ${DAY_SECONDS}.0) as load,
          sin(2 * pi() * ((i - 10800) % ${DAY_SECONDS}) / ${DAY_SECONDS}.0) as warmth,
          greatest(0, i - ${faultFrom}) / ${FAULT_DAYS * DAY_SECONDS}.0 as damage
        from range(${rows}) as each(i)
      )
      select make_timestamp(${START_MICROS} + i * 1000000) as time,
        round(1480 + 12 * load + 1.5 * noise(i, 0), 1) as speed,
        round(40 + 12 * load + 0.6 * noise(i, 1), 2) as current,
        round(22 + 7 * load + 0.4 * noise(i, 2), 2) as power,
        round(2.2 + 0.5 * load + (0.15 + damage) * noise(i, 3) + 3 * damage, 3) as vibration,
        round(55 + 9 * warmth + 0.3 * noise(i, 4), 2) as temperature,
        round(20 + 6 * warmth + 0.2 * noise(i, 5), 2) as ambient,
        round(6 + 0.15 * noise(i, 6), 3) as pressure,
        round(120 + 10 * load + 1.2 * noise(i, 7), 1) as flow
      from seconds
    ) to '${file.replaceAll("'", "''")}' (format parquet)`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  return { file, days, rows };
}

/**
 * Seconds of CPU and of the clock in which DuckDB alone goes through all numbers of the file: what
 * nothing can undercut.
 */
export async function scanYear({
  file,
}: YearRecording): Promise<{ readonly cpuSeconds: number; readonly seconds: number }> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    const startedAt = performance.now();
    const usedBefore = process.cpuUsage();
    await connection.run(
      `select sum(columns(* exclude time)), max(time) from read_parquet('${file.replaceAll("'", "''")}')`,
    );
    const { user, system } = process.cpuUsage(usedBefore);
    return { cpuSeconds: (user + system) / 1e6, seconds: (performance.now() - startedAt) / 1000 };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
