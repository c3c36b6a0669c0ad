import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = import.meta.dirname;

/**
 * The web app, into dist/web; during development `vite --config web/vite.config.ts` asks a program
 * on port 8080.
 */
export default defineConfig({
  root,
  plugins: [react()],
  build: {
    outDir: path.join(root, '../dist/web'),
    emptyOutDir: true,
    // `/assets/{id}` is the page of a machine.
    assetsDir: 'app',
    target: 'es2022',
    // Icons would need data: in the policy for fonts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Some sixty small files would make the first page wait for sixty answers.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'app', tags: ['$initial'] }] } } },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/sign-in': 'http://127.0.0.1:8080' } },
});
