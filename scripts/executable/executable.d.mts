export function makeExecutable(paths: {
  bundle: string;
  notices: string;
  node: string;
  output: string;
}): string | undefined;
