import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { PRELUDES } from "./index.ts";
import { MAX_ATTEMPTS, MAX_QUERIES, MAX_STREAMS, RETRY_MS } from "./kfl-pcap-s3.ts";

/** A helper made of its source, with helpers that record what they are asked. */
class Sandbox {
  readonly calls: string[] = [];
  readonly errors: string[] = [];
  /** The bucket refuses while this is set. */
  refusal = "";
  timers: { readonly id: number; readonly task: () => void; readonly delayMs: number }[] = [];
  readonly run: (...args: readonly unknown[]) => unknown;
  #ids = 0;

  constructor(helper: string, env: Record<string, string> = { S3_BUCKET: "packets", AWS_REGION: "eu-west-1" }) {
    const source = PRELUDES[helper];
    if (source === undefined) throw new Error(`there is no ${helper}`);
    const make: (helpers: object) => Sandbox["run"] = runInNewContext(source);
    this.run = make({
      env,
      console: {
        log: this.#record("console.log"),
        error: (text: string) => this.errors.push(text),
      },
      kfl: { match: (query: string, data: { kind: string }) => query === data.kind },
      pcap: {
        snapshot: this.#record("pcap.snapshot", "1790000000.pcap"),
        nameResolutionHistory: () => ({ "1": {} }),
      },
      file: {
        mkdirTemp: this.#record("file.mkdirTemp", "kfl_x"),
        move: this.#record("file.move"),
        write: this.#record("file.write"),
        tar: this.#record("file.tar", "kubeshark_1790000000.tar.gz"),
        delete: this.#record("file.delete"),
      },
      vendor: {
        s3: {
          put: (...args: readonly unknown[]) => {
            this.#record("vendor.s3.put")(...args);
            if (this.refusal !== "") throw new Error(this.refusal);
            return `https://bucket/${String(args[1])}`;
          },
        },
        slack: this.#record("vendor.slack"),
        slackBot: this.#record("vendor.slackBot"),
      },
      setTimeout: (task: () => void, delayMs: number) => {
        this.timers.push({ id: ++this.#ids, task, delayMs });
        return this.#ids;
      },
      clearTimeout: (gone: number) => {
        this.timers = this.timers.filter(({ id }) => id !== gone);
      },
    });
  }

  /** Lets the time of the next timer come. */
  elapse(): number {
    const next = this.timers.shift();
    if (next === undefined) throw new Error("no timer waits");
    next.task();
    return next.delayMs;
  }
  named(helper: string): readonly string[] {
    return this.calls.filter((call) => call.startsWith(`${helper} `));
  }
  #record(name: string, result?: string): (...args: readonly unknown[]) => string | undefined {
    return (...args) => {
      this.calls.push(`${name} ${JSON.stringify(args)}`);
      return result;
    };
  }
}

const joined = (a: object, b: object): unknown => JSON.parse(JSON.stringify(new Sandbox("wrapper.joinMaps").run(a, b)));

test.each([
  [
    { a: 1, b: { c: 2 } },
    { a: 3, b: { c: 4, d: 5 } },
    { a: 4, b: { c: 6, d: 5 } },
  ],
  [
    { a: "x", l: [1] },
    { a: "y", l: [2] },
    { a: "y", l: [2] },
  ],
  [{ a: 1 }, { a: { b: 2 } }, { a: { b: 2 } }],
  [{ a: { b: 2 } }, { a: 1 }, { a: 1 }],
  [{}, {}, {}],
])("maps are joined %#", (a, b, expected) => expect(joined(a, b)).toEqual(expected));

test("joining alters neither map, and no prototype", () => {
  const a = { n: { x: 1 } };
  joined(a, { n: { x: 2 } });
  expect(a).toEqual({ n: { x: 1 } });
  expect(Object.keys(joined({}, JSON.parse('{"__proto__":{"polluted":1}}')) as object)).toEqual(["__proto__"]);
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
});

test("maps that are nested without end are joined to a depth", () => {
  let deep: object = {};
  for (let i = 0; i < 5000; i++) deep = { deep };
  expect(() => new Sandbox("wrapper.joinMaps").run(deep, {})).not.toThrow();
});

const entry = (kind: string, stream: string): object => ({ kind, stream });

test("streams of entries that match are packed and uploaded when the time is over", () => {
  const sandbox = new Sandbox("wrapper.kflPcapS3");
  const options = { kflArr: ["errors", "slow"], maxMinutes: 5, slackWebhook: "https://hook" };
  for (const stream of ["1.pcap", "2.pcap", "1.pcap"]) sandbox.run(entry("slow", stream), options);
  sandbox.run(entry("other", "9.pcap"), options);
  expect(sandbox.calls).toEqual([]);
  expect(sandbox.elapse()).toBe(5 * 60_000);
  expect(sandbox.named("pcap.snapshot")).toEqual(['pcap.snapshot [["1.pcap","2.pcap"]]']);
  expect(sandbox.named("file.write")[0]).toContain(
    String.raw`\"kfl_index\": 1,\n  \"kfl_query\": \"slow\",\n  \"l4_streams\"`,
  );
  expect(sandbox.named("vendor.s3.put")).toEqual([
    'vendor.s3.put ["packets","kfl_1_kubeshark_1790000000.tar.gz","eu-west-1",null,null]',
    'vendor.s3.put ["packets","kfl_pcap_s3_log.json","eu-west-1",null,null]',
  ]);
  expect(sandbox.named("vendor.slack")).toHaveLength(1);
  expect(sandbox.named("file.delete")).toEqual([
    'file.delete ["kfl_x"]',
    'file.delete ["kfl_1_kubeshark_1790000000.tar.gz"]',
  ]);
  expect(sandbox.errors).toEqual([]);
  expect(sandbox.timers).toEqual([]);
});

test("enough streams are uploaded at once, and then a new set begins", () => {
  const sandbox = new Sandbox("wrapper.kflPcapS3");
  const options = { kflArr: ["a"], maxL4Streams: 2, slackAuthToken: "t", slackChannelId: "c" };
  for (const stream of ["1", "2", "3"]) sandbox.run(entry("a", stream), options);
  expect(sandbox.named("pcap.snapshot")).toEqual(['pcap.snapshot [["1","2"]]']);
  expect(sandbox.named("vendor.slackBot")).toHaveLength(1);
  expect(sandbox.timers).toHaveLength(1);
});

test("options win over constants, and not active means nothing is kept", () => {
  const sandbox = new Sandbox("wrapper.kflPcapS3");
  const options = {
    kflArr: ["a"],
    s3Bucket: "mine",
    awsRegion: "us-east-1",
    awsAccessKeyId: "k",
    awsSecretAccessKey: "s",
  };
  sandbox.run(entry("a", "1"), options);
  sandbox.run(entry("a", "1"), { ...options, active: false });
  expect(sandbox.timers).toEqual([]);
  sandbox.run(entry("a", "1"), { ...options, verbose: true });
  sandbox.elapse();
  expect(sandbox.named("vendor.s3.put")[0]).toContain(
    '["mine","kfl_0_kubeshark_1790000000.tar.gz","us-east-1","k","s"]',
  );
  expect(sandbox.named("console.log")).toHaveLength(2);
});

test("what cannot be uploaded is tried again, and given up with a word", () => {
  const sandbox = new Sandbox("wrapper.kflPcapS3");
  sandbox.refusal = "no such bucket";
  sandbox.run(entry("a", "1"), { kflArr: ["a"] });
  sandbox.elapse();
  for (let attempt = 1; attempt < MAX_ATTEMPTS; attempt++) expect(sandbox.elapse()).toBe(RETRY_MS);
  expect(sandbox.timers).toEqual([]);
  expect(sandbox.errors).toHaveLength(MAX_ATTEMPTS);
  expect(sandbox.errors.at(-1)).toBe(
    "kflPcapS3: 1 streams of a could not be uploaded: no such bucket; they are given up",
  );
  sandbox.refusal = "";
  sandbox.run(entry("a", "2"), { kflArr: ["a"] });
  sandbox.elapse();
  expect(sandbox.named("pcap.snapshot").at(-1)).toBe('pcap.snapshot [["2"]]');
});

test.each([
  [{}, /kflArr must be a list/],
  [{ kflArr: [] }, /kflArr must be a list/],
  [{ kflArr: Array.from({ length: MAX_QUERIES + 1 }, () => "a") }, /more than 100 filters/],
  [{ kflArr: ["a"], maxMinutes: 0 }, /must be above 0/],
  [{ kflArr: ["a"], maxL4Streams: "many" }, /must be above 0/],
])("options that cannot be followed are told %#", (options, message) => {
  expect(() => new Sandbox("wrapper.kflPcapS3").run(entry("a", "1"), options)).toThrow(message);
});

test("no bucket is told", () => {
  expect(() => new Sandbox("wrapper.kflPcapS3", {}).run(entry("a", "1"), { kflArr: ["a"] })).toThrow(/S3_BUCKET/);
});

test("streams of one set are bounded, whatever the option says", () => {
  const sandbox = new Sandbox("wrapper.kflPcapS3");
  const options = { kflArr: ["a"], maxL4Streams: MAX_STREAMS * 10 };
  for (let i = 0; i <= MAX_STREAMS; i++) sandbox.run(entry("a", String(i)), options);
  expect(sandbox.named("pcap.snapshot")).toHaveLength(1);
});
