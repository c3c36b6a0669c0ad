import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { openDuckDbSeries } from '../ingest/series/duckdb/duckdb-series.ts';
import { createLog } from '../lib/log.ts';
import { openDb } from '../ticketing/schema/open-db.ts';
import { type Bench, type Figures, quantile, rounded } from './bench.ts';
import { type Platform, startPlatform } from './processes.ts';
import { fillTickets } from './ticket-load.ts';

const log = createLog({ level: 'silent', pretty: false });
const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
const DESK = { width: 1280, height: 800 };
const DEVICE = 'site-0:machine-0';
const CHANNEL = 'vibration';
/** A tenth of them is open. */
const TICKETS = 20_000;
const DAY_S = 86_400;
const BATCH = 50_000;
const ROUNDS = 5;
/** What has not come by then does not come: something is broken. */
const LIMIT_MS = 30_000;
/** None that the journal has: the program's own offsets begin at 0. */
const PARTITION = 99;

/**
 * The web app in Chromium: the first page from an empty cache until it can be used, a board of
 * 2,000 open tickets, a list of 20,000 that is scrolled, and a year of one channel at 1 Hz that is
 * drawn. Reference: a page without script of the same server.
 */
export const web: Bench = async ({ quick, say }) => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'harbinger-bench-'));
  const days = quick ? 30 : 365;
  say(`${TICKETS} tickets`);
  const db = await openDb({ dataDir, log, signal: new AbortController().signal });
  await fillTickets(db, TICKETS, TICKETS / 500);
  await db.close();
  say(`${days} days of a channel at 1 Hz`);
  await fillSeries(dataDir, days);
  const platform = await startPlatform({}, dataDir);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  try {
    return await measure(browser, platform, { rounds: quick ? 3 : ROUNDS, days, say });
  } finally {
    await browser.close();
    await platform.remove();
  }
};

type Asked = { readonly rounds: number; readonly days: number; readonly say: (line: string) => void };

async function measure(browser: Browser, { http }: Platform, { rounds, days, say }: Asked) {
  const cold: number[] = [];
  const bare: number[] = [];
  const board: number[] = [];
  const chart: number[] = [];
  let bytes = 0;
  for (let round = 0; round < rounds; round++) {
    say(`round ${round + 1} of ${rounds}`);
    await inFresh(browser, async (context, page) => {
      bare.push(await loaded(page, `${http}/sign-in`, 'main, body'));
      await context.clearCookies();
    });
    await inFresh(browser, async (_, page) => {
      const received = receivedOf(page);
      cold.push(await loaded(page, `${http}/tickets`, 'a[href^="/tickets/HB-"], a[href^="/tickets/"]'));
      bytes = await received();
      board.push(await clicked(page, 'nav a[href="/board"]', 'section a[href^="/tickets/"]'));
    });
    await inFresh(browser, async (_, page) => {
      await page.goto(`${http}/assets/${DEVICE}`);
      await page.getByRole('tab', { name: 'Signals' }).click();
      await page.locator('figure canvas').waitFor();
      chart.push(await drawnAnew(page, days > 100 ? '1 year' : '1 month'));
    });
  }
  const scrolled = await inFresh(browser, (_, page) => scroll(page, `${http}/tickets`));
  const median = (samples: readonly number[]): number => rounded(quantile(samples, 0.5));
  return {
    figures: {
      coldLoadMs: median(cold),
      boardMs: median(board),
      chartMs: median(chart),
      chartDays: days,
      ...scrolled,
      firstLoadBytes: bytes,
      ...bundle(),
    } satisfies Figures,
    reference: { name: 'a page without script of the same server', figures: { coldLoadMs: median(bare) } },
    ratio: rounded(quantile(cold, 0.5) / quantile(bare, 0.5)),
  };
}

async function inFresh<T>(browser: Browser, work: (context: BrowserContext, page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: DESK, locale: 'en' });
  try {
    return await work(context, await context.newPage());
  } finally {
    await context.close();
  }
}

