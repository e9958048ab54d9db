// Dissectors of the stand-in session: none, some of each state, or only such that do not work.
import { implement } from "@orpc/server";
import { contract, type DissectorsState, type DissectorState } from "../../contract/index.ts";
import type { SceneName } from "./scenes.ts";

const os = implement(contract);

const USED: DissectorState = {
  file: "beanstalkd.js",
  version: "1",
  name: "beanstalkd",
  abbr: "BEANSTALKD",
  longName: "beanstalkd work queue",
  color: "#00695c",
  transport: "tcp",
  ports: ["11300"],
  words: [
    "beanstalkd",
    "beanstalkd_tube",
    "beanstalkd_id",
    "beanstalkd_body",
    "beanstalkd_size",
    "beanstalkd_priority",
  ],
  problems: [],
  calls: 48_212,
  failures: 0,
  lastFailure: "",
  totalUs: 612_400,
  longestUs: 940,
  isOff: false,
  use: "used",
  flows: 86,
  entries: 12_480,
};
const BROKEN: DissectorState = {
  ...USED,
  file: "pricing-feed.js",
  name: "",
  abbr: "",
  longName: "",
  color: "",
  transport: "",
  ports: [],
  words: [],
  problems: ["SyntaxError: unexpected token in expression: '}' (pricing-feed.js:14)"],
  calls: 0,
  totalUs: 0,
  longestUs: 0,
  use: "failed",
  flows: 0,
  entries: 0,
};
const FAILING: DissectorState = {
  ...USED,
  file: "acme.js",
  name: "acme",
  abbr: "ACME",
  longName: "Acme orders",
  color: "#455a64",
  transport: "udp",
  ports: ["7000", "7001"],
  words: ["acme", "acme_order"],
  failures: 1204,
  lastFailure: "TypeError: cannot read property 'length' of undefined (acme.js:31)",
  use: "changed",
  flows: 3,
  entries: 41,
};
const OFF: DissectorState = {
  ...USED,
  file: "telemetry.js",
  name: "telemetry",
  abbr: "TELEMETRY",
  longName: "Telemetry of the scanners in the warehouse",
  color: "#6a1b9a",
  ports: [],
  words: ["telemetry"],
  problems: ["it took longer than 50 ms 5 times and is not called any more"],
  calls: 5,
  failures: 5,
  lastFailure: "it took too long",
  totalUs: 254_000,
  longestUs: 51_200,
  isOff: true,
  use: "off",
  flows: 0,
  entries: 0,
};
const READY: DissectorState = {
  ...USED,
  file: "zookeeper.js",
  name: "zookeeper",
  abbr: "ZOOKEEPER",
  longName: "Apache ZooKeeper",
  color: "#2e7d32",
  ports: ["2181"],
  words: ["zookeeper", "zookeeper_path"],
  calls: 0,
  totalUs: 0,
  longestUs: 0,
  use: "ready",
  flows: 0,
  entries: 0,
};
export const FAKE_DISSECTORS = { used: USED, broken: BROKEN, failing: FAILING, off: OFF, ready: READY } as const;

export const NO_DISSECTORS: DissectorsState = {
  folder: "~/.local/share/thresher/dissectors",
  folderProblem: "",
  session: "reads",
  canReadAgain: true,
  dissectors: [],
};

const dissectorsOf = (scene: SceneName): readonly DissectorState[] => {
  switch (scene) {
    case "scripts":
      return [FAILING, USED, BROKEN, OFF, READY, { ...READY, file: "old.js", use: "gone" }];
    case "scripts-failing":
      return [BROKEN, { ...BROKEN, file: "twin.js", problems: ["there is a protocol redis already"] }, OFF];
    default:
      return [];
  }
};

export const dissectorRouterOf = (scene: SceneName) => {
  let dissectors = dissectorsOf(scene);
  return {
    state: os.dissectors.state.handler(() => ({ ...NO_DISSECTORS, dissectors: [...dissectors] })),
    samples: os.dissectors.samples.handler(() => ({
      samples: [
        { file: "beanstalkd.js", doc: "beanstalkd: a work queue." },
        { file: "zookeeper.js", doc: "ZooKeeper: clients to servers." },
      ],
    })),
    addSample: os.dissectors.addSample.handler(({ input }) => {
      dissectors = [...dissectors, { ...(input.file === READY.file ? READY : USED), use: "ready" }];
      return {};
    }),
  };
};
