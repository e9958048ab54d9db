// Which dissector is chosen, against a plain reading of the rule: ask everyone, take the best sign, and of equal ones the first.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Conversation, Detected, Dissector } from "../protocols/dissector.ts";
import { Candidates } from "./candidates.ts";
import { Undecided } from "./undecided.ts";

const SIGNS: readonly Detected[] = ["no", "more", "client", "server", "either", "maybe-client", "maybe-server"];
const SILENT: Conversation = { data() {}, gap() {}, end() {}, tick() {}, close() {} };

interface Speaker {
  /** What it says of the first piece, and of both. */
  readonly signs: readonly [Detected, Detected];
  readonly ports: readonly number[];
}
interface Flow {
  readonly transport: "tcp" | "udp";
  readonly ports: readonly [number, number];
  readonly isClientKnown: boolean;
  readonly hinted: string;
}

function dissector({ signs, ports }: Speaker, index: number, asked: string[]): Dissector {
  const name = String(index);
  return {
    name,
    transports: ["tcp", "udp"],
    ports,
    protocols: [],
    presenter: { fields: () => expect.unreachable(), columns: () => expect.unreachable(), sections: () => [] },
    fields: [],
    paths: [],
    detect: (_bytes, start, end) => {
      asked.push(name);
      return signs[end - start === 1 ? 0 : 1];
    },
    open: () => expect.unreachable(),
  };
}

/** Who is chosen by two pieces of the client's side, and who was asked. */
function play(speakers: readonly Speaker[], flow: Flow): { chosen: string; asked: string[] } {
  const asked: string[] = [];
  let chosen = "";
  const undecided = new Undecided({
    ...flow,
    candidates: new Candidates(speakers.map((speaker, index) => dissector(speaker, index, asked))),
    maxDetectBytes: 64,
    choose: (choice) => {
      chosen = `${choice.dissector.name}${choice.swapped ? " swapped" : ""}`;
      return SILENT;
    },
    unrecognised: () => undefined,
  });
  for (const packet of [1, 2]) undecided.data(0, Uint8Array.of(1), 0, 1, { sec: 1, nsec: 0, packet });
  return { chosen, asked };
}

function byTheRule(speakers: readonly Speaker[], flow: Flow): string {
  const first = best(speakers, flow, ({ signs }) => signs[0]);
  // Each datagram is looked at by itself.
  if (first !== "" || flow.transport === "udp") return first;
  return best(speakers, flow, ({ signs }) => (signs[0] === "no" ? "no" : signs[1]));
}
function best(speakers: readonly Speaker[], flow: Flow, signOf: (speaker: Speaker) => Detected): string {
  const { ports, isClientKnown, hinted } = flow;
  let found = { worth: 0, chosen: "" };
  speakers.forEach((speaker, index) => {
    const sign = signOf(speaker);
    const own = speaker.ports;
    if (sign === "no" || sign === "more") return;
    const isReversed = !isClientKnown && own.includes(ports[0]) && !own.includes(ports[1]);
    const isServer = sign === "either" ? isReversed : sign.endsWith("server");
    const isSure = !sign.startsWith("maybe");
    const hasPort = hinted === "" ? own.includes(ports[isServer ? 0 : 1]) : hinted === String(index);
    const isRefused = !isSure && isServer && isClientKnown;
    const worth = isRefused ? 0 : isSure ? (hasPort ? 4 : 3) : hasPort ? 2 : 0;
    if (worth > found.worth) found = { worth, chosen: `${index}${isServer ? " swapped" : ""}` };
  });
  return found.chosen;
}

const PORTS = fc.constantFrom(1, 2, 3);
const SIGN = fc.constantFrom(...SIGNS);
const SPEAKERS = fc.array(fc.record({ signs: fc.tuple(SIGN, SIGN), ports: fc.array(PORTS, { maxLength: 2 }) }), {
  maxLength: 6,
});
const FLOWS = fc.record({
  transport: fc.constantFrom("tcp", "udp"),
  ports: fc.tuple(PORTS, PORTS),
  isClientKnown: fc.boolean(),
  hinted: fc.constantFrom("", "", "0", "1", "4"),
});

test("the choice is that of asking everyone", () => {
  fc.assert(
    fc.property(SPEAKERS, FLOWS, (speakers, flow) => {
      expect(play(speakers, flow).chosen).toBe(byTheRule(speakers, flow));
    }),
    { numRuns: 3000 },
  );
});

const FLOW: Flow = { transport: "tcp", ports: [40_000, 1], isClientKnown: true, hinted: "" };
const sure = (...ports: readonly number[]): Speaker => ({ signs: ["client", "no"], ports });

test("who is sure and has the port is asked alone", () =>
  expect(play([sure(), sure(2), sure(1), sure(1)], FLOW)).toEqual({ chosen: "2", asked: ["2"] }));
test("where nobody has the port, the first who is sure is the last to be asked", () =>
  expect(play([{ signs: ["more", "no"], ports: [] }, sure(2), sure()], FLOW)).toEqual({
    chosen: "1",
    asked: ["0", "1"],
  }));
test("where those who have the port are not sure, the others are asked", () =>
  expect(play([sure(), { signs: ["maybe-client", "no"], ports: [1] }], FLOW)).toEqual({
    chosen: "0",
    asked: ["1", "0"],
  }));
