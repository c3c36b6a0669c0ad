/** A centrifugal pump and the pipe that it feeds. */
export type PumpDesign = {
  /** Flow at the best efficiency point and full speed, m³/h. */
  readonly ratedFlow: number;
  /** Pressure against a closed valve at full speed, bar. */
  readonly shutoffPressure: number;
  /** Pressure at the rated flow and full speed, bar. */
  readonly ratedPressure: number;
  /** The pipe's pressure before anything flows, bar. */
  readonly staticPressure: number;
  /** Efficiency at the best efficiency point, 0 to 1. */
  readonly bestEfficiency: number;
};

/** Where pump curve and system curve meet. */
export type OperatingPoint = {
  /** m³/h */
  readonly flow: number;
  /** bar */
  readonly pressure: number;
  readonly shaftPowerKw: number;
};

/** Power that the turning disc loses at full speed, at any flow. */
const DISC_FRICTION_KW = 2;
/** bar × m³/h to kW. */
const HYDRAULIC_KW = 1 / 36;
const MOTOR_EFFICIENCY = 0.93;
const MAGNETISING_AMPERE = 22;

/**
 * Solves pump curve = system curve. The curve is a parabola and follows the affinity laws with the
 * speed.
 * @param design of the pump
 * @param at `speed` as a fraction of full speed; `valveFlow` is the flow that the valve's position
 * gives at full speed, m³/h
 */
export function operatingPoint(design: PumpDesign, at: { speed: number; valveFlow: number }): OperatingPoint {
  const { ratedFlow, shutoffPressure, ratedPressure, staticPressure } = design;
  const fall = (shutoffPressure - ratedPressure) / ratedFlow ** 2;
  // The curve's fall and the pipe's resistance together: shutoff - fall·q² = static + pipe·q².
  const slope = (shutoffPressure - staticPressure) / at.valveFlow ** 2;
  const headroom = shutoffPressure * at.speed ** 2 - staticPressure;
  // Below the static pressure the check valve stays shut.
  const flow = headroom > 0 ? Math.sqrt(headroom / slope) : 0;
  const pressure = shutoffPressure * at.speed ** 2 - fall * flow ** 2;
  return { flow, pressure, shaftPowerKw: shaftPower(design, { flow, pressure, speed: at.speed }) };
}

function shaftPower(design: PumpDesign, at: { flow: number; pressure: number; speed: number }): number {
  if (at.speed === 0) return 0;
  const load = at.flow / (design.ratedFlow * at.speed);
  const efficiency = design.bestEfficiency * (1 - 0.5 * (load - 1) ** 2);
  return at.pressure * at.flow * HYDRAULIC_KW * (1 / Math.max(0.2, efficiency)) + DISC_FRICTION_KW * at.speed ** 3;
}

/**
 * Current per phase of the three-phase motor that gives this shaft power, A. A lower voltage needs
 * more current.
 * @param lineVoltage between phases, V
 */
export function motorCurrent(shaftPowerKw: number, { lineVoltage }: { lineVoltage: number }): number {
  if (shaftPowerKw <= 0) return 0;
  const active = (shaftPowerKw * 1000) / MOTOR_EFFICIENCY / (Math.sqrt(3) * lineVoltage);
  return Math.hypot(active, MAGNETISING_AMPERE);
}
