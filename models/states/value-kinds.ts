/** The kinds of a value in a packed state. */
export const NUMBER = 0;
export const NULL = 1;
export const UNDEFINED = 2;
export const FALSE = 3;
export const TRUE = 4;

/** Never changed, and others have it too. */
export const SHARED = 5;

/** Of this state alone, and kept as it is. */
export const OWN = 6;

/** Its length follows, in two bytes. */
export const LIST = 7;

/** The number of its form follows, in two bytes. */
export const OBJECT = 8;

/** An array of numbers. */
export const FLOAT64 = 9;
export const FLOAT32 = 10;
export const INT32 = 11;
export const UINT8 = 12;
export const INT8 = 13;

/** The largest number of two bytes. */
export const MOST = 65_535;
