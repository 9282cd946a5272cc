import { type DeclaredField, FieldError, fieldsOf } from './field.js';
import { invalidParams } from './json-rpc-error.js';

/** The parameters of a method that takes none. */
export class NoParams {}

/** Reads the single parameter object of a call; undefined when it has none. @throws {JsonRpcError} INVALID_PARAMS */
export type ReadParams<P> = (params: unknown) => P;

/**
 * Makes a function that reads a call's parameters, once, into the values for the method. It ignores fields that the
 * class does not declare. If the class has no fields, it accepts only an empty object or nothing.
 */
export function paramsReader<P extends object>(type: new () => P): ReadParams<P> {
  const fields = fieldsOf(type);
  if (fields.length === 0) {
    const none = new type();
    return (params) => {
      checkNone(params);
      return none;
    };
  }
  const isOptional = fields.every((field) => field.isOptional);
  return (params) => {
    const values = new type();
    if (isOptional && params === undefined) return values;
    if (typeof params !== 'object' || params === null || Array.isArray(params)) {
      throw invalidParams('one object is expected, in an array or alone');
    }
    for (const field of fields) readField(field, params, values);
    return values;
  };
}

/** Reads only the object's own properties: a caller's `__proto__` is a name like any other. */
function readField({ name, isOptional, read }: DeclaredField, params: object, values: object): void {
  const value = Object.hasOwn(params, name) ? (params as Record<string, unknown>)[name] : undefined;
  if (isOptional && (value === undefined || value === null)) return;
  try {
    (values as Record<string, unknown>)[name] = read(value);
  } catch (error) {
    throw error instanceof FieldError ? invalidParams(`${name} ${error.message}`) : error;
  }
}

/** @throws {JsonRpcError} INVALID_PARAMS */
export function checkNone(params: unknown): void {
  const isEmpty = typeof params === 'object' && params !== null && Object.keys(params).length === 0;
  if (params !== undefined && (!isEmpty || Array.isArray(params)))
    throw invalidParams('no parameters are expected');
}
