import { MultiSelect, NumberInput, Stack, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import { watchingWords } from '../../words/watching.ts';
import { useWords } from '../../words/words.ts';
import { AssetShadow } from './asset-shadow.tsx';
import { ThresholdShadow } from './threshold-shadow.tsx';
import type { Settings, Target, WatchDraft } from './watch-draft.ts';
import { ExcludeLine, FactorLine } from './watch-from.tsx';

export type FieldsGiven = {
  readonly asset: string;
  readonly target: Target;
  readonly settings: Settings;
  readonly channels: readonly string[];
  readonly draft: WatchDraft;
  readonly change: (draft: WatchDraft) => void;
};

/** The factor: set here, or inherited; and what it would have done. */
export function FactorField({ asset, target, settings, draft, change }: FieldsGiven): ReactNode {
  const t = useWords(watchingWords);
  const { inherited, inForce } = settings;
  const factor = draft.factor ?? inherited.limitFactor.value;
  return (
    <Stack gap="xs">
      <Switch
        label={t.ownFactor}
        checked={draft.factor !== null}
        onChange={({ currentTarget: { checked } }) =>
          change({ ...draft, factor: checked ? inherited.limitFactor.value : null })
        }
      />
      {draft.factor === null ? (
        <FactorLine inForce={inherited} />
      ) : (
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
      )}
      {target.kind === 'device' ? (
        <ThresholdShadow asset={asset} device={target.id} factor={factor / inForce.limitFactor.value} />
      ) : (
        <AssetShadow asset={asset} factor={factor} />
      )}
    </Stack>
  );
}

/** The channels that are left out: set here, or inherited. */
export function ExcludeField({ settings, channels, draft, change }: FieldsGiven): ReactNode {
  const t = useWords(watchingWords);
  const { inherited } = settings;
  return (
    <Stack gap="xs">
      <Switch
        label={t.ownExclude}
        checked={draft.exclude !== null}
        onChange={({ currentTarget: { checked } }) =>
          change({ ...draft, exclude: checked ? inherited.exclude.value : null })
        }
      />
      {draft.exclude === null ? (
        <ExcludeLine inForce={inherited} />
      ) : (
        <MultiSelect
          label={t.excluded}
          description={t.excludedHelp}
          value={[...draft.exclude]}
          data={[...new Set([...channels, ...draft.exclude])]}
          searchable
          clearable
          onChange={(exclude) => change({ ...draft, exclude })}
        />
      )}
    </Stack>
  );
}
