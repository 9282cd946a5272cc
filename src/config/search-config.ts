import { YesOrNo } from './setting.js';

/** Finding blocks by their data. */
export class SearchConfig {
  @YesOrNo({
    about:
      'Whether blocks can be found by their data. It needs an index of about 40 bytes for each block, which the plugin builds beside the running chain, or drops.',
  })
  enabled = true;
}
