import type { Words } from '../../ticket/ticket-plan.ts';

/** Checks on the machine. */
export const checkSteps: Readonly<Record<string, Words>> = {
  compare_trend: {
    en: 'Compare the signals of the ticket with the machine as it runs now.',
    zh: '将工单中的信号与设备当前运行状态进行对比。',
  },
  look_listen: {
    en: 'Look, listen and feel: leaks, noise, smell, heat, loose parts.',
    zh: '看、听、摸：检查泄漏、异响、异味、发热和松动件。',
  },
  operating_point: {
    en: 'Ask whether load, speed, product or set points were changed.',
    zh: '询问负荷、转速、物料或设定值是否有变动。',
  },
  vibration_points: {
    en: 'Measure vibration at all bearings in three directions, and record speed and load.',
    zh: '在所有轴承处测量三个方向的振动，并记录转速和负荷。',
  },
  phase: {
    en: 'Measure the phase between the bearings: in phase indicates imbalance, 180° across the coupling indicates misalignment.',
    zh: '测量轴承间的相位：同相多为不平衡，联轴器两侧相差 180° 多为不对中。',
  },
  rotor_deposits: {
    en: 'Look for deposits, erosion or lost parts on the rotor; clean it, then balance it.',
    zh: '检查转子是否有积垢、冲蚀或零件脱落；先清洁，再做动平衡。',
  },
  alignment: {
    en: 'Measure the alignment of the coupling with a laser, hot if possible; correct soft foot first.',
    zh: '用激光测量联轴器对中（尽可能在热态下）；先消除软脚。',
  },
  coupling: {
    en: 'Inspect the elements and bolts of the coupling.',
    zh: '检查联轴器弹性件和螺栓。',
  },
  pipe_strain: {
    en: 'Check that no pipe or duct pulls at the machine.',
    zh: '检查管道或风管是否对设备施加应力。',
  },
  foundation_bolts: {
    en: 'Check the torque of foundation and pedestal bolts; look for cracks in the grout and the frame.',
    zh: '检查地脚螺栓和轴承座螺栓的扭矩，查看灌浆层和机架有无裂纹。',
  },
  fits: {
    en: 'Check the fits of bearings, impeller and keys for play.',
    zh: '检查轴承、叶轮和键的配合间隙。',
  },
  envelope: {
    en: 'Take an envelope spectrum and compare it with the fault frequencies of the bearing.',
    zh: '采集包络谱，并与轴承故障特征频率对比。',
  },
  bearing_temperature: {
    en: 'Measure the temperature of the bearing housing and compare it with its neighbours.',
    zh: '测量轴承座温度，并与相邻轴承对比。',
  },
  lubricant: {
    en: 'Check amount, age and colour of the lubricant; take a sample for particles and water.',
    zh: '检查润滑剂的油量、使用时间和颜色；取样检测颗粒和水分。',
  },
  bearing_replace: {
    en: 'Replace the bearing and its seals; keep the old one for the failure report and photograph its races.',
    zh: '更换轴承及密封；保留旧轴承用于失效分析，并对滚道拍照。',
  },
  shaft_current: {
    en: 'Look for fluting by shaft currents where a converter drives the motor.',
    zh: '若电机由变频器驱动，检查是否存在轴电流造成的搓板纹。',
  },
  suction: {
    en: 'Check suction: strainer, valve fully open, level and temperature of the liquid, air drawn in.',
    zh: '检查吸入侧：滤网、阀门是否全开、液位、液温以及是否吸入空气。',
  },
  npsh: {
    en: 'Compare the available with the required suction head (NPSH) at the present flow.',
    zh: '在当前流量下比较有效汽蚀余量与必需汽蚀余量（NPSH）。',
  },
  impeller: {
    en: 'Inspect the impeller and the casing for pitting and wear.',
    zh: '检查叶轮和壳体有无点蚀和磨损。',
  },
  differential_pressure: {
    en: 'Measure the pressure before and after filters, strainers, coils and valves: the largest drop is the blockage.',
    zh: '测量过滤器、滤网、盘管和阀门前后的压力：压降最大处即为堵塞点。',
  },
  valve_position: {
    en: 'Check that every valve and damper in the path stands as it should.',
    zh: '检查流路上每个阀门和风门的位置是否正确。',
  },
  clean_path: {
    en: 'Clean or replace the filter or strainer; flush the line.',
    zh: '清洗或更换过滤器、滤网，并冲洗管线。',
  },
  leak_search: {
    en: 'Search seals, flanges, welds and drains with the means that suit the medium (soap, ultrasound, tracer).',
    zh: '采用适合介质的方法（皂液、超声波、示踪剂）检查密封、法兰、焊缝和排放口。',
  },
  seal: {
    en: 'Inspect the shaft seal and its flushing; replace it where it leaks.',
    zh: '检查轴封及其冲洗系统；泄漏则更换。',
  },
  tightness_test: {
    en: 'Test for tightness at working pressure before handing over.',
    zh: '交付前在工作压力下进行密封性试验。',
  },
  thermography: {
    en: 'Take a thermal image; compare like with like (phases, bearings, neighbours).',
    zh: '拍摄热像图；同类对比（各相、各轴承、相邻设备）。',
  },
  cooling: {
    en: 'Check cooling: fan, fins, filters, water flow and its temperature.',
    zh: '检查冷却：风扇、散热片、滤网、冷却水流量和水温。',
  },
  overload: {
    en: 'Compare current and load with the name plate.',
    zh: '将电流和负荷与铭牌值对比。',
  },
  phase_currents: {
    en: 'Measure voltage and current of each phase: more than 2 % voltage or 10 % current unbalance is a fault.',
    zh: '测量各相电压和电流：电压不平衡超过 2 % 或电流不平衡超过 10 % 即为故障。',
  },
  insulation: {
    en: 'Measure the insulation resistance of windings and cables, and the polarisation index.',
    zh: '测量绕组和电缆的绝缘电阻及极化指数。',
  },
  terminals: {
    en: 'Tighten terminals and look for discoloured ones; check contactors and fuses.',
    zh: '紧固接线端子并查看有无变色；检查接触器和熔断器。',
  },
  converter: {
    en: 'Read the fault memory of the frequency converter.',
    zh: '读取变频器的故障记录。',
  },
  reference_reading: {
    en: 'Measure the same quantity with a calibrated instrument and note both values.',
    zh: '用经校准的仪器测量同一物理量，并记录两个读数。',
  },
  sensor_mounting: {
    en: 'Check the mounting of the sensor, its cable, plug and shield.',
    zh: '检查传感器的安装、电缆、插头和屏蔽层。',
  },
  sensor_supply: {
    en: 'Measure the supply and the loop (4–20 mA, IEPE bias) at the sensor.',
    zh: '在传感器处测量电源和回路（4–20 mA、IEPE 偏置电压）。',
  },
  impulse_line: {
    en: 'Check impulse lines, thermowell and membrane for blockage and frost.',
    zh: '检查引压管、热电偶套管和膜片有无堵塞或结冰。',
  },
  calibrate: {
    en: 'Calibrate, or replace the sensor; enter the calibration date.',
    zh: '校准或更换传感器；登记校准日期。',
  },
  unit_setting: {
    en: 'Check unit, range and scaling in transmitter and gateway; find out who changed them.',
    zh: '检查变送器和网关中的单位、量程和比例设置；查明何人改动。',
  },
  power_network: {
    en: 'Check power, battery, antenna and network of the device and of its gateway.',
    zh: '检查设备及其网关的电源、电池、天线和网络。',
  },
  credentials: {
    en: 'Check whether the device is registered and its credential valid; read the quarantine.',
    zh: '检查设备是否已注册、凭证是否有效，并查看隔离区。',
  },
  time_source: {
    en: 'Check the time source (NTP) and the time zone of the device.',
    zh: '检查设备的时间源（NTP）和时区。',
  },
  verify_run: {
    en: 'Run the machine at its usual load and check that the signals are back in their normal range.',
    zh: '在正常负荷下运行设备，确认信号恢复到正常范围。',
  },
  verify_signal: {
    en: 'Check that the value arrives and agrees with the reference.',
    zh: '确认数值正常上传并与参考值一致。',
  },
};
