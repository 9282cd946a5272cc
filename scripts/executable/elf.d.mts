export class Elf {
  constructor(file: Buffer);
  readonly libraries: readonly string[];
}
