// Runs a TypeScript file of this project as it is: `node bench/run.mjs bench/main.ts …`. Node takes away types alone, and
// wants `.ts` in imports; this also knows parameter properties and the `.js` that the sources say.
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';

registerHooks({
  resolve(specifier, context, next) {
    const isOwn = specifier.startsWith('.') && !context.parentURL?.includes('/node_modules/');
    const source = isOwn ? new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL) : undefined;
    return next(source && existsSync(source) ? source.href : specifier, context);
  },
  load(url, context, next) {
    if (!url.endsWith('.ts')) return next(url, context);
    const { code } = transformSync(readFileSync(fileURLToPath(url), 'utf8'), {
      loader: 'ts',
      sourcemap: 'inline',
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});

const [file] = process.argv.splice(2, 1);
await import(pathToFileURL(resolve(file)).href);
