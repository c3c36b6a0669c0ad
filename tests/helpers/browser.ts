import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Violation = { readonly id: string; readonly impact?: string | null; readonly nodes: readonly { html: string }[] };

/** Whether Chromium is here; what is left out without it is said once. */
export const hasBrowser = existsSync(CHROMIUM);
if (!hasBrowser) console.error('left out: the web app needs Chromium (tools/servers/chromium.sh install)');

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS.split(' ') });
}

/** Sizes of a desk and of a phone. */
export const sizes = { desk: { width: 1280, height: 800 }, phone: { width: 360, height: 780 } } as const;

/** What a page complained of: its console, scripts that failed, and files and styles that were refused. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

/** Fails where axe finds a serious fault of accessibility, or the page is wider than its window. */
export async function expectAccessible(page: Page): Promise<void> {
  // Not as a script of the page, whose policy refuses it.
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
  });
  expect([page.url(), found]).toEqual([page.url(), []]);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect([page.url(), wider <= 0]).toEqual([page.url(), true]);
}
