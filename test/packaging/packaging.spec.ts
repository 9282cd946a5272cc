import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { idToCb58, vmIdFromName } from '../../src/common/id.js';
import { parseChainConfig } from '../../src/config/parse-chain-config.js';
import { V1_14_2 } from '../avalanchego/releases.js';
import { alertQueries } from '../monitoring/queries.js';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const text = (name: string): string => readFileSync(path(name), 'utf8');
const VM_ID = idToCb58(vmIdFromName('timestampvm'));
const PLUGIN_DIR = '/avalanchego/build/plugins';

describe('the Dockerfile', () => {
  const lines = text('Dockerfile').replaceAll('\\\n', '').split('\n');
  const instruction = (name: string) => lines.filter((line) => line.startsWith(`${name} `));

  it('copies what the build makes to the plugin directory, under the ID of the VM', () => {
    expect(instruction('ARG')).toContain(`ARG VM_ID=${VM_ID}`);
    expect(instruction('ENV')).toEqual([`ENV AVAGO_PLUGIN_DIR=${PLUGIN_DIR}`]);
    expect(instruction('COPY').at(-1)).toBe(
      `COPY --from=build /src/dist/timestampvm ${PLUGIN_DIR}/\${VM_ID}`,
    );
    expect(text('scripts/build.mjs')).toContain("join(dist, 'timestampvm')");
  });

  it('builds with the Node of the project, by commands that it has', () => {
    const { dependencies, scripts } = JSON.parse(text('package.json'));
    expect(instruction('FROM')[0]).toBe(`FROM node:${dependencies.node.split('.')[0]}-bookworm AS build`);
    expect(scripts).toHaveProperty('build');
    expect(instruction('RUN').slice(0, 2)).toEqual([
      'RUN npm ci',
      'RUN npm run build && dist/timestampvm version',
    ]);
  });

  it("has every package's manifest before it installs, as npm ci demands", () => {
    for (const name of readdirSync(path('packages'))) {
      const manifest = `packages/${name}/package.json`;
      expect(instruction('COPY')).toContain(`COPY ${manifest} packages/${name}/`);
    }
  });

  it('uses the tested release of AvalancheGo by default', () => {
    expect(instruction('ARG')[0]).toBe(`ARG AVALANCHEGO_VERSION=${V1_14_2.version}`);
  });

  it('does not send secrets, or what the build does not need, to the builder', () => {
    expect(text('.dockerignore').split('\n')).toEqual(
      expect.arrayContaining(['.git', 'node_modules', 'dist', 'deploy/postgres_password']),
    );
  });
});

