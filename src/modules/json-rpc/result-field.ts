/** A class whose properties are declared by `@ResultField`. */
export type ResultType = new () => object;

/**
 * JSON Schema (draft-07, which OpenRPC has). In the place of a schema, at any depth, a class with declared properties
 * may stand: `{ type: 'array', items: BlockResult }`.
 */
export type Shape = ResultType | { readonly [keyword: string]: unknown };

/** One declared property of a result. */
export interface DeclaredResultField {
  readonly name: string;
  /** One sentence for people. */
  readonly about: string;
  readonly shape: Shape;
  /** May be absent. */
  readonly isOptional: boolean;
}

const fields = new WeakMap<object, DeclaredResultField[]>();
const names = new WeakMap<ResultType, string>();

/** Declares a property of a result. */
export function ResultField(
  shape: Shape,
  { about, optional = false }: { about: string; optional?: boolean },
): PropertyDecorator {
  return (target, property) => {
    const known = fields.get(target) ?? [];
    fields.set(target, known);
    known.push({ name: String(property), about, shape, isOptional: optional });
  };
}

/** Gives a type that several methods return a name of its own: the description and the client have it under this name. */
export const ResultName =
  (name: string): ClassDecorator =>
  (type) => {
    names.set(type as unknown as ResultType, name);
  };

/** The properties that a class declares, in its order. */
export const resultFieldsOf = (type: ResultType): readonly DeclaredResultField[] =>
  fields.get(type.prototype) ?? [];

/** Undefined for a type that only one method returns. */
export const resultNameOf = (type: ResultType): string | undefined => names.get(type);
