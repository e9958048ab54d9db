// Types of step.mjs, for its tests.
export class StepFailed extends Error {
  readonly output: string;
  constructor(message: string, output: string);
}
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
}
export function step(title: string, work: () => Promise<string | undefined>): Promise<void>;
export function runQuietly(command: string, args: readonly string[], options?: RunOptions): Promise<string>;
export function runInForeground(command: string, args: readonly string[], options?: RunOptions): Promise<number>;
export function npmCommand(node: string): { readonly command: string; readonly args: readonly string[] };
export function isOnPath(name: string): boolean;
export function nodeVersionAt(path: string): string;