describe('docker-compose.yml', () => {
  const { services, secrets, volumes } = parse(text('docker-compose.yml'));
  const config = parseChainConfig(Buffer.from(text('deploy/chain-config.json')));

  it('mounts existing files, and volumes that it declares', () => {
    for (const { volumes: mounts = [] } of Object.values<{ volumes?: string[] }>(services)) {
      for (const mount of mounts) {
        const [source = ''] = mount.split(':');
        if (source.startsWith('./')) expect([source, existsSync(path(source))]).toEqual([source, true]);
        else expect(volumes).toHaveProperty(source);
      }
    }
  });

  it('gives the chain the address, user and password of its database', () => {
    const { environment } = services.postgres;
    const url = new URL(config.database.url ?? '');
    expect(url.hostname).toBe('postgres');
    expect(url.username).toBe(environment.POSTGRES_USER);
    expect(url.pathname).toBe(`/${environment.POSTGRES_DB}`);
    expect(config.database.passwordFile).toBe(environment.POSTGRES_PASSWORD_FILE);
    for (const name of ['postgres', 'node']) expect(services[name].secrets).toEqual(Object.keys(secrets));
    expect(text('.gitignore')).toContain(secrets.postgres_password.file);
  });

  it('mounts the chain config where the node looks for it', () => {
    expect(services.node.volumes[1]).toMatch(
      /:\/root\/\.avalanchego\/configs\/chains\/\$\{CHAIN_ID.*\}\/config\.json:ro$/,
    );
  });

  it('waits for Postgres, and has a health check for every service', () => {
    expect(services.node.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    expect(services.node.healthcheck.test.at(-1)).toBe(`http://127.0.0.1:${config.ops.port}/health/ready`);
    expect(services.postgres.healthcheck.test).toContain('pg_isready');
  });

  it('lets Prometheus reach the node by its name', () => {
    const prometheus = parse(text('deploy/prometheus/prometheus.yml'));
    const [host] = prometheus.scrape_configs[0].static_configs[0].targets[0].split(':');
    expect(services).toHaveProperty(host);
    expect(
      services.node.command.find((flag: string) => flag.startsWith('--http-allowed-hosts')).split(/[=,]/),
    ).toContain(host);
    expect(services.node.command).toContain(`--plugin-dir=${PLUGIN_DIR}`);
  });
});

describe('the Kubernetes example', () => {
  const documents = parseAllDocuments(text('deploy/kubernetes/node.yml')).map((document) => document.toJS());
  const of = (kind: string) => documents.find((document) => document.kind === kind);
  const config = parseChainConfig(Buffer.from(of('ConfigMap').data['config.json']));
  const pod = of('StatefulSet').spec.template.spec;
  const [container] = pod.containers;
  const port = (name: string) =>
    container.ports.find((one: { name: string }) => one.name === name).containerPort;

  it('probes existing paths at their ports', () => {
    expect(container.readinessProbe.httpGet).toEqual({ path: '/health/ready', port: 'ops' });
    expect(port('ops')).toBe(config.ops.port);
    expect(config.ops.host).toBe('0.0.0.0');
    expect(container.livenessProbe.httpGet).toEqual({ path: '/ext/health/liveness', port: 'api' });
    expect(port('api')).toBe(9650);
  });

  it('mounts the password where the config looks for it', () => {
    const mount = container.volumeMounts.find((one: { name: string }) => one.name === 'postgres');
    const [key] = Object.keys(of('Secret').stringData);
    expect(`${mount.mountPath}/${key}`).toBe(config.database.passwordFile);
    expect(pod.volumes).toContainEqual({
      name: 'postgres',
      secret: { secretName: of('Secret').metadata.name },
    });
  });

  it('mounts the config where the node looks for it', () => {
    const mount = container.volumeMounts.find((one: { name: string }) => one.name === 'chain');
    expect(mount.mountPath).toBe('/root/.avalanchego/configs/chains/CHAIN_ID');
    expect(Object.keys(of('ConfigMap').data)).toEqual(['config.json']);
  });
});

it('alert rules are YAML, each with an expression, a severity and a summary', () => {
  const { groups } = parse(text('deploy/prometheus/alerts.yml'));
  const rules = groups[0].rules as { alert: string; expr: string; labels: object; annotations: object }[];
  expect(rules.map(({ alert, expr }) => [alert, expr])).toEqual(alertQueries());
  for (const rule of rules) {
    expect(rule).toMatchObject({
      labels: { severity: expect.stringMatching(/^(info|warning|critical)$/) },
      annotations: { summary: expect.any(String) },
    });
  }
});

it("provisions Grafana's dashboard where it looks for it", () => {
  const { services } = parse(text('docker-compose.yml'));
  const { providers } = parse(text('deploy/grafana/provisioning/dashboards/timestampvm.yml'));
  expect(services.grafana.volumes).toContain(
    `./deploy/grafana/timestampvm.json:${providers[0].options.path}/timestampvm.json:ro`,
  );
  const { datasources } = parse(text('deploy/grafana/provisioning/datasources/prometheus.yml'));
  expect(Object.keys(services)).toContain(new URL(datasources[0].url).hostname);
});
