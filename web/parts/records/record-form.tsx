import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { ApiError } from '../../api/client.ts';
import { useChange } from '../../api/use-change.ts';
import { recordWords } from '../../words/records.ts';
import { shellWords } from '../../words/shell.ts';
import { useWords } from '../../words/words.ts';
import { Dialog } from '../dialog.tsx';
import { Failure } from '../failure.tsx';
import { Waiting } from '../waiting.tsx';
import { differences, type Versioned } from './draft.ts';
import { type Field, FieldInput } from './field.tsx';

/**
 * The content that a form sends: the draft, and the version that was read.
 * @property base the record as it was read
 */
export type Saved<D> = {
  readonly draft: D;
  readonly base: D;
  readonly isNew: boolean;
  readonly etag: string | undefined;
  readonly key: string;
};

type Given<D> = {
  readonly title: string;
  readonly fields: readonly Field<D>[];
  /** Reads the record as it is now; absent for a new one. */
  readonly read?: (() => Promise<Versioned<D>>) | undefined;
  readonly blank: D;
  /** Says why a new record cannot be this one. */
  readonly refuse?: ((draft: D) => string | undefined) | undefined;
  readonly save: (given: Saved<D>) => Promise<unknown>;
  readonly remove?: ((given: Omit<Saved<D>, 'isNew'>) => Promise<unknown>) | undefined;
  readonly touches: readonly string[];
  readonly close: () => void;
  /** Shown below the fields, for the draft as it is. */
  readonly below?: ((draft: D) => ReactNode) | undefined;
};

/**
 * The form of one record. It sends the version that was read; where the record has changed since,
 * it reads again, keeps what was typed, and says what is different.
 */
export function RecordForm<D extends object>(given: Given<D>): ReactNode {
  const t = useWords(shellWords);
  const isWide = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false });
  const { base, setBase, problem } = useRecord(given.read, given.blank);
  return (
    <Dialog
      onClose={given.close}
      title={given.title}
      size="lg"
      fullScreen={!isWide}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t.close }}
    >
      {problem !== undefined && <Failure error={problem} />}
      {base === undefined && problem === undefined && <Waiting />}
      {base && <Open {...given} base={base} setBase={setBase} />}
    </Dialog>
  );
}

function useRecord<D>(read: Given<D>['read'], blank: D) {
  const [base, setBase] = useState<Versioned<D> | undefined>(read ? undefined : { draft: blank, etag: undefined });
  const [problem, setProblem] = useState<unknown>();
  const first = useRef(read);
  useEffect(() => {
    first.current?.().then(setBase, setProblem);
  }, []);
  return { base, setBase, problem };
}

type OpenGiven<D> = Given<D> & { readonly base: Versioned<D>; readonly setBase: (base: Versioned<D>) => void };

function Open<D extends object>(given: OpenGiven<D>): ReactNode {
  const { fields, read, close, touches, base } = given;
  const t = useWords(recordWords);
  const [draft, setDraft] = useState(base.draft);
  const [refusal, setRefusal] = useState<string>();
  const [changed, setChanged] = useState<readonly (keyof D & string)[]>([]);
  const isNew = read === undefined;
  /** A stale version is read again, so that the person decides over what is there now. */
  const over = async (send: () => Promise<unknown>): Promise<unknown> => {
    try {
      return await send();
    } catch (error) {
      if (read && error instanceof ApiError && error.problem.status === 412) {
        const latest = await read();
        setChanged(differences(base.draft, latest.draft));
        given.setBase(latest);
      }
      throw error;
    }
  };
  const saving = useChange(
    (sent: D, key) => over(() => given.save({ draft: sent, base: base.draft, isNew, etag: base.etag, key })),
    touches,
  );
  const removing = useChange(
    (sent: D, key) => over(async () => given.remove?.({ draft: sent, base: base.draft, etag: base.etag, key })),
    touches,
  );
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const why = isNew ? given.refuse?.(draft) : undefined;
    setRefusal(why);
    if (why === undefined && (await saving.send(draft))) close();
  };
  const take = (): void => {
    setDraft({ ...draft, ...Object.fromEntries(changed.map((key) => [key, base.draft[key]])) });
    setChanged([]);
    saving.forget();
  };
  const failure = saving.failure ?? removing.failure;
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        {fields
          .filter(({ isNewOnly = false }) => isNew || !isNewOnly)
          .map((field) => (
            <FieldInput
              key={field.key}
              field={field}
              draft={draft}
              set={(value) => setDraft((before) => ({ ...before, [field.key]: value }))}
            />
          ))}
        {given.below?.(draft)}
        {changed.length > 0 && <Changed fields={fields} changed={changed} now={base.draft} take={take} />}
        {refusal !== undefined && (
          <Alert color="red" role="alert">
            {refusal}
          </Alert>
        )}
        {failure !== undefined && changed.length === 0 && <Failure error={failure} />}
        <Group justify="space-between">
          {given.remove && !isNew ? (
            <RemoveButton
              title={given.title}
              asking={removing.asking}
              press={async () => {
                if (await removing.send(draft)) close();
              }}
            />
          ) : (
            <span />
          )}
          <Button type="submit" loading={saving.asking}>
            {t.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Asks once more before it removes. */
function RemoveButton(given: {
  readonly title: string;
  readonly asking: boolean;
  readonly press: () => Promise<void>;
}): ReactNode {
  const t = useWords(recordWords);
  const shell = useWords(shellWords);
  const [asks, setAsks] = useState(false);
  if (!asks) {
    return (
      <Button variant="default" onClick={() => setAsks(true)}>
        {t.remove}
      </Button>
    );
  }
  return (
    <Stack gap="xs" role="alert">
      <Text size="sm">{t.removeExplain(given.title)}</Text>
      <Group gap="xs">
        <Button color="red" loading={given.asking} onClick={() => void given.press()}>
          {t.remove}
        </Button>
        <Button variant="default" onClick={() => setAsks(false)}>
          {shell.cancel}
        </Button>
      </Group>
    </Stack>
  );
}

function Changed<D extends object>(given: {
  readonly fields: readonly Field<D>[];
  readonly changed: readonly (keyof D & string)[];
  readonly now: D;
  readonly take: () => void;
}): ReactNode {
  const { fields, changed, now, take } = given;
  const t = useWords(recordWords);
  const wordsOf = (key: keyof D & string): string => {
    const value = now[key];
    const field = fields.find((one) => one.key === key);
    if (value === null || value === '' || value === undefined) return t.nothing;
    return field?.words?.(value as never) ?? (typeof value === 'string' ? value : JSON.stringify(value));
  };
  const labelOf = (key: string): string => fields.find((one) => one.key === key)?.label ?? key;
  return (
    <Alert color="yellow" role="alert" title={t.changed}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t.changedNext}</Text>
        <List size="sm">
          {changed.map((key) => (
            <List.Item key={key}>{t.nowIs(labelOf(key), wordsOf(key))}</List.Item>
          ))}
        </List>
        <Button variant="default" onClick={take}>
          {t.take}
        </Button>
      </Stack>
    </Alert>
  );
}
