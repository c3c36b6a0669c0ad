import { useGet } from '../../../api/use-get.ts';
import type { Field } from '../../../parts/records/field.tsx';
import { RowsInput } from '../../../parts/records/rows-input.tsx';
import { definedWords } from '../../../words/admin-defined.ts';
import { machineAdminWords } from '../../../words/admin-machines.ts';
import { machineWords } from '../../../words/machines.ts';
import { recordWords } from '../../../words/records.ts';
import { useWords } from '../../../words/words.ts';
import {
  type BearingRow,
  blankBearing,
  blankLimit,
  type LimitRow,
  type MachineDraft,
  QUANTITIES,
  SEVERITIES,
} from './machine-draft.ts';

/** The fields of the machines of some devices. */
export function useMachineFields(): readonly Field<MachineDraft>[] {
  const t = useWords(machineAdminWords);
  const d = useWords(definedWords);
  const records = useWords(recordWords);
  const classes = useGet('/machine-classes', { params: { query: { limit: 200 } } }).data?.items ?? [];
  return [
    { key: 'id', label: records.id, hint: d.idHint, isRequired: true, isNewOnly: true },
    { key: 'devices', label: d.devices, hint: d.devicesHint, isRequired: true },
    {
      key: 'class',
      label: t.class,
      kind: 'suggest',
      options: classes.map(({ id }) => ({ value: id, label: id })),
    },
    ...useDataFields(),
    { key: 'position', label: d.position, hint: d.positionHint, kind: 'number' },
    { key: 'reason', label: d.reason, hint: d.reasonHint },
  ];
}

/** The fields of a class of machines. */
export function useClassFields(): readonly Field<MachineDraft>[] {
  const t = useWords(machineAdminWords);
  const d = useWords(definedWords);
  return [
    { key: 'id', label: t.className, hint: t.classHint, isRequired: true, isNewOnly: true },
    ...useDataFields(),
    { key: 'reason', label: d.reason, hint: d.reasonHint },
  ];
}

/** The fields that a class and a machine share. */
function useDataFields(): readonly Field<MachineDraft>[] {
  const t = useWords(machineAdminWords);
  const bearings = useBearingFields();
  const limits = useLimitFields();
  return [
    { key: 'rpm', label: t.rpm, kind: 'number' },
    {
      key: 'isoGroup',
      label: t.isoGroup,
      kind: 'choice',
      options: (['1', '2'] as const).map((value) => ({ value, label: t.isoGroups[value] })),
    },
    {
      key: 'mounting',
      label: t.mounting,
      kind: 'choice',
      options: (['rigid', 'flexible'] as const).map((value) => ({ value, label: t.mountings[value] })),
    },
    { key: 'zoneLimits', label: t.zoneLimits, hint: t.zoneLimitsHint, kind: 'tags' },
    { key: 'zoneChannels', label: t.zoneChannels },
    {
      key: 'bearings',
      label: t.bearings,
      input: ({ bearings: rows }, set) => (
        <RowsInput<BearingRow> label={t.bearings} fields={bearings} blank={blankBearing} rows={rows} set={set} />
      ),
    },
    {
      key: 'limits',
      label: t.limits,
      input: ({ limits: rows }, set) => (
        <RowsInput<LimitRow> label={t.limits} fields={limits} blank={blankLimit} rows={rows} set={set} />
      ),
    },
    { key: 'component', label: t.component },
    { key: 'waveformSamples', label: t.waveformSamples, kind: 'number' },
  ];
}

function useBearingFields(): readonly Field<BearingRow>[] {
  const t = useWords(machineAdminWords);
  return [
    { key: 'channels', label: t.bearingChannels },
    { key: 'elements', label: t.elements, kind: 'number', isRequired: true },
    { key: 'elementDiameter', label: t.elementDiameter, kind: 'number', isRequired: true },
    { key: 'pitchDiameter', label: t.pitchDiameter, kind: 'number', isRequired: true },
    { key: 'contactAngleDegrees', label: t.contactAngle, kind: 'number' },
  ];
}

function useLimitFields(): readonly Field<LimitRow>[] {
  const t = useWords(machineAdminWords);
  const d = useWords(definedWords);
  const severities = useWords(machineWords).severity;
  return [
    { key: 'channel', label: t.bearingChannels },
    {
      key: 'quantity',
      label: t.limitQuantity,
      kind: 'choice',
      options: QUANTITIES.map((value) => ({ value, label: t.quantities[value] })),
    },
    { key: 'unit', label: d.unit },
    { key: 'low', label: t.limitLow, kind: 'number' },
    { key: 'high', label: t.limitHigh, kind: 'number' },
    { key: 'change', label: t.limitChange, kind: 'number' },
    { key: 'overSeconds', label: t.limitOver, kind: 'number' },
    {
      key: 'severity',
      label: d.severity,
      kind: 'choice',
      options: SEVERITIES.map((value) => ({ value, label: severities[value] })),
    },
    {
      key: 'holds',
      label: t.limitHolds,
      kind: 'choice',
      options: (['until_learned', 'always'] as const).map((value) => ({ value, label: t.holdings[value] })),
    },
  ];
}
