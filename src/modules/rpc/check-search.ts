import type { DataIndex } from '../search/data-index.js';
import { searchBuilding, searchOff } from './api-errors.js';

/** @throws {JsonRpcError} UNAVAILABLE while blocks cannot be found by their data */
export async function checkSearch(index: DataIndex): Promise<void> {
  if (index.state === 'off') throw searchOff();
  if (index.state === 'building') throw searchBuilding(await index.progress());
}
