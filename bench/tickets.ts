import type { HttpApp } from '../http/http-app.ts';
import { type Bench, type Figures, quantile, rounded } from './bench.ts';
import { raisedOn } from './made-alarm.ts';
import { openTestBed, postgres, type TestBed } from './ticket-bed.ts';
import { SITES } from './ticket-load.ts';

const LISTS: Readonly<Record<string, (at: number) => string>> = {
  list: () => 'limit=50',
  filter: (at) => `state=open&priority=P${1 + (at % 4)}&site=site-${at % SITES}`,
  mine: (at) => `state=open&assignee=person-${1 + (at % 50)}`,
  machine: (at) => `asset=site-${at % SITES}:machine-${at % 100}`,
  due: (at) => `sort=due&priority=P${1 + (at % 4)}`,
  english: (at) => `q=${['bearing', 'machine-42', 'leak machine-7', 'vibration 13'][at % 4]}`,
  chinese: (at) => `q=${encodeURIComponent(['轴承', '磨', '汽蚀', '振动升高'][at % 4] ?? '')}`,
  rare: (at) => `q=${(7919 * (1 + at * 13)).toString(16)}`,
};

/** Transitions before those that are timed: connections and plans are made. */
const WARM_UP = 10;

/**
 * Milliseconds of lists, searches and transitions through the HTTP routes (no socket) at a small
 * and a large number of tickets; 10,000 alarms at once with lists meanwhile; the sweep of running
 * clocks. PostgreSQL: `TEST_POSTGRES_URL`, or one that it starts and stops. Reference: a row by
 * primary key over the same connections.
 */
export const tickets: Bench = async ({ quick, say }) => {
  const most = Number(process.env['BENCH_TICKETS'] ?? 1_000_000);
  const sizes = quick ? [1_000, 10_000] : [10_000, most];
  const server = postgres();
  try {
    const figures: Record<string, number | string> = {};
    let [keyMs, listMs] = [Number.NaN, Number.NaN];
    for (const [at, size] of sizes.entries()) {
      const last = at === sizes.length - 1;
      say(`${size} tickets`);
      const bed = await openTestBed(server.url, size);
      try {
        const { filled } = bed;
        say('lists');
        const measured = await measureLists(bed, { rounds: quick ? 40 : 300, size });
        Object.assign(
          figures,
          prefixed(`${size}`, { ...filled, loadSeconds: rounded(filled.loadSeconds), ...measured.figures }),
        );
        Object.assign(figures, prefixed(`${size}`, await measureSweep(bed)));
        if (last) {
          say('alarms');
          Object.assign(
            figures,
            await measureAlarms(bed, quick ? { alarms: 200, seconds: 8 } : { alarms: 10_000, seconds: 60 }),
          );
          [keyMs, listMs] = [measured.keyMs, measured.worstMs];
        }
      } finally {
        await bed.close();
      }
    }
    const reference = { name: 'a row by its primary key, p99', figures: { keyP99Ms: rounded(keyMs) } };
    return { figures, reference, ratio: rounded(listMs / keyMs) };
  } finally {
    server.stop();
  }
};

const prefixed = (name: string, figures: Figures): Figures =>
  Object.fromEntries(Object.entries(figures).map(([key, value]) => [`${name}: ${key}`, value]));

async function measureLists({ db, app }: TestBed, { rounds, size }: { rounds: number; size: number }) {
  const figures: Record<string, number> = {};
  let worstMs = 0;
  // The first answers wait for connections and plans.
  for (const query of Object.values(LISTS)) await answered(app, `/tickets?${query(0)}`);
  const time = async (work: (at: number) => Promise<unknown>): Promise<number> => {
    const samples: number[] = [];
    for (let at = 0; at < rounds; at++) {
      const startedAt = performance.now();
      await work(at);
      samples.push(performance.now() - startedAt);
    }
    return quantile(samples, 0.99);
  };
  for (const [name, query] of Object.entries(LISTS)) {
    const p99 = await time((at) => answered(app, `/tickets?${query(at)}`));
    figures[`${name}P99Ms`] = rounded(p99);
    worstMs = Math.max(worstMs, p99);
  }
  const { rows } = await db.query<{ id: number }>(
    `select id from ticket where state = 'assigned' order by id % 97, id limit $1`,
    [rounds + WARM_UP],
  );
  const accept = (at: number) => answered(app, `/tickets/${rows[at]?.id}/transitions`, { to: 'accepted' });
  for (let at = 0; at < WARM_UP; at++) await accept(rounds + at);
  figures['transitionP99Ms'] = rounded(await time(accept));
  const keyMs = await time((at) => db.query('select id from ticket where id = $1', [1 + ((at * 7919) % size)]));
  return { figures, keyMs, worstMs };
}

async function answered(app: HttpApp, url: string, payload?: object): Promise<void> {
  const response = await app.inject({
    url: `/api/v1${url}`,
    method: payload ? 'POST' : 'GET',
    ...(payload ? { payload } : {}),
  });
  if (response.statusCode !== 200) throw new Error(`${url}: ${response.statusCode} ${response.body}`);
}

/**
 * Nothing is due: what looking costs. The first sweeps do what the transitions before have made
 * due.
 */
async function measureSweep({ ticketing }: TestBed): Promise<Figures> {
  for (let at = 0; at < 10; at++) await ticketing.sweepClocks();
  const samples: number[] = [];
  for (let at = 0; at < 5; at++) {
    const startedAt = performance.now();
    await ticketing.sweepClocks();
    samples.push(performance.now() - startedAt);
  }
  return { sweepMs: rounded(quantile(samples, 0.5)) };
}

/**
 * Alarms of machines without a ticket, from all sites, as fast as they are accepted; lists
 * meanwhile.
 */
async function measureAlarms(
  { db, app, ticketing }: TestBed,
  most: { alarms: number; seconds: number },
): Promise<Figures> {
  const startedAt = performance.now();
  const listMs: number[] = [];
  let [next, done] = [0, false];
  const raise = async () => {
    while (next < most.alarms && performance.now() - startedAt < most.seconds * 1000)
      await ticketing.applyTransition(raisedOn(next++, SITES));
  };
  const look = async () => {
    while (!done) {
      const askedAt = performance.now();
      await answered(app, '/tickets?state=open&limit=50');
      listMs.push(performance.now() - askedAt);
    }
  };
  const looking = look();
  await Promise.all(Array.from({ length: 8 }, raise)).finally(() => {
    done = true;
  });
  await looking;
  const seconds = (performance.now() - startedAt) / 1000;
  const { rows } = await db.query<{ kept: number; held: number; floods: number }>(
    `select (select count(*) from alarm_episode) as kept,
      (select count(*) from ticket_episode where left_at is null) as held, (select count(*) from alarm_flood) as floods`,
  );
  const { kept = 0, held = 0, floods = 0 } = rows[0] ?? {};
  return {
    alarms: next,
    alarmsSeconds: rounded(seconds),
    alarmsPerSecond: rounded(next / seconds),
    alarmsLost: next - Math.min(kept, held),
    floods,
    listDuringAlarmsP99Ms: rounded(quantile(listMs, 0.99)),
  };
}
