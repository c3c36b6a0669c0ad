import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { ApiError, speak } from '../api/client.ts';
import { followChanges } from '../api/live.ts';
import { queryOf } from '../api/use-get.ts';
import { OfflineWork } from '../parts/offline-work.tsx';
import { Session } from '../parts/session.tsx';
import { themeIn } from '../parts/theme.ts';
import { shellWords } from '../words/shell.ts';
import { firstLanguage, keepLanguage, type Language, LanguageContext } from '../words/words.ts';
import { Frame } from './frame.tsx';
import { router } from './router.tsx';

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

/**
 * Asks for what every first page needs, all at once: who has signed in, the plant, and the code of
 * the page. The screens that show the data ask again for a part that fails here, and say so.
 */
export function readAhead(): void {
  speak(firstLanguage());
  void queries.prefetchQuery(queryOf('/me', {}));
  void queries.prefetchQuery(queryOf('/plant', {}));
  void router.load().catch(() => undefined);
}

/** The web app. */
export function App(): ReactNode {
  const [language, setLanguage] = useState(firstLanguage);
  // Before the first read of any part below.
  speak(language);
  useEffect(() => {
    document.documentElement.lang = language;
    keepLanguage(language);
  }, [language]);
  const theme = useMemo(() => themeIn(shellWords[language]), [language]);
  const choose = (chosen: Language): void => {
    setLanguage(chosen);
    speak(chosen);
    // The server words some of what is shown.
    void queries.invalidateQueries();
  };
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <LanguageContext value={language}>
        <QueryClientProvider client={queries}>
          <Session>
            <Live />
            <OfflineWork />
            <Frame choose={choose} />
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
