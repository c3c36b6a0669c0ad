import type { WrittenCondition } from './failure-mode-entry.ts';

const SENSOR = {
  group: 'instrument',
  cause: '3.4',
  safety: ['permit', 'bypass'],
  skills: { instrumentation: 1 },
  parts: { sensor: 1, sensor_cable: 1 },
  estimatedMinutes: 60,
} as const;

const LINK = {
  group: 'communication',
  cause: '5.5',
  safety: ['permit'],
  skills: { network: 1 },
} as const;

/** Faults of an instrument, or of the path of its data. */
export const instrumentConditions: Readonly<Record<string, WrittenCondition>> = {
  sensor_stuck: {
    ...SENSOR,
    name: { en: 'a stuck sensor', zh: '传感器卡死' },
    sign: { en: 'The value no longer moves while the machine does.', zh: '设备在变化，而读数不再变化。' },
    failureMode: 'AIR',
    mechanism: '3.3',
    checks: ['reference_reading', 'sensor_mounting', 'impulse_line', 'sensor_supply', 'calibrate', 'verify_signal'],
  },
  sensor_dropout: {
    ...SENSOR,
    name: { en: 'a failed sensor', zh: '传感器失效' },
    sign: { en: 'The value fell to the end of its range, or is no number.', zh: '读数落到量程端点，或不是数值。' },
    failureMode: 'NOO',
    mechanism: '3.2',
    checks: ['sensor_supply', 'sensor_mounting', 'calibrate', 'verify_signal'],
  },
  sensor_spikes: {
    ...SENSOR,
    name: { en: 'a sensor with spikes', zh: '传感器出现尖峰' },
    sign: { en: 'Single values jump far away and back.', zh: '个别读数突跳后又恢复。' },
    failureMode: 'ERO',
    mechanism: '3.3',
    checks: ['sensor_mounting', 'sensor_supply', 'reference_reading', 'verify_signal'],
  },
  sensor_drift: {
    ...SENSOR,
    name: { en: 'a drifting sensor', zh: '传感器漂移' },
    sign: { en: 'The value moves slowly away from those of its neighbours.', zh: '读数缓慢偏离相邻仪表的示值。' },
    failureMode: 'AIR',
    mechanism: '3.4',
    checks: ['reference_reading', 'impulse_line', 'calibrate', 'verify_signal'],
  },
  sensor_shift: {
    ...SENSOR,
    name: { en: 'a shifted sensor', zh: '传感器示值偏移' },
    sign: {
      en: 'The value leapt to another level while all else stayed.',
      zh: '读数突变到另一水平，其他示值不变。',
    },
    failureMode: 'AIR',
    mechanism: '3.4',
    checks: ['sensor_supply', 'reference_reading', 'calibrate', 'verify_signal'],
  },
  sensor_noise: {
    ...SENSOR,
    name: { en: 'a noisy sensor', zh: '传感器噪声过大' },
    sign: {
      en: 'The value goes back and forth, while what it goes along with does not.',
      zh: '读数来回跳动，而与其同步变化的示值平稳。',
    },
    failureMode: 'ERO',
    mechanism: '3.3',
    checks: ['sensor_mounting', 'sensor_supply', 'reference_reading', 'verify_signal'],
  },
  unit_change: {
    ...SENSOR,
    name: { en: 'a changed unit', zh: '单位变化' },
    sign: {
      en: 'The value jumped by the factor between two units.',
      zh: '读数按两种单位之间的换算系数突变。',
    },
    failureMode: 'AIR',
    mechanism: '3.5',
    cause: '3.3',
    checks: ['unit_setting', 'reference_reading', 'verify_signal'],
    parts: {},
    estimatedMinutes: 30,
  },
  no_data: {
    ...LINK,
    name: { en: 'no data', zh: '无数据' },
    sign: { en: 'Nothing came for longer than usual.', zh: '超过通常间隔未收到数据。' },
    failureMode: 'NOO',
    mechanism: '3.2',
    checks: ['power_network', 'credentials', 'verify_signal'],
    parts: { battery: 1 },
    estimatedMinutes: 45,
  },
  clock_skew: {
    ...LINK,
    name: { en: 'a wrong clock', zh: '时钟错误' },
    sign: { en: 'The times of its readings are off.', zh: '读数的时间不正确。' },
    failureMode: 'AIR',
    mechanism: '3.5',
    checks: ['time_source', 'verify_signal'],
    parts: {},
    estimatedMinutes: 30,
  },
};
