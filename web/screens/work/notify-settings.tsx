import { Alert, Anchor, Button, Checkbox, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { ApiError, api, dataOf, versionedDataOf } from '../../api/client.ts';
import { useChange } from '../../api/use-change.ts';
import type { GetData } from '../../api/use-get.ts';
import { Failure } from '../../parts/failure.tsx';
import { differences, headersOf, type Versioned } from '../../parts/records/draft.ts';
import { useMe } from '../../parts/session.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { notifySettingsWords } from '../../words/notify-settings.ts';
import { useWords } from '../../words/words.ts';
import { ChosenKinds } from './chosen-kinds.tsx';
import { PushHere } from './push-here.tsx';

type Preferences = GetData<'/me/preferences'>;
type Read = Versioned<Preferences>;

/** What the reader is told, by which way and when not, and the devices that take push. */
export function NotifySettings(): ReactNode {
  const t = useWords(notifySettingsWords);
  const { personId } = useMe();
  return (
    <Stack maw={960}>
      <Anchor renderRoot={(props) => <Link to="/work" hash="inbox" {...props} />}>{t.toInbox}</Anchor>
      <Title order={1} size="h3">
        {t.title}
      </Title>
      {personId === null ? (
        <Text>{t.needsPerson}</Text>
      ) : (
        <>
          <Choices />
          <Title order={2} size="h4">
            {t.devices}
          </Title>
          <PushHere />
        </>
      )}
    </Stack>
  );
}

function Choices(): ReactNode {
  const [read, setRead] = useState<Read>();
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    readPreferences().then(setRead, setFailure);
  }, []);
  if (failure !== undefined) return <Failure error={failure} />;
  return read ? <Form read={read} setRead={setRead} /> : <Waiting />;
}

async function readPreferences(): Promise<Read> {
  const { data, etag } = await versionedDataOf(api.GET('/me/preferences', {}));
  return { draft: data, etag };
}

function Form({ read, setRead }: { readonly read: Read; readonly setRead: (read: Read) => void }): ReactNode {
  const t = useWords(notifySettingsWords);
  const [draft, setDraft] = useState(read.draft);
  const [differs, setDiffers] = useState<readonly (keyof Preferences)[]>([]);
  const [isSaved, setIsSaved] = useState(false);
  const saving = useChange(
    async (body: Preferences, key) => {
      try {
        await dataOf(api.PUT('/me/preferences', { params: { header: headersOf({ etag: read.etag, key }) }, body }));
        setRead(await readPreferences());
        setDiffers([]);
        setIsSaved(true);
      } catch (error) {
        if (error instanceof ApiError && error.problem.status === 412) {
          const now = await readPreferences();
          setDiffers(differences(read.draft, now.draft));
          setRead(now);
        }
        throw error;
      }
    },
    ['/me/preferences'],
  );
  const change = (part: Partial<Preferences>): void => {
    setIsSaved(false);
    setDraft({ ...draft, ...part });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void saving.send(draft);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">
          {t.explain} {t.always}
        </Text>
        <ChosenKinds choices={draft.choices} set={(choices) => change({ choices })} />
        <QuietHours draft={draft} change={change} />
        {saving.isStale && (
          <Changed
            differs={differs}
            take={() => {
              setDraft(read.draft);
              saving.forget();
            }}
          />
        )}
        {saving.failure !== undefined && !saving.isStale && <Failure error={saving.failure} />}
        {isSaved && <Text role="status">{t.saved}</Text>}
        <Button type="submit" loading={saving.asking} style={{ alignSelf: 'flex-start' }}>
          {t.save}
        </Button>
      </Stack>
    </form>
  );
}

function QuietHours(given: {
  readonly draft: Preferences;
  readonly change: (part: Partial<Preferences>) => void;
}): ReactNode {
  const { draft, change } = given;
  const t = useWords(notifySettingsWords);
  const { quietHours: quiet } = draft;
  const time = (label: string, value: string, set: (value: string) => void): ReactNode => (
    <TextInput type="time" label={label} value={value} required onChange={(event) => set(event.currentTarget.value)} />
  );
  return (
    <Stack gap="xs">
      <Checkbox
        label={t.quiet}
        description={t.quietExplain}
        checked={quiet !== null}
        onChange={(event) =>
          change({ quietHours: event.currentTarget.checked ? { from: '22:00', until: '06:00' } : null })
        }
      />
      <Group align="flex-end">
        {quiet && time(t.from, quiet.from, (from) => change({ quietHours: { ...quiet, from } }))}
        {quiet && time(t.until, quiet.until, (until) => change({ quietHours: { ...quiet, until } }))}
        {time(t.digestAt, draft.digestAt, (digestAt) => change({ digestAt }))}
      </Group>
    </Stack>
  );
}

function Changed(given: { readonly differs: readonly (keyof Preferences)[]; readonly take: () => void }): ReactNode {
  const t = useWords(notifySettingsWords);
  const named = { choices: t.kind, quietHours: t.quiet, digestAt: t.digestAt };
  return (
    <Alert color="yellow" role="alert" title={t.changed}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t.changedNext}</Text>
        <Text size="sm">{t.differs(given.differs.map((one) => named[one]).join(', '))}</Text>
        <Button variant="default" onClick={given.take}>
          {t.take}
        </Button>
      </Stack>
    </Alert>
  );
}
