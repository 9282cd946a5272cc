import { type ResultType, resultFieldsOf, resultNameOf, type Shape } from './result-field.js';

type Json = { readonly [key: string]: unknown };

/** Writes result types as JSON Schema. A type with a name becomes a reference, and is written once. */
export class SchemaWriter {
  /** By name, the schemas that were referred to. */
  readonly named: Record<string, Json> = {};

  schemaOf(shape: Shape): Json {
    return this.plain(shape) as Json;
  }

  /** A copy in which schemas stand in the places of classes. */
  private plain(value: unknown): unknown {
    if (typeof value === 'function') return this.typeSchema(value as ResultType);
    if (Array.isArray(value)) return value.map((each) => this.plain(each));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.plain(each)]));
  }

  private typeSchema(type: ResultType): Json {
    const name = resultNameOf(type);
    if (name === undefined) return this.objectSchema(type);
    this.named[name] ??= this.objectSchema(type);
    return { $ref: `#/components/schemas/${name}` };
  }

  private objectSchema(type: ResultType): Json {
    const fields = resultFieldsOf(type);
    return {
      type: 'object',
      properties: Object.fromEntries(
        fields.map(({ name, about, shape }) => [name, described(this.schemaOf(shape), about)]),
      ),
      required: fields.filter(({ isOptional }) => !isOptional).map(({ name }) => name),
    };
  }
}

/** In draft-07 a reference has no neighbours. */
const described = (schema: Json, about: string): Json =>
  '$ref' in schema ? { description: about, allOf: [schema] } : { description: about, ...schema };
