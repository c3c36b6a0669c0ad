import { Alert, Button, Group, MultiSelect, NumberInput, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { useChange } from '../../api/use-change.ts';
import { Failure } from '../../parts/failure.tsx';
import { watchingWords } from '../../words/watching.ts';
import { useWords } from '../../words/words.ts';
import { LimitFields } from './limit-fields.tsx';
import { ThresholdShadow } from './threshold-shadow.tsx';
import { bodyOf, draftOf, type Settings, type WatchDraft } from './watch-draft.ts';

type Given = {
  readonly asset: string;
  readonly settings: Settings;
  readonly channels: readonly string[];
};

/**
 * Changes how a device is watched. Where somebody else has changed it meanwhile, it shows what is
 * set now, and the person decides.
 */
export function WatchForm(given: Given): ReactNode {
  const t = useWords(watchingWords);
  const { settings } = given;
  const [draft, setDraft] = useState(() => draftOf(settings));
  const [version, setVersion] = useState(settings.version);
  const [saved, setSaved] = useState(false);
  const take = (set: Settings): void => {
    setDraft(draftOf(set));
    setVersion(set.version);
  };
  const save = useChange(
    async (asked: { draft: WatchDraft; version: number }, key) => take(await send(settings.device, asked, key)),
    ['/devices/{id}/watch-settings', '/assets'],
  );
  const press = async (at: number): Promise<void> => {
    setSaved(await save.send({ draft, version: at }));
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
        {saved && <Text role="status">{t.saved}</Text>}
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
  device: string,
  { draft, version }: { draft: WatchDraft; version: number },
  key: string,
): Promise<Settings> {
  const header = { 'Idempotency-Key': key, 'if-match': `"${version}"` };
  return await dataOf(
    api.PUT('/devices/{id}/watch-settings', { params: { path: { id: device }, header }, body: bodyOf(draft) }),
  );
}

function Fields({
  asset,
  settings,
  channels,
  draft,
  change,
}: Given & { readonly draft: WatchDraft; readonly change: (draft: WatchDraft) => void }): ReactNode {
  const t = useWords(watchingWords);
  return (
    <>
      <NumberInput
        label={t.factor}
        description={t.factorHelp}
        value={draft.factor}
        min={0.5}
        max={4}
        step={0.1}
        decimalScale={2}
        clampBehavior="strict"
        maw={280}
        onChange={(value) => change({ ...draft, factor: Number(value) || 1 })}
      />
      <ThresholdShadow asset={asset} device={settings.device} factor={draft.factor / settings.limitFactor} />
      <MultiSelect
        label={t.excluded}
        description={t.excludedHelp}
        value={[...draft.exclude]}
        data={[...new Set([...channels, ...draft.exclude])]}
        searchable
        clearable
        onChange={(exclude) => change({ ...draft, exclude })}
      />
      <LimitFields draft={draft} channels={channels} change={change} />
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
  return (
    <Alert color="yellow" role="alert">
      <Stack align="flex-start" gap="xs">
        <Text>{t.stale}</Text>
        <Text fw={600}>
          {t.staleNow(theirs.limitFactor, theirs.exclude.join(', ') || '–', theirs.limits.length)} ({theirs.updatedBy}:{' '}
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
