import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, obstaclesOf, openBrowser, openPage, sizes } from '../helpers/browser.ts';
import { send, startUp, type Up } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const PHOTO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

describe.skipIf(!hasBrowser)('tickets in a browser', () => {
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

  /**
   * A planner corrects a ticket with a reason, takes its service report, and sees it by due time.
   */
  async function correctAndReport(up: Up): Promise<void> {
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

    await page.getByRole('tab', { name: 'Work' }).click();
    const costs = page.locator('#costs');
    await costs.getByText('Nothing on this ticket costs anything yet.').waitFor();
    await costs.getByRole('button', { name: 'Add an external cost' }).click();
    await costs.getByLabel('Amount, EUR').fill('480.50');
    await costs.getByLabel('Supplier').fill('Crane hire');
    expect(await obstaclesOf(page)).toEqual([]);
    await costs.getByRole('button', { name: 'Save' }).click();
    await costs.getByText(/Crane hire · €480\.50/).waitFor();
    expect(await obstaclesOf(page)).toEqual([]);

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Service report (PDF)' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/HB-000001.*\.pdf$/);
    expect((await readFile(await download.path())).subarray(0, 5).toString()).toBe('%PDF-');

    await page.goto(`${up.http}/board`);
    await page.getByText('By due time').click();
    await page.waitForURL('**/board?columns=due');
    const columns = ['Overdue', 'Today', 'Tomorrow', 'This week', 'Later', 'Without a due time'];
    await page.getByRole('region', { name: 'Overdue' }).waitFor();
    const sections = await page.locator('section[aria-label]').all();
    const names = await Promise.all(sections.map((one) => one.getAttribute('aria-label')));
    expect(names).toEqual(columns);
    expect(await page.getByText('Water under the press').count()).toBe(1);
    expect(await obstaclesOf(page)).toEqual([]);
    expect(complaints).toEqual([]);
  }

  /**
   * Somebody without an account reports a fault by the code of a machine, and says that the work
   * did not help.
   */
  async function reportFromOutside(up: Up): Promise<void> {
    const desk = await openPage(browser, sizes.desk);
    await desk.page.goto(`${up.http}/labels`);
    await desk.page.getByLabel('the report page, for everyone').click();
    const made = desk.page.waitForResponse('**/api/v1/report-codes');
    await desk.page.getByRole('checkbox', { name: 'Label for press-1' }).click();
    const { items } = (await (await made).json()) as { items: readonly { path: string }[] };
    const code = items[0]?.path ?? '';
    await desk.page.locator('.label img[src*="opens=report"]').waitFor();
    expect(await obstaclesOf(desk.page)).toEqual([]);

    const { page, complaints } = await openPage(browser, sizes.phone, 'zh-CN');
    await page.goto(`${up.http}${code}`);
    await page.getByRole('heading', { name: '报告问题' }).waitFor();
    expect(await obstaclesOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByLabel('What is it about?').selectOption('leak');
    await page.getByLabel('What do you see or hear?').fill('Oil drips on the floor');
    await page.getByLabel('How to reach you').fill('ext. 4711');
    const photo = { name: 'oil.png', mimeType: 'image/png', buffer: PHOTO };
    await page.getByLabel('Photo').setInputFiles(photo);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Your report has arrived').waitFor();
    expect(await obstaclesOf(page)).toEqual([]);
    const progress = new URL(page.url()).pathname;

    const found = await up.get<{ items: readonly { id: string }[] }>('/tickets?state=candidate');
    const id = found.items[0]?.id ?? '';
    await desk.page.goto(`${up.http}/tickets/${id}`);
    await desk.page.getByAltText('oil.png').waitFor();
    await desk.page.getByRole('tab', { name: 'Why' }).click();
    await desk.page.getByText('reach them: ext. 4711').waitFor();
    expect(await obstaclesOf(desk.page)).toEqual([]);
    const people = await up.get<{ items: readonly { id: string }[] }>('/people?limit=1');
    await send(up, 'POST', `/tickets/${id}/transitions`, { to: 'new' });
    const ticket = await up.get<{ state: string }>(`/tickets/${id}`);
    if (ticket.state === 'new') {
      const assignee = people.items[0]?.id;
      await send(up, 'POST', `/tickets/${id}/transitions`, { to: 'assigned', assignee, reason: 'near' });
    }
    await send(up, 'POST', `/tickets/${id}/transitions`, { to: 'accepted' });
    await send(up, 'POST', `/tickets/${id}/transitions`, { to: 'resolved', verdict: 'no_fault_found' });

    await page.goto(`${up.http}${progress}?lang=en`);
    await page.getByLabel('It did not').check();
    await page.getByLabel('How satisfied').selectOption('2');
    await page.getByLabel('A remark').fill('it still drips');
    expect(await obstaclesOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('have it again').waitFor();
    await desk.page.getByText('It is not fixed').waitFor();
    await desk.page.getByText('it still drips').waitFor();
    expect((await up.get<{ state: string }>(`/tickets/${id}`)).state).toBe('assigned');
    expect([...complaints, ...desk.complaints]).toEqual([]);
  }

  // One program for both: it starts for half a minute.
  it('a planner corrects, prints and finds tickets; the code on a machine takes a report and an answer without an account', async () => {
    const up = await plant();
    await correctAndReport(up);
    await reportFromOutside(up);
  });
});