/** Counts the bytes of the bodies that a page receives, as they are on the way. */
function receivedOf(page: Page): () => Promise<number> {
  const sizes: Promise<number>[] = [];
  page.on('requestfinished', (request) =>
    sizes.push(
      request.sizes().then(
        ({ responseBodySize }) => responseBodySize,
        () => 0,
      ),
    ),
  );
  return async () => (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/**
 * From the start of a navigation until something is drawn and the page answers, in milliseconds.
 */
async function loaded(page: Page, address: string, selector: string): Promise<number> {
  await page.goto(address, { waitUntil: 'commit' });
  await page.locator(selector).first().waitFor({ state: 'visible' });
  return page.evaluate<number>(ANSWERS);
}

/** Two frames and an idle moment later, the page answers. */
const ANSWERS = `new Promise((resolve) =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))))`;

/** Waits for something in the page, and fails with its name where it does not come. */
const waitUntil = (holds: string): string => `
    for (const end = performance.now() + ${LIMIT_MS}; !(${holds}); ) {
      if (performance.now() > end) throw new Error(${JSON.stringify(`not within ${LIMIT_MS / 1000} s: ${holds}`)});
      await new Promise(requestAnimationFrame);
    }`;

/** From a click until something new is drawn and the page answers. */
function clicked(page: Page, click: string, selector: string): Promise<number> {
  return page.evaluate<number>(`(async () => {
    const before = performance.now();
    document.querySelector(${JSON.stringify(click)}).click();
    ${waitUntil(`document.querySelector(${JSON.stringify(selector)})`)}
    return (await ${ANSWERS}) - before;
  })()`);
}

/** From the choice of another span until its values are drawn. */
function drawnAnew(page: Page, span: string): Promise<number> {
  return page.evaluate<number>(`(async () => {
    const said = () => document.querySelector('figure figcaption')?.textContent;
    const [was, before] = [said(), performance.now()];
    [...document.querySelectorAll('label')].find((one) => one.textContent === ${JSON.stringify(span)}).click();
    ${waitUntil('said() !== was && said() !== undefined')}
    return (await ${ANSWERS}) - before;
  })()`);
}

/**
 * Scrolls a list to its end for some seconds: how many it drew, and the longest that a frame took.
 */
async function scroll(page: Page, address: string): Promise<Figures> {
  await page.goto(address);
  await page.getByText('All', { exact: true }).click();
  await page.locator('a[href^="/tickets/"]').nth(10).waitFor();
  const [cards, longest, p95] = await page.evaluate<[number, number, number]>(`(async () => {
    const frames = [];
    let last = performance.now();
    const end = last + 10_000;
    while (performance.now() < end) {
      scrollBy(0, 400);
      await new Promise(requestAnimationFrame);
      frames.push(performance.now() - last);
      last = performance.now();
    }
    frames.sort((a, b) => a - b);
    return [document.querySelectorAll('a[href^="/tickets/"]').length, frames.at(-1), frames[Math.floor(0.95 * frames.length)]];
  })()`);
  return { scrolledCards: cards, longestFrameMs: rounded(longest), p95FrameMs: rounded(p95) };
}

/**
 * What the page itself names, compressed where that is smaller; screens come when they are opened.
 */
function bundle(): Figures {
  const folder = 'dist/web';
  const { length } = readFileSync(path.join(folder, 'index.html'));
  const names = [...readFileSync(path.join(folder, 'index.html'), 'utf8').matchAll(/(?:src|href)="\/(app\/[^"]+)"/g)];
  const sizeOf = (name: string): number =>
    (statSync(path.join(folder, `${name}.br`), { throwIfNoEntry: false }) ?? statSync(path.join(folder, name))).size;
  const entry = names.reduce((sum, [, name = '']) => sum + sizeOf(name), length);
  return { entryBrotliBytes: entry };
}

/** A year of one channel: a daily cycle with noise, as the recorder would have stored it. */
async function fillSeries(dataDir: string, days: number): Promise<void> {
  const series = await openDuckDbSeries({ dataDir, retentionDays: 0, log });
  const end = Math.floor(Date.now() / 1000);
  let offset = 0;
  for (let from = end - days * DAY_S; from < end; from += BATCH) {
    const readings = Array.from({ length: Math.min(BATCH, end - from) }, (_, i) => {
      const at = from + i;
      const value = 4 + Math.sin((2 * Math.PI * at) / DAY_S) + 0.2 * Math.sin(at * 1.7) + at / end;
      const sampledAt = at * 1000;
      return {
        device: DEVICE,
        sampledAt,
        sequence: 0,
        receivedAt: sampledAt,
        timeSource: 'device' as const,
        values: { [CHANNEL]: value },
      };
    });
    const nextOffset = offset + readings.length;
    await series.append({ partition: PARTITION, firstOffset: offset, nextOffset, readings, journaledAt: Date.now() });
    offset = nextOffset;
  }
  await series.close();
}
