import type { Words } from '../../ticket/ticket-plan.ts';

/** Steps that make the machine safe before work begins; each is mandatory. */
export const safetySteps: Readonly<Record<string, Words>> = {
  permit: {
    en: 'Get the work permit and inform the control room.',
    zh: '办理作业许可证，并通知控制室。',
  },
  lock_out: {
    en: 'Lock out and tag out the drive (LOTO), then try to start it: it must not start.',
    zh: '对驱动执行上锁挂牌（LOTO），然后试启动：必须无法启动。',
  },
  dead_test: {
    en: 'Test that every conductor is dead, with a tester that was tried before and after.',
    zh: '用经过前后校验的验电器确认所有导体均无电压。',
  },
  discharge: {
    en: 'Wait until the capacitors of the converter have discharged; measure it.',
    zh: '等待变频器电容放电完毕，并测量确认。',
  },
  standstill: {
    en: 'Wait until all parts have stopped, and block those that could turn.',
    zh: '等待所有运动部件完全停止，并将可能转动的部件固定。',
  },
  cool_down: {
    en: 'Let hot surfaces cool below 40 °C, or wear protection against burns.',
    zh: '等待高温表面冷却至 40 °C 以下，或佩戴防烫护具。',
  },
  isolate_fluid: {
    en: 'Close and lock the valves on both sides, relieve the pressure and drain.',
    zh: '关闭并锁定两侧阀门，泄压并排空。',
  },
  vent_gas: {
    en: 'Vent to atmospheric pressure at a safe place; check by two gauges.',
    zh: '在安全处放空至常压，并用两块压力表确认。',
  },
  windmilling: {
    en: 'Close the dampers and tie the impeller: draught can turn it.',
    zh: '关闭风门并固定叶轮：气流可能使其转动。',
  },
  belt_tension: {
    en: 'Secure the belt and the take-up weight; no stored tension may remain.',
    zh: '固定输送带和张紧配重，确保无残余张力。',
  },
  stored_force: {
    en: 'Release springs, hydraulics and pneumatics; support what can drop.',
    zh: '释放弹簧、液压和气动蓄能，支撑可能坠落的部件。',
  },
  confined_space: {
    en: 'Entering needs a permit, a gas test and a person outside.',
    zh: '进入受限空间须持许可证、进行气体检测，并有人在外监护。',
  },
  earth: {
    en: 'Earth and short-circuit the windings before touching them.',
    zh: '触碰绕组前先接地并短接。',
  },
  fuel_off: {
    en: 'Shut off and blank the fuel; purge before relighting.',
    zh: '切断并盲断燃料；重新点火前先吹扫。',
  },
  bypass: {
    en: 'Put loops and trips that use this signal into manual or bypass, with a permit and an end time.',
    zh: '将使用该信号的控制回路和联锁切换到手动或旁路，须有许可并注明结束时间。',
  },
  leak_area: {
    en: 'Identify the medium, keep people away, and wear the protection that its data sheet requires.',
    zh: '确认介质种类，隔离人员，并按其安全数据表佩戴防护用品。',
  },
};
