import { Alert, Button, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { ApiError } from '../api/client.ts';
import { shellWords } from '../words/shell.ts';
import { useWords } from '../words/words.ts';

/** Says why something failed, in the server's own words where it spoke. */
export function Failure({ error, again }: { readonly error: unknown; readonly again?: () => void }): ReactNode {
  const t = useWords(shellWords);
  const reason = useReason(error);
  const fields = error instanceof ApiError ? (error.problem.errors ?? []) : [];
  return (
    <Alert color="red" role="alert">
      <Stack align="flex-start" gap="xs">
        <Text>{reason}</Text>
        {fields
          .filter(({ message }) => !reason.includes(message))
          .map(({ field, message }) => (
            <Text key={`${field} ${message}`} size="sm">
              {field}: {message}
            </Text>
          ))}
        {again && (
          <Button variant="outline" onClick={again}>
            {t.tryAgain}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** Why something failed, in one sentence. */
export function useReason(error: unknown): string {
  const t = useWords(shellWords);
  if (error instanceof ApiError) return error.problem.status === 0 ? t.unreachable : error.message;
  return error instanceof Error ? error.message : String(error);
}
