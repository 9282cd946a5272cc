import { ExpectedError } from '../../common/expected-error.js';

/** A value is wrong. The text says what it must be: `must be a string`. */
export class FieldError extends ExpectedError {
  readonly code = 'field';
}

/** A type of parameter: the description of its values, and how they are read. */
export interface FieldType<T> {
  /** JSON Schema of the value. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Converts a JSON value to the value for the method. @throws {FieldError} */
  read(value: unknown): T;
}

/** One declared parameter of a method. */
export interface DeclaredField extends FieldType<unknown> {
  readonly name: string;
  /** One sentence for people. */
  readonly about: string;
  /** May be null or absent; its value is undefined then. */
  readonly isOptional: boolean;
}

const fields = new WeakMap<object, DeclaredField[]>();

/** The parameters that a class declares, in its order, behind those of the class that it extends. */
export function fieldsOf(type: new () => object): readonly DeclaredField[] {
  const own = fields.get(type.prototype) ?? [];
  const parent = Object.getPrototypeOf(type);
  return parent.prototype ? [...fieldsOf(parent), ...own] : own;
}

/** Declares a property as a parameter of this type. */
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
