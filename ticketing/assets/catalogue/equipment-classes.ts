import type { Words } from '../../ticket/ticket-plan.ts';

/** A kind of machine, and its additions to every plan. */
export type EquipmentClass = {
  readonly name: Words;
  /** ISO 14224:2016, Table A.4; null where that has no class for it. */
  readonly code: string | null;
  /** Safety steps beside those of the condition. */
  readonly safety: readonly string[];
  /** Failure-mode group → checks beside those of the condition. */
  readonly checks: Readonly<Record<string, readonly string[]>>;
};

const FLUID = ['isolate_fluid'];
const DRIVEN = { vibration: ['coupling', 'foundation_bolts'], bearing: ['alignment'] } as const;

/** The classes of models/condition/machine-class.ts by name, and instruments. */
export const equipmentClasses: Readonly<Record<string, EquipmentClass>> = {
  pump: {
    name: { en: 'Pump', zh: '泵' },
    code: 'PU',
    safety: FLUID,
    checks: { ...DRIVEN, flow: ['impeller'], leakage: ['seal'], temperature: ['suction'] },
  },
  turbine: {
    name: { en: 'Turbine', zh: '汽轮机' },
    code: 'ST',
    safety: ['vent_gas', 'cool_down'],
    checks: { ...DRIVEN, temperature: ['lubricant'] },
  },
  fan: {
    name: { en: 'Fan', zh: '风机' },
    code: 'BL',
    safety: ['windmilling'],
    checks: { ...DRIVEN, vibration: ['rotor_deposits', 'foundation_bolts'], flow: ['valve_position'] },
  },
  blower: {
    name: { en: 'Blower', zh: '鼓风机' },
    code: 'BL',
    safety: ['windmilling', 'vent_gas'],
    checks: { ...DRIVEN, flow: ['differential_pressure'] },
  },
  compressor: {
    name: { en: 'Compressor', zh: '压缩机' },
    code: 'CO',
    safety: ['vent_gas'],
    checks: { ...DRIVEN, temperature: ['cooling', 'lubricant'], leakage: ['seal'] },
  },
  motor: {
    name: { en: 'Electric motor', zh: '电动机' },
    code: 'EM',
    safety: ['dead_test', 'discharge'],
    checks: { bearing: ['shaft_current'], temperature: ['phase_currents'], vibration: ['phase_currents', 'coupling'] },
  },
  generator: {
    name: { en: 'Electric generator', zh: '发电机' },
    code: 'EG',
    safety: ['dead_test', 'earth'],
    checks: { bearing: ['shaft_current'], temperature: ['insulation'], electrical: ['insulation'] },
  },
  gearbox: {
    name: { en: 'Gearbox', zh: '齿轮箱' },
    code: null,
    safety: ['cool_down'],
    checks: { vibration: ['lubricant', 'coupling'], temperature: ['lubricant'], leakage: ['seal'] },
  },
  bearing: {
    name: { en: 'Bearing', zh: '轴承' },
    code: null,
    safety: [],
    checks: { vibration: ['fits'], temperature: ['lubricant'] },
  },
  spindle: {
    name: { en: 'Spindle', zh: '主轴' },
    code: null,
    safety: ['stored_force'],
    checks: { vibration: ['fits'], temperature: ['cooling'] },
  },
  conveyor: {
    name: { en: 'Conveyor', zh: '输送机' },
    code: 'CV',
    safety: ['belt_tension'],
    checks: { vibration: ['foundation_bolts'], unspecified: ['overload'] },
  },
  valve: {
    name: { en: 'Valve', zh: '阀门' },
    code: 'VA',
    safety: ['isolate_fluid', 'stored_force'],
    checks: { flow: ['valve_position'], leakage: ['seal'] },
  },
  pipe: {
    name: { en: 'Piping', zh: '管道' },
    code: 'PI',
    safety: FLUID,
    checks: { flow: ['differential_pressure'], leakage: ['leak_search'] },
  },
  tank: {
    name: { en: 'Tank', zh: '储罐' },
    code: 'TA',
    safety: ['isolate_fluid', 'confined_space'],
    checks: { leakage: ['leak_search'] },
  },
  exchanger: {
    name: { en: 'Heat exchanger', zh: '换热器' },
    code: 'HE',
    safety: ['isolate_fluid', 'cool_down'],
    checks: { flow: ['differential_pressure'], temperature: ['differential_pressure', 'clean_path'] },
  },
  transformer: {
    name: { en: 'Power transformer', zh: '电力变压器' },
    code: 'PT',
    safety: ['dead_test', 'earth'],
    checks: { temperature: ['cooling', 'overload'], electrical: ['insulation'] },
  },
  furnace: {
    name: { en: 'Furnace', zh: '炉' },
    code: 'HB',
    safety: ['fuel_off', 'cool_down'],
    checks: { temperature: ['reference_reading'] },
  },
  cabinet: {
    name: { en: 'Electrical cabinet', zh: '电气柜' },
    code: 'SG',
    safety: ['dead_test'],
    checks: { temperature: ['terminals', 'cooling'] },
  },
  press: {
    name: { en: 'Press', zh: '压力机' },
    code: null,
    safety: ['stored_force'],
    checks: { leakage: ['seal'], unspecified: ['overload'] },
  },
  instrument: {
    name: { en: 'Instrument', zh: '仪表' },
    code: 'IP',
    safety: ['bypass'],
    checks: { instrument: ['impulse_line'], communication: ['power_network'] },
  },
};
