import { idFromCb58, idToCb58, vmIdFromName } from '../../common/id.js';
import { UsageError } from '../command.js';

/** The VM's default name. */
export const VM_NAME = 'timestampvm';

/** The options that choose the VM. */
export const VM_OPTIONS = { name: { type: 'string' }, 'vm-id': { type: 'string' } } as const;

/**
 * The VM's ID, in CB58: the name of its file in the plugin directory.
 * @throws {UsageError} for both options, an invalid ID, and a name that is empty or over 32 bytes
 */
export function vmIdOf(options: { name?: string | undefined; 'vm-id'?: string | undefined }): string {
  const { name, 'vm-id': vmId } = options;
  if (name !== undefined && vmId !== undefined) throw new UsageError('give --name or --vm-id, not both');
  try {
    return vmId === undefined ? idToCb58(vmIdFromName(name ?? VM_NAME)) : idToCb58(idFromCb58(vmId));
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(vmId === undefined ? message : `--vm-id ${vmId} is not a VM ID: ${message}`);
  }
}
