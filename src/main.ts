/** Without arguments: the plugin that AvalancheGo starts. With arguments: the command line. */
const run =
  process.argv.length > 2
    ? import('./cli/main.js').then(({ runCli }) => runCli(process.argv.slice(2)))
    : import('./plugin/serve.js').then(({ serve }) => serve());

run.catch((error: unknown) => {
  process.stderr.write(`timestampvm: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
