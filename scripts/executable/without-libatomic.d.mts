export function freeFromLibatomic(file: Buffer): string | undefined;
