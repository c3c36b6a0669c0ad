import type { Browser } from 'playwright-core';
import qrcode from 'qrcode-generator';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { complaintsOf, hasBrowser, obstaclesOf, openBrowser, sizes } from '../helpers/browser.ts';
import { startUp } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

/** A picture of a QR code. */
function pictureOf(text: string): Buffer {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  return Buffer.from(code.createDataURL(6, 24).split(',')[1] ?? '', 'base64');
}

describe.skipIf(!hasBrowser)('scanning', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  it('the code of a machine on a photo, or its serial number, opens the machine', async () => {
    const up = await startUp(tempDir());
    for (const [id, serial] of [
      ['plant:press-1', 'SN-77'],
      ['plant:press-2', 'SN-778'],
    ]) {
      const answer = await fetch(`${up.http}/api/v1/assets`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ id, name: `Press ${serial}`, site: 'plant', class: 'PU', serial }),
      });
      expect(answer.status).toBeLessThan(300);
    }
    const context = await browser.newContext({ viewport: sizes.phone, locale: 'en' });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.goto(`${up.http}/work`);
    const open = async () => {
      await page.getByRole('button', { name: 'Scan a code' }).first().click();
      await page.getByText('No camera can be used here').waitFor();
      return page.getByRole('dialog');
    };
    await open();
    expect(await obstaclesOf(page)).toEqual([]);
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: 'code.gif',
        mimeType: 'image/gif',
        buffer: pictureOf('https://harbinger.plant.example/assets/plant%3Apress-1'),
      });
    await page.getByRole('heading', { level: 1, name: 'Press SN-77' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/assets/plant%3Apress-1');

    const again = await open();
    await again.getByLabel('Code, id or serial number').fill('sn-778');
    await again.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('heading', { level: 1, name: 'Press SN-778' }).waitFor();

    const third = await open();
    await third.getByLabel('Code, id or serial number').fill('nothing-here');
    await third.getByRole('button', { name: 'Open' }).click();
    await third.getByText('No machine that you may see has the code nothing-here.').waitFor();
    expect(complaints).toEqual([]);
  });
});
