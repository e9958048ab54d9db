// TLS keys of the stand-in session: a file in which everything is found that is wanted.
import { implement } from "@orpc/server";
import { contract, type KeyLogState } from "../../contract/index.ts";

const os = implement(contract);

const NONE: KeyLogState = {
  path: "",
  isKept: false,
  problem: "",
  secrets: 0,
  lines: 0,
  badLines: 0,
  forgotten: 0,
  passedBytes: 0,
  restarts: 0,
  use: "files",
  newSecrets: 0,
  outcomes: [{ outcome: "", count: 48 }],
};
const OUTCOMES = [
  { outcome: "decrypted", count: 45 },
  { outcome: "the key log has no secret for this client random", count: 3 },
];

export const keyLogRouterOf = () => {
  let state = NONE;
  return {
    state: os.keyLog.state.handler(() => ({ ...state, outcomes: [...state.outcomes] })),
    use: os.keyLog.use.handler(({ input }) => {
      state = { ...NONE, ...input, secrets: 225, lines: 226, newSecrets: 10, outcomes: OUTCOMES };
      return {};
    }),
    remove: os.keyLog.remove.handler(() => {
      state = NONE;
      return {};
    }),
    readAgain: os.keyLog.readAgain.handler(() => {
      state = { ...state, newSecrets: 0 };
      return {};
    }),
  };
};
