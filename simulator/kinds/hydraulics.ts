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

/** Where pump curve and system curve meet, for a speed and the position of a valve. */
export type OperatingPoint = {
  /** As a fraction of full speed. */
  speed: number;
  /** The flow that the valve's position gives at full speed, m³/h. */
  valveFlow: number;
  /** The share of its head that the pump gives. */
  head: number;
  /** m³/h */
  flow: number;
  /** bar */
  pressure: number;
  shaftPowerKw: number;
};

/** Power that the turning disc loses at full speed, at any flow. */
const DISC_FRICTION_KW = 2;
/** bar × m³/h to kW. */
const HYDRAULIC_KW = 1 / 36;

/**
 * Solves pump curve = system curve. The curve is a parabola and follows the affinity laws with the
 * speed.
 * @param point the result is written into it
 */
export function operatingPoint(design: PumpDesign, point: OperatingPoint): void {
  const { ratedFlow, shutoffPressure, ratedPressure, staticPressure } = design;
  const fall = (shutoffPressure - ratedPressure) / ratedFlow ** 2;
  // The curve's fall and the pipe's resistance together: shutoff - fall·q² = static + pipe·q².
  const slope = (shutoffPressure - staticPressure) / point.valveFlow ** 2;
  const shutoff = shutoffPressure * point.head * point.speed ** 2;
  const headroom = shutoff - staticPressure;
  // Below the static pressure the check valve stays shut.
  point.flow = headroom > 0 ? Math.sqrt(headroom / slope) : 0;
  point.pressure = shutoff - fall * point.flow ** 2;
  point.shaftPowerKw = shaftPower(design, point);
}

function shaftPower(design: PumpDesign, { flow, pressure, speed }: OperatingPoint): number {
  if (speed === 0) return 0;
  const load = flow / (design.ratedFlow * speed);
  const efficiency = design.bestEfficiency * (1 - 0.5 * (load - 1) ** 2);
  return pressure * flow * HYDRAULIC_KW * (1 / Math.max(0.2, efficiency)) + DISC_FRICTION_KW * speed ** 3;
}
