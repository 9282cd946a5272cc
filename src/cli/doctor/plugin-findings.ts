import { execFileSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from '../../version.js';
import { pluginFiles } from '../plugins/plugin-files.js';
import { type Finding, fail, ok, warn } from './finding.js';

const INSTALL = 'timestampvm install --plugin-dir';
const VERSION_LIMIT_MS = 10_000;

/** Checks the plugin directory, the VM's file in it, and the other files there. */
export function pluginFindings(directory: string, vmId: string): Finding[] {
  let files: ReturnType<typeof pluginFiles>;
  try {
    files = pluginFiles(directory, vmId);
  } catch (error) {
    const remedy = `name your node's directory with --plugin-dir, or run ${INSTALL} ${directory}`;
    return [fail('plugin directory', `cannot be read: ${(error as Error).message}`, remedy)];
  }
  const findings = [ok('plugin directory', directory)];
  for (const name of files.stray) {
    const text = `${name} is neither a VM ID nor an alias: the node loads no plugin at all`;
    findings.push(fail('stray file', text, `mv ${join(directory, name)} somewhere else`));
  }
  const [name, ...more] = files.own;
  if (!name) return [...findings, fail('plugin file', `${vmId} is missing`, `${INSTALL} ${directory}`)];
  if (more.length > 0) {
    findings.push(
      fail('plugin file', `${[name, ...more].join(' and ')} are the same VM`, 'remove all but one'),
    );
  }
  return [...findings, ...fileFindings(join(directory, name))];
}

function fileFindings(path: string): Finding[] {
  // A node also takes a link that leads nowhere for the VM's file.
  if (!statSync(path, { throwIfNoEntry: false })?.isFile())
    return [fail('plugin file', `${path} is not a file`, 'remove it and install again')];
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return [fail('plugin file', `${path} is not executable`, `chmod 755 ${path}`)];
  }
  // The superuser may be able to execute a file that the node's own user cannot.
  if ((statSync(path).mode & 0o111) !== 0o111) {
    return [warn('plugin file', `${path} is not executable for everyone`, `chmod 755 ${path}`)];
  }
  return [ok('plugin file', path), versionFinding(path)];
}

function versionFinding(path: string): Finding {
  try {
    const version = execFileSync(path, ['version'], {
      encoding: 'utf8',
      timeout: VERSION_LIMIT_MS,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {},
    }).trim();
    if (version === VERSION) return ok('plugin version', version);
    return warn(
      'plugin version',
      `installed is ${version}, this one is ${VERSION}`,
      'install this one if it is newer',
    );
  } catch (error) {
    const [line = ''] = String((error as { stderr?: string }).stderr ?? '').split('\n');
    return fail('plugin version', `it does not run: ${line || (error as Error).message}`, 'install it again');
  }
}
