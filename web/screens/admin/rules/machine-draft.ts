import type { GetData } from '../../../api/use-get.ts';

export type Machine = GetData<'/machines'>['items'][number];
export type MachineClass = GetData<'/machine-classes'>['items'][number];
type Body = Omit<MachineClass, 'id' | 'from' | 'changedAt' | 'changedBy' | 'reason' | 'version'>;
type Limit = NonNullable<Body['limits']>[number];

export const QUANTITIES = ['vibration', 'temperature', 'current', 'voltage', 'pressure', 'flow'] as const;
export const SEVERITIES = ['low', 'medium', 'high'] as const;

export type BearingRow = {
  readonly channels: string;
  readonly elements: number | null;
  readonly elementDiameter: number | null;
  readonly pitchDiameter: number | null;
  readonly contactAngleDegrees: number | null;
};
export type LimitRow = {
  readonly channel: string;
  readonly quantity: string;
  readonly unit: string;
  readonly low: number | null;
  readonly high: number | null;
  readonly change: number | null;
  readonly overSeconds: number | null;
  readonly severity: string;
  readonly holds: string;
};

/** The data of a class of machines, or of the machines of some devices, while it is typed. */
export type MachineDraft = {
  readonly id: string;
  /** Of machines alone. */
  readonly devices: string;
  readonly class: string;
  readonly position: number | null;
  readonly rpm: number | null;
  readonly isoGroup: string;
  readonly mounting: string;
  readonly zoneLimits: readonly string[];
  readonly zoneChannels: string;
  readonly bearings: readonly BearingRow[];
  readonly limits: readonly LimitRow[];
  readonly component: string;
  readonly waveformSamples: number | null;
  readonly reason: string;
};

export const blankBearing: BearingRow = {
  channels: '',
  elements: null,
  elementDiameter: null,
  pitchDiameter: null,
  contactAngleDegrees: null,
};
export const blankLimit: LimitRow = {
  channel: '',
  quantity: '',
  unit: '',
  severity: '',
  holds: '',
  low: null,
  high: null,
  change: null,
  overSeconds: null,
};
export const blankMachine: MachineDraft = {
  id: '',
  devices: '',
  class: '',
  position: 1_000,
  rpm: null,
  isoGroup: '',
  mounting: '',
  zoneLimits: [],
  zoneChannels: '',
  bearings: [],
  limits: [],
  component: '',
  waveformSamples: null,
  reason: '',
};

/** The draft of a class or of machines as they are. */
export function machineDraft(
  machine: MachineClass & Partial<Pick<Machine, 'devices' | 'class' | 'position'>>,
): MachineDraft {
  const { id, devices = '', class: name = '', position = 1_000, rpm = null, iso, zoneLimits = [] } = machine;
  const { zoneChannels = '', bearings = [], limits = [], component = '', waveformSamples = null } = machine;
  return {
    id,
    devices,
    class: name,
    position,
    rpm,
    zoneChannels,
    component,
    waveformSamples,
    reason: '',
    isoGroup: iso ? String(iso.group) : '',
    mounting: iso?.mounting ?? '',
    zoneLimits: zoneLimits.map(String),
    bearings: bearings.map((bearing) => ({ ...blankBearing, ...bearing })),
    limits: limits.map((limit) => ({ ...blankLimit, ...limit })),
  };
}

/** The draft of a class in the form of the API. */
export function classBody(draft: MachineDraft): Body {
  const { rpm, isoGroup, mounting, zoneLimits, zoneChannels, bearings, limits, component, waveformSamples } = draft;
  return {
    ...(rpm !== null && { rpm }),
    ...(isoGroup !== '' && {
      iso: { group: isoGroup === '1' ? 1 : 2, mounting: mounting === 'flexible' ? 'flexible' : 'rigid' },
    }),
    ...(zoneLimits.length > 0 && { zoneLimits: zoneLimits.map(Number) }),
    ...(zoneChannels !== '' && { zoneChannels }),
    ...(bearings.length > 0 && { bearings: bearings.map(bearingBody) }),
    ...(limits.length > 0 && { limits: limits.map(limitBody) }),
    ...(component !== '' && { component }),
    ...(waveformSamples !== null && { waveformSamples }),
  };
}

/** The draft of machines in the form of the API. */
export function machineBody(draft: MachineDraft) {
  const { devices, class: name, position } = draft;
  return {
    devices,
    ...(name !== '' && { class: name }),
    ...(position !== null && { position }),
    ...classBody(draft),
  };
}

/** A number that is missing is refused by the server, which names it. */
function bearingBody(row: BearingRow): NonNullable<Body['bearings']>[number] {
  const { channels, elements, elementDiameter, pitchDiameter, contactAngleDegrees } = row;
  return {
    elements: elements ?? 0,
    elementDiameter: elementDiameter ?? 0,
    pitchDiameter: pitchDiameter ?? 0,
    ...(channels !== '' && { channels }),
    ...(contactAngleDegrees !== null && { contactAngleDegrees }),
  };
}

function limitBody(row: LimitRow): Limit {
  const given = Object.entries(row).filter(([, value]) => value !== '' && value !== null);
  return Object.fromEntries(given) as Limit;
}
