/** The parts of `@lhncbc/ucum-lhc` that `units.ts` uses; the package has no types of its own. */
declare module '@lhncbc/ucum-lhc' {
  namespace ucum {
    type UcumUnit = {
      readonly dim_: { readonly dimVec_: readonly number[] | null } | null;
      readonly magnitude_: number;
      readonly isSpecial_: boolean;
    };
    type Utilities = {
      getSpecifiedUnit(code: string, action: 'validate'): { readonly unit: UcumUnit | null };
      convertUnitTo(
        from: string,
        value: number,
        to: string,
      ): { readonly status: string; readonly toVal: number | null };
    };
    const UcumLhcUtils: { getInstance(): Utilities };
  }
  export = ucum;
}
