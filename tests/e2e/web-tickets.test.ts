import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, obstaclesOf, openBrowser, openPage, sizes } from '../helpers/browser.ts';
import { send, startUp, type Up } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

describe.skipIf(!hasBrowser)('the page of a ticket in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  async function plant(): Promise<Up> {
    const up = await startUp(tempDir());
    for (const name of ['press-1', 'press-2'])
      await send(up, 'POST', '/assets', { id: `plant:${name}`, name, site: 'plant' });
    await send(up, 'POST', '/tickets', { asset: 'plant:press-1', title: 'Oil under the press', priority: 'P1' });
    return up;
  }

  it('a planner corrects words, priority and machine in one dialogue, and the record says why', async () => {
    const up = await plant();
    const { page, complaints } = await openPage(browser, sizes.phone);
    await page.goto(`${up.http}/tickets/HB-000001`);
    await page.getByRole('button', { name: 'Correct…' }).click();
    expect(await obstaclesOf(page)).toEqual([]);
    await page.getByLabel('Title').fill('Water under the press');
    await page.getByLabel('Priority').selectOption('P3');
    await page.getByRole('combobox', { name: 'Machine' }).fill('press-2');
    await page.getByRole('option', { name: 'press-2 · plant' }).click();
    await page.getByLabel('Why', { exact: false }).last().fill('Seen on site');
    await page.getByRole('button', { name: 'Correct', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Water under the press' }).waitFor();
    await page.getByRole('link', { name: 'press-2' }).waitFor();
    await page.getByRole('tab', { name: 'Times and record' }).click();
    await page.getByText('Text corrected').waitFor();
    await page.getByText('Seen on site').first().waitFor();
    expect(complaints).toEqual([]);
  });
});
