import { Text, WholeNumber } from './setting.js';

/** The plugin's own port for health and metrics, for probes that cannot reach the node's API. */
export class OpsConfig {
  @WholeNumber({
    about: 'The port to listen on. Without it, the plugin opens no port.',
    optional: true,
    from: 1,
    to: 65_535,
  })
  port?: number | null;

  @Text({
    about: 'The address to listen on; `0.0.0.0` means all addresses.',
    pattern: /^[0-9a-zA-Z:.-]+$/,
    must: 'an IP address or a host name',
  })
  host = '127.0.0.1';
}
