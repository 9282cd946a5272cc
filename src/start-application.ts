import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import { AppModule, type ChainInputs } from './app.module.js';
import { openStoredChain } from './modules/state/stored-chain.js';
import { TABLES } from './tables.js';

/**
 * Starts a chain: opens what is stored of it, makes the application of it and brings that up. A start that fails, wherever,
 * leaves nothing behind: no connection, no lock on a directory, no open port.
 *
 * @param create makes the application
 * @param bringUp what is to be done before it counts as started
 * @throws what `openStoredChain` throws, and whatever else went wrong
 */
export async function startApplication<App extends INestApplicationContext>(
  inputs: ChainInputs,
  create: (chain: DynamicModule) => Promise<App>,
  bringUp: (app: App) => Promise<unknown>,
): Promise<App> {
  const stored = await openStoredChain(inputs, TABLES);
  let app: App | undefined;
  try {
    app = await create(AppModule.forChain(inputs, stored));
    await bringUp(app);
    return app;
  } catch (error) {
    // Its own end may fail as its start did; the error that counts is the first one.
    await app?.close().catch(() => {});
    await stored.close();
    throw error;
  }
}
