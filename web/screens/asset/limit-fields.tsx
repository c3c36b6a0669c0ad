import { Button, Fieldset, Group, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Severity } from '../../parts/health.ts';
import { machineWords } from '../../words/machines.ts';
import { watchingWords } from '../../words/watching.ts';
import { useWords } from '../../words/words.ts';
import { type InForce, inheritedLimits, type LimitDraft, newLimit, noLimit, type WatchDraft } from './watch-draft.ts';
import { LimitLine } from './watch-from.tsx';

/** The fixed limits: one for each channel at most, beside those that are inherited. */
export function LimitFields(given: {
  readonly draft: WatchDraft;
  readonly channels: readonly string[];
  readonly inherited: InForce;
  readonly change: (draft: WatchDraft) => void;
}): ReactNode {
  const t = useWords(watchingWords);
  const { draft, channels, inherited, change } = given;
  const above = inheritedLimits(draft, inherited);
  const put = (at: number, limit: LimitDraft): void =>
    change({ ...draft, limits: draft.limits.map((one, index) => (index === at ? limit : one)) });
  const next = newLimit(draft, channels);
  return (
    <Fieldset legend={t.limits}>
      <Stack>
        {draft.limits.length + above.length === 0 && <Text size="sm">{t.noLimits}</Text>}
        {above.map((limit) => (
          <Group key={limit.channel} gap="xs">
            <Text size="sm">
              <LimitLine limit={limit} />
            </Text>
            <Button
              variant="default"
              size="xs"
              onClick={() => change({ ...draft, limits: [...draft.limits, noLimit(limit.channel)] })}
            >
              {t.notHere(limit.channel)}
            </Button>
          </Group>
        ))}
        {draft.limits.map((limit, at) => (
          <Limit
            key={limit.channel}
            limit={limit}
            channels={channels.filter((one) => one === limit.channel || !draft.limits.some((l) => l.channel === one))}
            put={(changed) => put(at, changed)}
            remove={() => change({ ...draft, limits: draft.limits.filter((_, index) => index !== at) })}
          />
        ))}
        {next && (
          <Group>
            <Button variant="default" onClick={() => change({ ...draft, limits: [...draft.limits, next] })}>
              {t.addLimit}
            </Button>
          </Group>
        )}
      </Stack>
    </Fieldset>
  );
}

function Limit(given: {
  readonly limit: LimitDraft;
  readonly channels: readonly string[];
  readonly put: (limit: LimitDraft) => void;
  readonly remove: () => void;
}): ReactNode {
  const t = useWords(watchingWords);
  const { severity } = useWords(machineWords);
  const { limit, channels, put, remove } = given;
  const sideOf = (value: number | string): number | '' => (value === '' ? '' : Number(value));
  return (
    <Group align="flex-end" gap="xs">
      <Select
        label={t.channel}
        value={limit.channel}
        data={[...new Set([limit.channel, ...channels])]}
        allowDeselect={false}
        onChange={(channel) => put({ ...limit, channel: channel ?? limit.channel })}
      />
      {limit.none ? (
        <Text size="sm">{t.noneHere}</Text>
      ) : (
        <>
          <NumberInput
            label={t.low}
            value={limit.low}
            w={120}
            onChange={(value) => put({ ...limit, low: sideOf(value) })}
          />
          <NumberInput
            label={t.high}
            value={limit.high}
            w={120}
            onChange={(value) => put({ ...limit, high: sideOf(value) })}
          />
          <Select
            label={t.severity}
            value={limit.severity}
            w={120}
            allowDeselect={false}
            data={(['low', 'medium', 'high'] as const).map((value) => ({ value, label: severity[value] }))}
            onChange={(value) => put({ ...limit, severity: (value ?? limit.severity) as Severity })}
          />
        </>
      )}
      <TextInput
        label={t.limitReason}
        value={limit.reason}
        required
        maxLength={500}
        onChange={(event) => put({ ...limit, reason: event.currentTarget.value })}
      />
      <Button variant="subtle" color="red.8" onClick={remove} aria-label={t.removeLimit(limit.channel)}>
        ✕
      </Button>
    </Group>
  );
}
