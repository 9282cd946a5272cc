import { YesOrNo } from './setting.js';

/** The admin API at `/ext/bc/CHAIN/admin`. Everybody who reaches the node's API may call it. */
export class AdminConfig {
  @YesOrNo({ about: 'Whether the admin API is served.' })
  enabled = false;
}
