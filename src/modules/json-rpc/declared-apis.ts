import { MODULE_METADATA } from '@nestjs/common/constants.js';
import { ApiMark, declaredMethods, type JsonRpcApi } from './json-rpc.decorators.js';
import type { DescribedApi } from './open-rpc.js';

type Type = new (...needs: never[]) => object;

/** The APIs that the controllers of these modules declare, for a description without a running chain. */
export function declaredApis(modules: readonly Type[]): DescribedApi[] {
  const methods = new Map<JsonRpcApi, DescribedApi['methods']>();
  for (const controller of controllersOf(modules)) {
    const api: JsonRpcApi | undefined = Reflect.getMetadata(ApiMark.KEY, controller);
    if (api) methods.set(api, [...(methods.get(api) ?? []), ...declaredMethods(controller)]);
  }
  return [...methods].map(([api, all]) => ({ api, methods: all }));
}

/** In the order in which Nest finds them: a module's own, then those of its imports. */
function controllersOf(modules: readonly Type[], seen = new Set<Type>()): Type[] {
  return modules.flatMap((module) => {
    if (seen.has(module)) return [];
    seen.add(module);
    const own: Type[] = Reflect.getMetadata(MODULE_METADATA.CONTROLLERS, module) ?? [];
    const imports: Type[] = Reflect.getMetadata(MODULE_METADATA.IMPORTS, module) ?? [];
    return [...own, ...controllersOf(imports, seen)];
  });
}
