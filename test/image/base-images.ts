import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { buildNode } from '../avalanchego/build-node.js';
import { run } from '../avalanchego/command.js';
import { exclusively } from '../avalanchego/exclusive.js';
import { V1_14_2 } from '../avalanchego/releases.js';
import { say } from '../avalanchego/say.js';
import { ROOT } from '../workspace.js';
import type { Buildah } from './buildah.js';

const DEBIAN = 'debian-of-this-test';
const SUITE = 'bookworm';
/** What Node's image has of the many tools there, as far as Node and the build use them. */
const BUILD_PACKAGES = 'libatomic1 binutils';
const NODE_DIRECTORY = '/avalanchego/build';

/** The parents of the stages of this project's Dockerfile, in its order. */
function parents(): string[] {
  const text = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
  return [...text.matchAll(/^FROM (\S+)/gm)].map(([, name = '']) =>
    name.replace(`\${AVALANCHEGO_VERSION}`, V1_14_2.version),
  );
}

/**
 * Makes the images that the Dockerfile builds on, under their own names, so that none is downloaded: Debian with this
 * project's Node, and Debian with AvalancheGo where AvalancheGo's own image has it.
 */
export async function makeBaseImages(buildah: Buildah): Promise<void> {
  const [nodeImage, avalanchegoImage] = parents().map(
    (name) => `docker.io/${name.includes('/') ? '' : 'library/'}${name}`,
  );
  if (!nodeImage || !avalanchegoImage)
    throw new Error('the Dockerfile has other stages than this test knows');
  const root = await debianRoot();
  await buildah.image(DEBIAN, 'scratch', (container) => buildah.run('add', '--quiet', container, root, '/'));
  await buildah.image(nodeImage, DEBIAN, (container) => addNode(buildah, container));
  const binary = await buildNode(V1_14_2);
  await buildah.image(avalanchegoImage, DEBIAN, async (container) => {
    await buildah.run('copy', '--quiet', container, binary, `${NODE_DIRECTORY}/avalanchego`);
    await buildah.run('config', '--workingdir', NODE_DIRECTORY, '--cmd', './avalanchego', container);
  });
}

/** Node and npm; and what this machine trusts, because a mirror of npm's registry may have a certificate of its own. */
async function addNode(buildah: Buildah, container: string): Promise<void> {
  const npm = await run('sh', ['-c', 'readlink -f "$(command -v npm)"']);
  const copy = (from: string, to: string) => buildah.run('copy', '--quiet', container, from, to);
  await buildah.inside(
    container,
    'sh',
    '-c',
    `apt-get update -qq && apt-get install -qq -y ${BUILD_PACKAGES} >/dev/null`,
  );
  await copy(process.execPath, '/usr/local/bin/node');
  await copy(join(npm, '../..'), '/usr/local/lib/node_modules/npm');
  await buildah.inside(container, 'ln', '-s', '../lib/node_modules/npm/bin/npm-cli.js', '/usr/local/bin/npm');
  await copy('/etc/ssl/certs/ca-certificates.crt', '/etc/ssl/certs/ca-certificates.crt');
  await buildah.run('config', '--env', 'NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt', container);
}

/** A Debian's files, kept between runs. */
async function debianRoot(): Promise<string> {
  const root = join(ROOT, '.cache/debian', SUITE);
  if (existsSync(root)) return root;
  mkdirSync(join(root, '..'), { recursive: true });
  await exclusively(`${root}.lock`, async () => {
    if (existsSync(root)) return;
    say(`installing Debian ${SUITE} into ${root} (a minute the first time)`);
    const fresh = `${root}.${process.pid}`;
    await run('debootstrap', [
      '--variant=minbase',
      '--include=ca-certificates',
      SUITE,
      fresh,
      debianMirror(),
    ]);
    renameSync(fresh, root);
  });
  return root;
}

/** The one from which this machine installs. */
function debianMirror(): string {
  const more = '/etc/apt/sources.list.d';
  const files = ['/etc/apt/sources.list', ...readdirSync(more).map((name) => join(more, name))];
  const text = files.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8'));
  return (
    /^(?:URIs:|deb) .*?(https?:\S+\/debian\b\/?)(?:\s|$)/m.exec(text.join('\n'))?.[1] ??
    'http://deb.debian.org/debian'
  );
}
