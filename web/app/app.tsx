import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiError } from '../api/client.ts';
import { followChanges } from '../api/live.ts';
import { firstLanguage, keepLanguage, LanguageContext } from '../words/words.ts';
import { Frame } from './frame.tsx';
import { OfflineWork } from './offline-work.tsx';
import { Session } from './session.tsx';
import { theme } from './theme.ts';

/**
 * Tries a read again twice where the server could not be reached or was busy; a refusal is final.
 */
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // Also without a link: much is kept on this device.
      networkMode: 'always',
      retry: (count, error) =>
        count < 2 && error instanceof ApiError && (error.problem.status === 0 || error.problem.status >= 500),
    },
  },
});

/** The web app. */
export function App(): ReactNode {
  const [language, setLanguage] = useState(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
    keepLanguage(language);
  }, [language]);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <LanguageContext value={language}>
        <QueryClientProvider client={queries}>
          <Session>
            <Live />
            <OfflineWork />
            <Frame choose={setLanguage} />
          </Session>
        </QueryClientProvider>
      </LanguageContext>
    </MantineProvider>
  );
}

function Live(): ReactNode {
  useEffect(() => followChanges(queries), []);
  return null;
}

function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';
}
