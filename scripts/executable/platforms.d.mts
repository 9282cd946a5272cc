export interface Target {
  readonly name: string;
  readonly platform: string;
  readonly arch: string;
  readonly nodePackage: string;
}
export const PLATFORMS: readonly Target[];
export function nodeFor(target: Target, directory: string): string;
