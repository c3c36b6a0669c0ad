import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import qrcode from 'qrcode-generator';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { complaintsOf, hasBrowser, obstaclesOf, openBrowser, openPage, sizes } from '../helpers/browser.ts';
import { send, startForFile } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

/** A picture of a QR code. */
function pictureOf(text: string): Buffer {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  return Buffer.from(code.createDataURL(6, 24).split(',')[1] ?? '', 'base64');
}

const WIDTH = 640;
const HEIGHT = 480;

/** A film of one picture with a QR code in its middle, as a camera shows it (YUV4MPEG2). */
function filmOf(text: string): Buffer {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  const scale = Math.floor((HEIGHT * 0.8) / size);
  const light = Buffer.alloc(WIDTH * HEIGHT, 235);
  const left = Math.floor((WIDTH - size * scale) / 2);
  const top = Math.floor((HEIGHT - size * scale) / 2);
  for (let y = 0; y < size * scale; y++) {
    for (let x = 0; x < size * scale; x++) {
      if (code.isDark(Math.floor(y / scale), Math.floor(x / scale))) light[(top + y) * WIDTH + left + x] = 16;
    }
  }
  const colour = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), light, colour]);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`), frame, frame]);
}

describe.skipIf(!hasBrowser)('scanning', () => {
  let browser: Browser;
  let up: Awaited<ReturnType<typeof startForFile>>;
  beforeAll(async () => {
    up = await startForFile();
    return up.stop;
  });
  beforeAll(async () => {
    for (const [id, serial] of [
      ['plant:press-1', 'SN-77'],
      ['plant:press-2', 'SN-778'],
    ]) {
      await send(up, 'POST', '/assets', { id, name: `Press ${serial}`, site: 'plant', class: 'PU', serial });
    }
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  it('the code of a machine on a photo, or its serial number, opens the machine', async () => {
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

  it('the camera reads the code on a label and opens the machine', async () => {
    const film = path.join(tempDir(), 'label.y4m');
    writeFileSync(film, filmOf('https://harbinger.plant.example/assets/plant%3Apress-1'));
    const camera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
    const filming = await openBrowser([...camera, `--use-file-for-fake-video-capture=${film}`]);
    onTestFinished(() => filming.close());
    const { page, complaints } = await openPage(filming, sizes.phone, 'zh-CN');
    await page.goto(`${up.http}/work`);
    await page.getByRole('button', { name: '扫描代码' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Press SN-77' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/assets/plant%3Apress-1');
    expect(complaints).toEqual([]);
  });
});
