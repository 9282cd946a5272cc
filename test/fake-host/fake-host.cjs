// The program of a fake host, made one executable by fake-host.ts: with `--version` it does what its mode says, otherwise
// it starts the plugin as AvalancheGo does. Each start is one line in `starts`.
const { appendFileSync, readFileSync } = require('node:fs');
const { spawn } = require('node:child_process');

const directory = process.env.FAKE_HOST_DIRECTORY ?? '@DIRECTORY@';
const { version, plugin } = JSON.parse(readFileSync(`${directory}/mode.json`, 'utf8'));
appendFileSync(`${directory}/starts`, `${process.pid} ${process.argv.slice(2).join(' ')}\n`);

function startPlugin() {
  const env = { AVALANCHE_VM_RUNTIME_ENGINE_ADDR: readFileSync(`${directory}/address`, 'utf8') };
  for (const [name, value] of Object.entries(process.env)) if (name.startsWith('GRPC_')) env[name] = value;
  const child = spawn(plugin, [], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  child.on('exit', (code) => process.exit(code ?? 1));
}

if (!process.argv.includes('--version') || version === 'ignored') startPlugin();
else if (version === 'hangs') setInterval(() => {}, 1_000);
else process.stdout.write(version);
