import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;
const RULE = '='.repeat(80);
/** What the executable holds besides packages. The texts are in `scripts/licences`. */
const OTHERS = [
  [`Node.js ${process.version}`, 'node.txt'],
  ['PostgreSQL, in PGlite', 'postgresql.txt'],
];

/**
 * The licences of everything in the executable: Node.js, the packages of the bundle, and what those contain.
 *
 * @param {{ inputs: Record<string, unknown> }} metafile esbuild's list of what the bundle holds
 * @param {string} root the project's directory, to which the metafile's paths are relative
 * @throws {Error} naming a package that does not state its licence
 */
export function thirdPartyNotices(metafile, root) {
  const others = OTHERS.map(([title, file]) =>
    section(title, readFileSync(join(root, 'scripts', 'licences', file), 'utf8')),
  );
  const packages = bundledPackages(metafile).map((path) => noticeOf(join(root, path)));
  return ['The third-party software in this file, and its licences.\n', ...others, ...packages.sort()].join(
    '\n',
  );
}

/** Paths of the packages whose files are in a bundle: `node_modules/NAME`, or nested in another package. */
function bundledPackages({ inputs }) {
  const paths = Object.keys(inputs).map((path) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path)?.[0]);
  return [...new Set(paths.filter((path) => path !== undefined))];
}

function noticeOf(directory) {
  const { name, version, license, author } = JSON.parse(
    readFileSync(join(directory, 'package.json'), 'utf8'),
  );
  const texts = readdirSync(directory)
    .filter((file) => LICENCE_FILE.test(file))
    .sort()
    .map((file) => readFileSync(join(directory, file), 'utf8').trim());
  if (!license && texts.length === 0) throw new Error(`${name}@${version} does not state its licence`);
  const by = (typeof author === 'string' ? author : author?.name) ?? `the authors of ${name}`;
  const title = `${name} ${version} (${license ?? 'see the text'})`;
  return section(
    title,
    texts.join('\n\n') || `Copyright ${by}. Licensed under ${license}; the package has no text of it.`,
  );
}

const section = (title, text) => `${RULE}\n${title}\n${RULE}\n\n${text.trim()}\n`;
