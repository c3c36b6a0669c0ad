import { MOST } from './value-kinds.ts';

/**
 * The names of an object's fields, in order.
 * @property next by field: the form that its object had last
 */
export type ObjectForm = {
  readonly id: number;
  readonly keys: readonly string[];
  readonly next: (ObjectForm | undefined)[];
};

/**
 * The forms that have been seen. The members of a state come from the code, not from devices: they
 * are few.
 */
export type ObjectForms = {
  /** @returns undefined if it is no plain object, and if there are too many */
  of(value: object): ObjectForm | undefined;
  at(id: number): ObjectForm;
};

/** None at first. */
export function createObjectForms(): ObjectForms {
  const forms: ObjectForm[] = [];
  const byKeys = new Map<string, ObjectForm>();
  return {
    of: (value) => {
      if (Object.getPrototypeOf(value) !== Object.prototype) return undefined;
      const keys = Object.keys(value);
      const name = keys.join();
      const known = byKeys.get(name);
      if (known !== undefined || forms.length > MOST) return known;
      const form: ObjectForm = { id: forms.length, keys, next: keys.map(() => undefined) };
      forms.push(form);
      byKeys.set(name, form);
      return form;
    },
    at: (id) => forms[id] as ObjectForm,
  };
}
