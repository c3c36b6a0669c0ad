import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { webApp } from '../../http/web-app.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { openApp } from './app.ts';

const PAGE = '<meta name="style-nonce" content="{{nonce}}"><div id="root"></div>';
const SCRIPT = 'export const text = "a script";\n'.repeat(50);

function built(): string {
  const folder = tempDir();
  mkdirSync(path.join(folder, 'app'));
  writeFileSync(path.join(folder, 'index.html'), PAGE);
  writeFileSync(path.join(folder, 'favicon.svg'), '<svg/>');
  writeFileSync(path.join(folder, 'sw.js'), SCRIPT);
  writeFileSync(path.join(folder, 'app/index-1.js'), SCRIPT);
  writeFileSync(path.join(folder, 'app/index-1.js.gz'), gzipSync(SCRIPT));
  return folder;
}

test('each address of the app answers the page, without a sign-in, under a strict policy', async () => {
  const app = await openApp([], { pages: [webApp({ folder: built() })] });
  for (const url of ['/', '/work', '/tickets/HB-1', '/assets/plant%3Apump-1', '/admin/people/ann']) {
    const answer = await app.inject({ url });
    expect([url, answer.statusCode]).toEqual([url, 200]);
    const policy = String(answer.headers['content-security-policy']);
    const nonce = /'nonce-([\w-]+)'/.exec(policy)?.[1] ?? 'none';
    expect(answer.body).toContain(`content="${nonce}"`);
    expect(policy).toContain("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; ");
    expect(policy).not.toMatch(/'unsafe/);
    expect(answer.headers).toMatchObject({ 'x-frame-options': 'DENY', 'cache-control': 'no-cache' });
  }
  const [one, two] = [await app.inject('/'), await app.inject('/')];
  expect(one.body).not.toBe(two.body);
  expect((await app.inject('/elsewhere')).statusCode).toBe(404);
});

test('files are kept for good, come compressed where the browser takes that, and no other file is reached', async () => {
  const app = await openApp([], { pages: [webApp({ folder: built() })] });
  const plain = await app.inject({ url: '/app/index-1.js', headers: { 'accept-encoding': 'identity' } });
  expect([plain.statusCode, plain.body]).toEqual([200, SCRIPT]);
  expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(plain.headers['content-type']).toContain('javascript');
  const zipped = await app.inject({ url: '/app/index-1.js', headers: { 'accept-encoding': 'gzip' } });
  expect(zipped.headers['content-encoding']).toBe('gzip');
  expect((await app.inject('/favicon.svg')).headers['content-type']).toContain('svg');
  for (const url of ['/app/none.js', '/app/../index.html', '/app/%2e%2e/index.html', '/app/..%2f..%2fetc%2fpasswd']) {
    expect([url, (await app.inject({ url })).statusCode]).toEqual([url, expect.toBeOneOf([400, 403, 404])]);
  }
});

test('the service worker is asked for anew each time, and has a policy of its own', async () => {
  const app = await openApp([], { pages: [webApp({ folder: built() })] });
  const answer = await app.inject('/sw.js');
  expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'public, max-age=0']);
  expect(answer.headers['content-security-policy']).toBe("default-src 'none'; connect-src 'self'");
});

test('without a built app a page says how to build it', async () => {
  const app = await openApp([], { pages: [webApp({ folder: undefined })] });
  const answer = await app.inject('/tickets/HB-1');
  expect([answer.statusCode, answer.body.includes('npm run build')]).toEqual([503, true]);
});
