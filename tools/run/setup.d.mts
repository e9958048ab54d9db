// Types of setup.mjs, for its tests.
export interface WantedProgram {
  /** Any of these will do. */
  readonly programs: readonly string[];
  readonly package: string;
  readonly use: string;
}
export interface InstallContext {
  readonly has?: (program: string) => boolean;
  readonly canInstall?: boolean;
  readonly install?: (packages: readonly string[]) => Promise<undefined>;
}
export const ROOT: string;
export const CAPTURE_PROGRAMS: readonly WantedProgram[];
export const TEST_PROGRAMS: readonly WantedProgram[];
export function rerunUnderNewerNode(script: string, args: readonly string[]): Promise<number | null>;
export function installDependencies(): Promise<void>;
export function installPrograms(wanted: readonly WantedProgram[], context?: InstallContext): Promise<string>;
export function installElectron(): Promise<void>;
export function hasDisplay(env?: NodeJS.ProcessEnv, platform?: NodeJS.Platform): boolean;
export function buildWhenStale(): Promise<void>;
export function endWithFailure(error: unknown): void;
