import '@mantine/core/styles.css';
import './app/app.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { reachBy } from './api/client.ts';
import { App, readAhead } from './app/app.tsx';
import { installWorker } from './offline/install-worker.ts';
import { rememberThose } from './offline/kept.ts';
import { readAgain } from './offline/queue.ts';
import { reachServer } from './offline/reach.ts';

// Libraries that make styles of their own look for the nonce here.
Object.assign(globalThis, {
  __webpack_nonce__: document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content,
});
const place = document.getElementById('root');
if (!place) throw new Error('index.html has no place for the app');
reachBy(reachServer);
// A browser that keeps nothing shows what the server answers.
await Promise.all([rememberThose(), readAgain()]).catch(() => undefined);
readAhead();
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
// It loads the whole app: after the first page.
setTimeout(() => void installWorker().catch(() => undefined), 3_000);
