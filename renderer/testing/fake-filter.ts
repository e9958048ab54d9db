// A stand-in for the session's filter engine, good for a few conditions joined by `&&`: enough to see lists change.
import { ORPCError } from "@orpc/server";
import { factsOf, START_NS, type Facts } from "./fake-traffic.ts";

type Test = (facts: Facts) => boolean;

const compare = (operator: string, left: bigint, right: bigint): boolean => {
  switch (operator) {
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    case ">=":
      return left >= right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    default:
      return left < right;
  }
};

const nanosecondsOf = (text: string): bigint => {
  const fraction = (/\.(\d+)/.exec(text)?.[1] ?? "").padEnd(9, "0").slice(0, 9);
  const seconds = Date.parse(text.replace(/\.\d+/, "")) / 1000;
  return BigInt(seconds) * 1_000_000_000n + BigInt(fraction);
};

/** What the scripts of the in-process session say of an entry. */
export const fakeVerdict = ({
  kind,
  isBad,
  isHalf,
}: Facts): { readonly passed: boolean; readonly failed: boolean } => ({
  passed: kind.abbr === "HTTP" && !isBad && !isHalf,
  failed: kind.abbr === "HTTP" && isBad && !isHalf,
});

const parseTerm = (text: string): Test => {
  const term = text.trim().replace(/^\((.*)\)$/, "$1");
  const flag = /^(!?)(http|grpc|dns|redis|postgresql|kafka|amqp|tcp)$/.exec(term);
  if (flag) {
    const name = flag[2] === "grpc" ? "gRPC" : flag[2];
    return (facts) => (facts.kind.name === name || facts.kind.abbr === name) === (flag[1] === "");
  }
  const status = /^(?:status_code|response\.status)\s*(==|!=|>=|<=|>|<)\s*(\d+)$/.exec(term);
  if (status) {
    return (facts) =>
      facts.kind.abbr === "HTTP" &&
      facts.status !== "" &&
      compare(status[1] ?? "", BigInt(facts.status), BigInt(status[2] ?? 0));
  }
  const server = /^dst\.name\s*==\s*"([^"]*)"$/.exec(term);
  if (server) {
    return (facts) => facts.server === server[1];
  }
  const time = /^timestamp\s*(>=|<=|>|<)\s*timestamp\("([^"]+)"\)$/.exec(term);
  if (time) {
    const at = nanosecondsOf(time[2] ?? "");
    return (facts) => compare(time[1] ?? "", facts.timeNs, at);
  }
  const elapsed = /^elapsed_time\s*(>=|>)\s*(\d+)$/.exec(term);
  if (elapsed) {
    return (facts) =>
      facts.elapsedUs !== null && compare(elapsed[1] ?? "", BigInt(facts.elapsedUs), BigInt(elapsed[2] ?? 0));
  }
  const verdict = /^(passed|failed)$/.exec(term)?.[1];
  if (verdict !== undefined) {
    return (facts) => fakeVerdict(facts)[verdict === "passed" ? "passed" : "failed"];
  }
  throw new ORPCError("BAD_FILTER", {
    defined: true,
    message: `This stand-in session does not know the condition "${term}".`,
    data: { nextStep: "Try status_code >= 500." },
  });
};

/** A test over entry numbers, or null where everything matches. */
export const parseFakeFilter = (filter: string): ((n: number) => boolean) | null => {
  if (filter.trim() === "") {
    return null;
  }
  const tests = filter
    .replace(/^kfl[12]:/, "")
    .split(/&&| and /)
    .map(parseTerm);
  return (n) => {
    const facts = factsOf(n);
    return tests.every((test) => test(facts));
  };
};

export const isFlowNumber = (n: number): boolean => factsOf(n).kind.abbr === "TCP";
export const FIRST_NS = START_NS;
