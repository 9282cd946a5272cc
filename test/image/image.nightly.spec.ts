import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NodeApi } from '../avalanchego/node-api.js';
import { VM_ID } from '../avalanchego/plugin.js';
import { freePort } from '../process/free-port.js';
import { removeDirectory, temporaryDirectory } from '../process/temporary-directory.js';
import { GiveUp, until } from '../process/until.js';
import { ROOT } from '../workspace.js';
import { makeBaseImages } from './base-images.js';
import { Buildah } from './buildah.js';

/**
 * The image as the Dockerfile makes it of what is committed. It needs root, Debian's packages `buildah` and
 * `debootstrap`, Go and npm's registry.
 */
const IMAGE = 'timestampvm';
const MINUTES = 60_000;

let directory: string;
let buildah: Buildah;
let container: string;

beforeAll(async () => {
  directory = temporaryDirectory('image');
  buildah = new Buildah(directory);
  await buildah.run('--version');
  await makeBaseImages(buildah);
  const clone = join(directory, 'checkout');
  execFileSync('git', ['clone', '--quiet', ROOT, clone]);
  await buildah.build(IMAGE, clone);
  container = await buildah.run('from', '--pull-never', IMAGE);
});
afterAll(() => removeDirectory(directory));

describe('the image', () => {
  it('has the plugin where AvalancheGo looks, under its VM ID, and as a command', async () => {
    const [version, id] = [
      await buildah.inside(container, `/avalanchego/build/plugins/${VM_ID}`, 'version'),
      await buildah.inside(container, 'timestampvm', 'vm-id', 'timestampvm'),
    ];
    expect(version).toBe(await buildah.inside(container, 'timestampvm', 'version'));
    expect(id).toBe(VM_ID);
    expect(await buildah.inside(container, 'ls', '/avalanchego/build/plugins')).toBe(VM_ID);
  });

  it("runs without libatomic, which AvalancheGo's image does not have", async () => {
    expect(await buildah.inside(container, 'find', '/', '-xdev', '-name', 'libatomic.so*')).toBe('');
    const libraries = await buildah.inside(container, 'ldd', `/avalanchego/build/plugins/${VM_ID}`);
    expect(libraries).toContain('libc.so.6');
    expect(libraries).not.toContain('not found');
  });

  it('has no source, no secret and no package of the build', async () => {
    expect(await buildah.inside(container, 'find', '/', '-xdev', '-name', 'node_modules')).toBe('');
    expect(await buildah.inside(container, 'find', '/', '-maxdepth', '1', '-name', 'src')).toBe('');
  });

  it('has the health check and the ports of the Dockerfile', async () => {
    const { Docker } = JSON.parse(await buildah.run('inspect', '--type', 'image', IMAGE));
    expect(Docker.config).toMatchObject({
      Healthcheck: { Test: ['CMD', 'timestampvm', 'probe', 'http://127.0.0.1:9650/ext/health/liveness'] },
      ExposedPorts: { '9650/tcp': {}, '9651/tcp': {} },
      Cmd: ['./avalanchego'],
    });
  });

  it('its node registers the plugin, and its health check passes', async () => {
    const [http, staking] = [await freePort(), await freePort()];
    const api = new NodeApi(`http://127.0.0.1:${http}`);
    const node = buildah.start(
      container,
      './avalanchego',
      '--network-id=local',
      '--sybil-protection-enabled=false',
      '--public-ip=127.0.0.1',
      // As many as the container may have.
      '--fd-limit=1024',
      `--http-port=${http}`,
      `--staking-port=${staking}`,
    );
    try {
      const vms = await until(
        () => {
          if (!node.isRunning()) throw new GiveUp(`the node has ended:\n${node.output()}`);
          return api.vms();
        },
        { what: "the node's API", within: 5 * MINUTES },
      );
      expect(Object.keys(vms)).toContain(VM_ID);
      const url = `http://127.0.0.1:${http}/ext/health/liveness`;
      expect(await buildah.inside(container, 'timestampvm', 'probe', url)).toContain('"healthy":true');
    } finally {
      await node.end();
    }
  });
});
