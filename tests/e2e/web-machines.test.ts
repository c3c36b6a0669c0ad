import { readFile } from 'node:fs/promises';
import mqtt from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultFrequencies } from '../../models/waveform/fault-frequencies.ts';
import { hasBrowser, obstaclesOf, openBrowser, openPage, sizes } from '../helpers/browser.ts';
import { send, startUp } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { impacts } from '../models/waveform/signals.ts';

type Up = Awaited<ReturnType<typeof startUp>>;

const bearing = { elements: 9, elementDiameter: 7.94, pitchDiameter: 39.04 };
const { outer } = faultFrequencies({ ...bearing, contactAngleDegrees: 0 }, 1797);

/** A machine whose outer race is damaged, as its waveform has it. */
async function seed(up: Up): Promise<void> {
  const machine = { rpm: 1797, bearings: [bearing] };
  const asset = { id: 'fan-7', name: 'Fan 7', site: 'plant', criticality: 'B', devices: ['plant:fan-7'], machine };
  await send(up, 'POST', '/assets', asset);
  const { samples, sampleRateHz } = impacts(outer);
  const data = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString('base64');
  const block = { channel: 'de', unit: 'm/s2', sampleRateHz, encoding: 'f32le', data, ts: Date.now() };
  const client = await mqtt.connectAsync(up.mqtt);
  await client.publishAsync('harbinger/v1/plant/fan-7/waveform', JSON.stringify(block), { qos: 1 });
  await client.endAsync();
  await send(up, 'POST', '/tickets', { asset: 'fan-7', title: 'It rattles' });
}

/**
 * What is set at a machine counts for its device, says whose it is, and yields to what is nearer.
 */
async function watchWider(page: Page, up: Up): Promise<void> {
  await page.getByRole('tab', { name: 'Watching' }).click();
  const [machine, device] = [page.locator('form').first(), page.locator('form').nth(1)];
  await device
    .getByText(/nobody has set it/)
    .first()
    .waitFor();
  await machine.getByRole('switch', { name: 'Set the factor here' }).click();
  await machine.getByLabel('Times the learned limits').fill('1.5');
  await machine.getByLabel('Reason for the change').fill('Rattles by design');
  expect(await obstaclesOf(page)).toEqual([]);
  await machine.getByRole('button', { name: 'Save the settings' }).click();
  await machine.getByText('Saved. The detector follows').waitFor();
  await device.getByText(/1\.5 .*Fan 7/).waitFor();
  await device.getByRole('switch', { name: 'Set the factor here' }).click();
  await device.getByLabel('Times the learned limits').fill('2');
  await device.getByLabel('Reason for the change').fill('This one more so');
  await device.getByRole('button', { name: 'Save the settings' }).click();
  await page.getByText('1 below has a setting of its own, which wins:').waitFor();
  const { inForce } = await up.get<{ inForce: object }>('/devices/plant%3Afan-7/watch-settings');
  expect(inForce).toMatchObject({ limitFactor: { value: 2 } });
}

describe.skipIf(!hasBrowser)('machines', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  it('a waveform shows the line of the damaged part, and the record of the machine is corrected', async () => {
    const up = await startUp(tempDir());
    await seed(up);
    for (const size of [sizes.desk, sizes.phone]) {
      const { page, complaints } = await openPage(browser, size);
      const address = `${up.http}/assets/fan-7`;
      await page.goto(address);
      await expect
        .poll(
          async () => {
            await page.reload();
            await page.getByRole('tab', { name: 'Waveforms' }).click();
            await page.getByRole('tabpanel').locator('h2').first().waitFor();
            return page.getByRole('heading', { name: 'Envelope spectrum' }).count();
          },
          { timeout: 120_000 },
        )
        .toBe(1);
      await page.getByText('The line that stands out is that of: Outer race.').waitFor();
      expect(await obstaclesOf(page)).toEqual([]);

      await page.getByRole('tab', { name: 'History' }).click();
      await page.getByText('Tickets opened').waitFor();
      expect(await obstaclesOf(page)).toEqual([]);

      if (size === sizes.desk) await watchWider(page, up);
      await page.getByRole('tab', { name: 'Card' }).click();
      await page.getByRole('button', { name: 'Correct the record' }).click();
      const maker = size === sizes.desk ? 'KSB' : 'Sulzer';
      await page.getByLabel('Manufacturer').fill(maker);
      expect(await obstaclesOf(page)).toEqual([]);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('cell', { name: maker }).waitFor();
      expect(complaints).toEqual([]);
    }
  });

  it('labels are chosen and printed alone, and a figure is saved as a picture', async () => {
    const up = await startUp(tempDir());
    await seed(up);
    const { page, complaints } = await openPage(browser, sizes.desk);
    await page.goto(`${up.http}/labels`);
    await page.getByRole('button', { name: 'All that are listed' }).click();
    await page.locator('.label').getByText('fan-7').waitFor();
    expect(await obstaclesOf(page)).toEqual([]);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('navigation').isVisible()).toBe(false);
    expect(await page.locator('.labels').boundingBox()).toMatchObject({ x: 0, y: 0 });
    await page.emulateMedia({ media: 'screen' });

    await page.goto(`${up.http}/reports`);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Picture: Time in each state' }).click();
    const picture = await readFile(await (await saved).path(), 'utf8');
    expect(picture).toMatch(/^<svg [\s\S]*Time in each state[\s\S]*All sites[\s\S]*<\/svg>$/);
    expect(await obstaclesOf(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
