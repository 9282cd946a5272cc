import { ExpectedError } from '../../common/expected-error.js';

/** What a value must be, for people: `must be a string`. */
export class FieldError extends ExpectedError {
  readonly code = 'field';
}

/** A kind of parameter: how its value is described, and read. */
export interface FieldType<T> {
  /** JSON Schema of the value. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** A JSON value to what the method works with. @throws {FieldError} */
  read(value: unknown): T;
}

/** One parameter of a method, as it is declared. */
export interface DeclaredField extends FieldType<unknown> {
  readonly name: string;
  /** One sentence for people. */
  readonly about: string;
  /** May be null or absent; its value is undefined then. */
  readonly isOptional: boolean;
}

const fields = new WeakMap<object, DeclaredField[]>();

/** The parameters that a class declares, in its order. */
export function fieldsOf(type: new () => object): readonly DeclaredField[] {
  return fields.get(type.prototype) ?? [];
}

/** Declares a property as a parameter of this kind. */
export function Field(
  type: FieldType<unknown>,
  { about, optional = false }: { about: string; optional?: boolean },
): PropertyDecorator {
  return (target, property) => {
    const known = fields.get(target) ?? [];
    fields.set(target, known);
    known.push({ ...type, name: String(property), about, isOptional: optional });
  };
}
