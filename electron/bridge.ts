// The words between preload and main: every channel once, with the types of its argument and result.

/** Asked by the page's bridge, answered by main. */
export interface BridgeCalls {
  readonly openFiles: { readonly argument: null; readonly result: readonly string[] };
  readonly savePath: { readonly argument: string; readonly result: string };
}
export type BridgeCall = keyof BridgeCalls;

/** Main hands the session's port to the page through it. */
export const PORT_CHANNEL = "session-port";

/** What the page finds as `window.thresher`. */
export interface NativeBridge {
  readonly pathOf: (file: File) => string;
  readonly openFiles: () => Promise<readonly string[]>;
  readonly savePath: (suggested: string) => Promise<string>;
}
