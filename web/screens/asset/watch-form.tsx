import { Alert, Button, Group, List, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { useChange } from '../../api/use-change.ts';
import { useActorName } from '../../parts/actor-name.ts';
import { Failure } from '../../parts/failure.tsx';
import { watchingWords } from '../../words/watching.ts';
import { useWords } from '../../words/words.ts';
import { LimitFields } from './limit-fields.tsx';
import { bodyOf, draftOf, type Settings, type Target, type WatchDraft } from './watch-draft.ts';
import { ExcludeField, FactorField, type FieldsGiven } from './watch-fields.tsx';

type Given = Omit<FieldsGiven, 'draft' | 'change'>;
type Saved = Awaited<ReturnType<typeof send>>;

/**
 * Changes how a device, or what is below an asset, is watched. Where somebody else has changed it
 * meanwhile, it shows what is set now, and the person decides.
 */
export function WatchForm(given: Given): ReactNode {
  const t = useWords(watchingWords);
  const { settings, target } = given;
  const [draft, setDraft] = useState(() => draftOf(settings));
  const [version, setVersion] = useState(settings.version);
  const [saved, setSaved] = useState<Saved>();
  const take = (set: Settings): void => {
    setDraft(draftOf(set));
    setVersion(set.version);
  };
  const save = useChange(
    async (asked: { draft: WatchDraft; version: number }, key) => {
      const answer = await send(target, asked, key);
      take(answer);
      setSaved(answer);
    },
    ['/devices/{id}/watch-settings', '/assets'],
  );
  const press = async (at: number): Promise<void> => {
    setSaved(undefined);
    await save.send({ draft, version: at });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void press(version);
  };
  // A refused save has read them anew.
  const theirs = save.isStale && settings.version !== version ? settings : undefined;
  return (
    <form onSubmit={submit}>
      <Stack>
        <Fields {...given} draft={draft} change={setDraft} />
        {save.failure !== undefined && !theirs && <Failure error={save.failure} />}
        {theirs && (
          <Conflict
            theirs={theirs}
            keep={() => void press(theirs.version)}
            take={() => {
              take(theirs);
              save.forget();
            }}
          />
        )}
        {saved && <Outcome saved={saved} />}
        <Group>
          <Button type="submit" loading={save.asking}>
            {t.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

async function send(
  { kind, id }: Target,
  { draft, version }: { draft: WatchDraft; version: number },
  key: string,
): Promise<Settings & { notes: readonly { field: string; kind: string; message: string }[] }> {
  const params = { path: { id }, header: { 'Idempotency-Key': key, 'if-match': `"${version}"` } };
  const given = { params, body: bodyOf(draft) };
  return kind === 'device'
    ? await dataOf(api.PUT('/devices/{id}/watch-settings', given))
    : await dataOf(api.PUT('/assets/{id}/watch-settings', given));
}

function Fields(given: FieldsGiven): ReactNode {
  const t = useWords(watchingWords);
  const { draft, change, channels, settings } = given;
  return (
    <>
      <FactorField {...given} />
      <ExcludeField {...given} />
      <LimitFields draft={draft} channels={channels} inherited={settings.inherited} change={change} />
      <Textarea
        label={t.reason}
        value={draft.reason}
        required
        maxLength={500}
        autosize
        onChange={(event) => change({ ...draft, reason: event.currentTarget.value })}
      />
    </>
  );
}

/** What a person should know of what was saved: channels that nothing has, what counts again. */
function Outcome({ saved }: { readonly saved: Saved }): ReactNode {
  const t = useWords(watchingWords);
  return (
    <Stack gap={4} role="status">
      <Text>{t.saved}</Text>
      {saved.notes.length > 0 && (
        <List size="sm">
          {saved.notes.map(({ field, message }) => (
            <List.Item key={`${field} ${message}`}>{message}</List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}

function Conflict({
  theirs,
  keep,
  take,
}: {
  readonly theirs: Settings;
  readonly keep: () => void;
  readonly take: () => void;
}): ReactNode {
  const t = useWords(watchingWords);
  const { limitFactor, exclude, limits } = theirs;
  const nameOf = useActorName();
  return (
    <Alert color="yellow" role="alert">
      <Stack align="flex-start" gap="xs">
        <Text>{t.stale}</Text>
        <Text fw={600}>
          {t.staleNow(limitFactor ?? '–', exclude?.join(', ') || '–', limits.length)} ({nameOf(theirs.updatedBy ?? '')}:{' '}
          {theirs.reason})
        </Text>
        <Group>
          <Button onClick={keep}>{t.keepMine}</Button>
          <Button variant="default" onClick={take}>
            {t.takeTheirs}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
