/** The types of the API in TypeScript. */
export declare function clientTypes(root: string): string;
