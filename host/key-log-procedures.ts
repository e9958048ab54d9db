// keyLog: secrets of TLS for the open session.
import { resolve } from "node:path";
import { asOutput, procedures } from "./procedures.ts";

export const keyLog = {
  state: procedures.keyLog.state.handler(async ({ context: { keyLogs, clusters } }) => {
    const state = await keyLogs.state();
    return asOutput(state.use === "tap" ? { ...state, use: clusters.keyLogUse } : state);
  }),
  use: procedures.keyLog.use.handler(async ({ input, context: { workspace } }) => {
    await workspace.useKeyLog({ path: resolve(input.path), isKept: input.isKept });
    return {};
  }),
  remove: procedures.keyLog.remove.handler(async ({ context: { workspace } }) => {
    await workspace.useKeyLog(null);
    return {};
  }),
  readAgain: procedures.keyLog.readAgain.handler(async ({ context: { workspace } }) => {
    await workspace.readAgain();
    return {};
  }),
};
