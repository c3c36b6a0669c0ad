import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** English that a page in Chinese may show: names of the program and of standards. */
const KEPT = /\b(Harbinger|harbinger \w+|English)\b/g;

type Violation = { readonly id: string; readonly impact?: string | null; readonly nodes: readonly { html: string }[] };

/** Whether Chromium is here; what is left out without it is said once. */
export const hasBrowser = existsSync(CHROMIUM);
if (!hasBrowser) console.error('left out: the web app needs Chromium (tools/servers/chromium.sh install)');

/** @param more further flags of Chromium */
export function openBrowser(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ timeout: TIMEOUT_MS, executablePath: CHROMIUM, args: [...FLAGS.split(' '), ...more] });
}

/** A limit for what hangs, no measure. */
const TIMEOUT_MS = 120_000;

/** Sizes of a desk and of a phone. */
export const sizes = { desk: { width: 1280, height: 800 }, phone: { width: 360, height: 780 } } as const;

export type Size = (typeof sizes)[keyof typeof sizes];

/** A page of its own, which ends with the test, and its complaints. */
export async function openPage(
  browser: Browser,
  size: Size,
  locale = 'en',
): Promise<{ page: Page; complaints: readonly string[] }> {
  const context = await browser.newContext({ viewport: size, locale });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  return { page, complaints: complaintsOf(page) };
}

/**
 * The complaints of a page: its console, scripts that failed, and files and styles that were
 * refused.
 */
export function complaintsOf(page: Page): readonly string[] {
  page.setDefaultTimeout(TIMEOUT_MS);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

/**
 * Obstacles for the users of a page: serious faults of accessibility that axe finds, and a page
 * that is wider than its window. It waits until the page has loaded.
 */
export async function obstaclesOf(page: Page): Promise<readonly string[]> {
  const loaders = page.locator('.mantine-Loader-root');
  while ((await loaders.count()) > 0) await loaders.first().waitFor({ state: 'detached' });
  // Not as a script of the page, whose policy refuses it.
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } };
    // Not what is well, whose description takes most of the time.
    const { violations } = await axe.run({ resultTypes: ['violations'], selectors: false });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
  });
  const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  return [...found, ...(wider > 0 ? [`the page is ${wider} pixels wider than its window`] : [])];
}

/**
 * Texts of a page that a reader of Chinese gets in English, those for screen readers included.
 * @param names words of the plant and of people, which stay
 */
export async function englishOf(page: Page, names: RegExp): Promise<readonly string[]> {
  const texts = await page.evaluate<readonly string[]>(`[
    ...document.body.innerText.split('\\n'),
    ...['aria-label', 'placeholder', 'title', 'alt'].flatMap((name) =>
      [...document.querySelectorAll('[' + name + ']:not([aria-hidden=true])')].map((element) => element.getAttribute(name))),
  ]`);
  return [...new Set(texts)].filter((text) => {
    // Within Chinese, two words may be names of protocols.
    const english = /\p{Script=Han}/u.test(text) ? THREE_WORDS : TWO_WORDS;
    return english.test(text.replaceAll(KEPT, '').replaceAll(names, ''));
  });
}

const TWO_WORDS = /[a-z]{2,}[,.:]? [a-z]{2,}/i;
const THREE_WORDS = /[a-z]{2,}[,.:]? [a-z]{2,}[,.:]? [a-z]{2,}/i;

/**
 * Whether the focus is drawn, and where: how the element and its neighbours look with and without.
 */
const FOCUSED = `(() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  // Fading elements are measured at the end of their fading.
  for (const one of [at, at.nextElementSibling, at.parentElement]) if (one) one.style.transition = 'none';
  const look = () => [at, at.nextElementSibling, at.parentElement, at.parentElement?.nextElementSibling].map((one) => {
    if (!one) return '';
    const { outline, boxShadow, borderColor, backgroundColor, left } = getComputedStyle(one);
    return [outline, boxShadow, borderColor, backgroundColor, left].join();
  }).join();
  const focused = look();
  const { top, bottom, left, right } = at.getBoundingClientRect();
  at.blur();
  const isDrawn = look() !== focused;
  at.focus({ preventScroll: true });
  const isInside = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
  return isDrawn && isInside ? '' : at.outerHTML.slice(0, 200);
})()`;

/**
 * Obstacles for people who use a page by keyboard: focus that cannot be seen, or that comes in
 * another order than the page.
 * @param presses of the tabulator, from the beginning of the page
 */
export async function focusFaults(page: Page, presses = 15): Promise<readonly string[]> {
  const faults: string[] = [];
  for (let press = 0; press < presses; press++) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate<string | null>(FOCUSED);
    if (found === null) break;
    if (found !== '') faults.push(`the focus is not seen on ${found}`);
  }
  const jumps = await page.locator('[tabindex]:not([tabindex="0"]):not([tabindex^="-"])').count();
  return [...new Set(faults), ...(jumps > 0 ? [`${jumps} elements have an order of their own`] : [])];
}
