export function makeExecutable(paths: { bundle: string; node: string; output: string }): void;
