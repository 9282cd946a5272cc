import { getMetadataStorage, IsString, registerDecorator, validateSync } from 'class-validator';
import type { Id } from '../../common/id.js';
import { receivedId } from '../block/received-id.js';
import { invalidParams } from './json-rpc-error.js';

/** Standard alphabet, padded, no white space, no stray bits: what timestampvm-rs's decoder takes. */
function IsStandardBase64(): PropertyDecorator {
  return check(
    'isStandardBase64',
    'must be base64 (standard alphabet, padded)',
    (text) =>
      // Buffer skips what it does not know, so the way back tells whether there was anything.
      Buffer.from(text, 'base64').toString('base64') === text,
  );
}

function check(name: string, message: string, holds: (text: string) => boolean): PropertyDecorator {
  return (target, propertyName) =>
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: propertyName as string,
      options: { message: `$property ${message}` },
      validator: { validate: (value: unknown) => typeof value === 'string' && holds(value) },
    });
}

/** Of `proposeBlock`. */
export class ProposeBlockParams {
  @IsString()
  @IsStandardBase64()
  data!: string;
}

/** Of `getBlock`. */
export class GetBlockParams {
  @IsString()
  id!: string;

  /** A rule that the decoding itself checks: as a decorator it would decode each ID twice. @throws {JsonRpcError} */
  blockId(): Id {
    try {
      return receivedId(this.id);
    } catch {
      throw invalidParams('id must be an ID in CB58');
    }
  }
}

/** @throws {JsonRpcError} INVALID_PARAMS, naming the first field that is wrong */
export function parseParams<T extends object>(type: new () => T, params: unknown): T {
  if (typeof params !== 'object' || params === null || Array.isArray(params)) {
    throw invalidParams('one object is expected, in an array or alone');
  }
  const typed = pick(type, params);
  const [error] = validateSync(typed, { stopAtFirstError: true, forbidUnknownValues: false });
  if (error) throw invalidParams(Object.values(error.constraints ?? {})[0] ?? `${error.property} is wrong`);
  return typed;
}

/**
 * Only the fields that the class knows: a field `constructor` or `__proto__` of the caller's would make the value one
 * of another class, for which there are no rules.
 */
function pick<T extends object>(type: new () => T, params: object): T {
  const typed = new type();
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  for (const { propertyName } of rules) {
    if (Object.hasOwn(params, propertyName)) {
      Object.assign(typed, { [propertyName]: (params as Record<string, unknown>)[propertyName] });
    }
  }
  return typed;
}

/** For methods without parameters; an object without fields is none. @throws {JsonRpcError} INVALID_PARAMS */
export function noParams(params: unknown): void {
  const isEmpty = typeof params === 'object' && params !== null && Object.keys(params).length === 0;
  if (params !== undefined && (!isEmpty || Array.isArray(params)))
    throw invalidParams('no parameters are expected');
}
