import { expect, test } from 'vitest';
import { changesOf, draftOf } from '../../web/screens/asset/asset-draft.ts';

const asset = {
  id: 'p-1',
  name: 'Pump 1',
  level: 'asset',
  parent: null,
  site: 's',
  criticality: 'B',
  class: 'pump',
  serial: null,
  manufacturer: 'KSB',
  model: null,
  installedOn: '2020-02-29',
  warrantyUntil: null,
  location: null,
  documents: [],
  labels: ['wet', 'hot'],
  devices: ['s:p-1'],
  device: 's:p-1',
  retiredAt: null,
  outOfServiceSince: null,
  version: 3,
  machine: { rpm: 1480, bearings: [{ elements: 9, elementDiameter: 8, pitchDiameter: 40 }] },
  updatedAt: '',
  updatedBy: '',
} as unknown as Parameters<typeof draftOf>[0];

test('only what a person has altered is sent', () => {
  const draft = draftOf(asset);
  expect(changesOf(asset, draft)).toEqual({});
  expect(changesOf(asset, { ...draft, name: ' Pump 1 ', serial: 'S-7' })).toEqual({ serial: 'S-7' });
  expect(changesOf(asset, { ...draft, manufacturer: '', class: '' })).toEqual({ manufacturer: null, class: null });
  expect(changesOf(asset, { ...draft, labels: 'wet， cold,', devices: '' })).toEqual({
    labels: ['wet', 'cold'],
    devices: [],
  });
});

test('another speed keeps the bearings, and what is no number is for the API to refuse', () => {
  const draft = draftOf(asset);
  const { bearings } = asset.machine ?? {};
  expect(changesOf(asset, { ...draft, rpm: '2960' })).toEqual({ machine: { rpm: 2960, bearings } });
  expect(changesOf(asset, { ...draft, rpm: 'fast' })).toEqual({ machine: { rpm: 'fast', bearings } });
  expect(changesOf({ ...asset, machine: { rpm: 5 } }, { ...draft, rpm: '' })).toEqual({ machine: null });
});
