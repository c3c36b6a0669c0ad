import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * Noto Sans Hans: Latin letters, and the Chinese characters of GB 2312. The build puts it beside
 * the program; in development it is in its package.
 */
export function fontFile(): string {
  const built = path.join(import.meta.dirname, 'fonts/NotoSansHans-Regular.otf');
  if (existsSync(built)) return built;
  const main = createRequire(import.meta.url).resolve('@embedpdf/fonts-sc');
  return path.join(path.dirname(main), '../fonts/NotoSansHans-Regular.otf');
}
