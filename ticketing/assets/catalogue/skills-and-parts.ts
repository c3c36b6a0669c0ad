import type { Words } from '../../ticket/ticket-plan.ts';

/** Skills, as the catalogue names them. */
export const skills: Readonly<Record<string, Words>> = {
  mechanical: { en: 'Mechanical maintenance', zh: '机械维修' },
  vibration: { en: 'Vibration analysis', zh: '振动分析' },
  alignment: { en: 'Alignment and balancing', zh: '对中与动平衡' },
  electrical: { en: 'Electrical work', zh: '电气作业' },
  instrumentation: { en: 'Instrumentation', zh: '仪表' },
  network: { en: 'Networks and gateways', zh: '网络与网关' },
  process: { en: 'Process knowledge', zh: '工艺' },
};

/** General names of parts; a plant puts its own part numbers in their place. */
export const generalParts: Readonly<Record<string, Words>> = {
  bearing: { en: 'Bearing, as on the parts list', zh: '轴承（见备件清单）' },
  seal_kit: { en: 'Seal kit', zh: '密封套件' },
  shaft_seal: { en: 'Shaft seal', zh: '轴封' },
  lubricant: { en: 'Lubricant, as on the plate', zh: '润滑剂（见铭牌）' },
  coupling_element: { en: 'Coupling element', zh: '联轴器弹性件' },
  shims: { en: 'Set of shims', zh: '垫片组' },
  balance_weights: { en: 'Balance weights', zh: '平衡块' },
  fasteners: { en: 'Bolts and locking washers', zh: '螺栓与防松垫圈' },
  filter: { en: 'Filter or strainer element', zh: '滤芯或滤网' },
  gasket: { en: 'Gasket', zh: '垫片' },
  fuse: { en: 'Fuses', zh: '熔断器' },
  contactor: { en: 'Contactor', zh: '接触器' },
  sensor: { en: 'Sensor of the same type', zh: '同型号传感器' },
  sensor_cable: { en: 'Sensor cable with plug', zh: '带插头的传感器电缆' },
  battery: { en: 'Battery', zh: '电池' },
};
