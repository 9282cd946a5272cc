import type { ChainConfig } from '../../config/chain-config.js';
import { askServer } from '../ask-server.js';
import { type Finding, fail, warn } from './finding.js';
import { serverFindings } from './server-findings.js';

const SUBJECT = 'database';

/** Whether the chain can use its database, and, for a server, how this machine's clock compares with it. */
export async function databaseFindings(config: ChainConfig): Promise<Finding[]> {
  const { url, schema } = config.database;
  if (!url) {
    const remedy = 'set database.url in the chain config for production';
    return [
      warn(
        SUBJECT,
        'no Postgres is configured: the plugin uses embedded PGlite, which does not force commits to disk',
        remedy,
      ),
    ];
  }
  try {
    const report = await askServer({ ...config.database, url });
    return serverFindings(report, schema, Date.now() / 1000);
  } catch (error) {
    const { message } = error as Error;
    return [
      fail(SUBJECT, `cannot be used: ${message}`, 'check database.url, the server and its pg_hba.conf'),
    ];
  }
}
