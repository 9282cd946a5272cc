import 'reflect-metadata';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';

/** A setting: a key of the config, described for errors, the JSON schema and the handbook. */
export interface Setting {
  readonly key: string;
  /** One sentence for people. */
  readonly about: string;
  /** JSON schema of the value. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Whether it may be null or absent. */
  readonly isOptional: boolean;
  /** Makes its value safe to show; undefined if the value is no secret. */
  readonly shown?: ((value: unknown) => string) | undefined;
  /** The class of a nested object. */
  readonly section?: (new () => object) | undefined;
}

type Options = { about: string; optional?: true; shown?: (value: unknown) => string };

const settings = new WeakMap<object, Setting[]>();

/** The keys of a config class, in the order in which it declares them. */
export function settingsOf(type: new () => object): readonly Setting[] {
  return settings.get(type.prototype) ?? [];
}

/** A whole number within bounds. The default of `to` is the greatest number that JSON can hold exactly. */
export function WholeNumber({
  from,
  to = Number.MAX_SAFE_INTEGER,
  ...options
}: Options & { from: number; to?: number }): PropertyDecorator {
  const message = `must be a whole number ${to === Number.MAX_SAFE_INTEGER ? `of at least ${from}` : `from ${from} to ${to}`}`;
  return setting(options, { type: 'integer', minimum: from, maximum: to }, [
    IsInt({ message }),
    Min(from, { message }),
    Max(to, { message }),
  ]);
}

export function OneOf({ values, ...options }: Options & { values: readonly string[] }): PropertyDecorator {
  return setting(options, { enum: values }, [
    IsIn(values, { message: `must be one of ${values.join(', ')}` }),
  ]);
}

export function YesOrNo(options: Options): PropertyDecorator {
  return setting(options, { type: 'boolean' }, [IsBoolean({ message: 'must be true or false' })]);
}

/** A text of a certain form. @param must describes the form, as in `must be …` */
export function Text({
  pattern,
  must,
  ...options
}: Options & { pattern: RegExp; must: string }): PropertyDecorator {
  const message = `must be ${must}`;
  return setting(options, { type: 'string', pattern: pattern.source }, [
    IsString({ message }),
    Matches(pattern, { message }),
  ]);
}

/** An object with its own settings. Their defaults are those of its class. */
export function Section(type: new () => object, about: string): PropertyDecorator {
  return setting({ about }, { type: 'object' }, [], type);
}

function setting(
  { about, optional, shown }: Options,
  schema: Setting['schema'],
  rules: readonly PropertyDecorator[],
  section?: new () => object,
): PropertyDecorator {
  return (target, property) => {
    const known = settings.get(target) ?? [];
    settings.set(target, known);
    known.push({ key: String(property), about, schema, isOptional: optional ?? false, shown, section });
    if (optional) IsOptional()(target, property);
    for (const rule of rules) rule(target, property);
  };
}
