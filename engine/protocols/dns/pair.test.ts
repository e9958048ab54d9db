// Which query an answer belongs to, over UDP and TCP; halves, repeats, multicast, zone transfers.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { Flow } from "../../flow/flow.ts";
import { play, playInPieces, type PlayOptions, type PlayResult, type Step } from "../../testing/play.ts";
import { dns } from "./index.ts";
import { MAX_TRANSFER_MESSAGES } from "./pair.ts";
import { answer, bytesOf, message, name, onStream, pointer, query, question, record, u32 } from "./testing/build.ts";

/** An entry in one line: `1 a.example A → No Error 192.0.2.1`, halves and damage with their type and reason. */
function lines(result: PlayResult): string[] {
  return result.entries.map(({ document, error }) => {
    const { request, response } = document as { request: Side | null; response: Side | null };
    const asked = request?.questions?.map(({ name, type }) => `${request.id} ${name} ${type}`).join(" + ") || "-";
    const answers = response?.answers?.map(({ data }) => ` ${data}`).join("") ?? "";
    const end = error === null ? "" : ` !${error.type}: ${error.msg}`;
    return `${asked} → ${response?.code ?? "-"}${answers}${end}`;
  });
}
interface Side {
  readonly id?: number;
  readonly code?: string;
  readonly questions?: readonly { readonly name: string; readonly type: string }[];
  readonly answers?: readonly { readonly data: string }[];
}

/** Plays datagrams; each step is one. */
function checkDatagrams(
  steps: readonly Step[],
  expected: readonly string[],
  options: Partial<PlayOptions> = {},
): PlayResult {
  const result = play(dns, steps, { codecs, transport: "udp", ...options });
  expect(lines(result)).toEqual(expected);
  return result;
}
/** Plays a stream whole and in pieces. */
function checkStream(
  steps: readonly Step[],
  expected: readonly string[],
  options: Partial<PlayOptions> = {},
): PlayResult {
  const result = playInPieces(dns, steps, { codecs, ...options });
  expect(lines(result)).toEqual(expected);
  return result;
}
const ask = (id: number, owner = "a.example", type = 1): Step => ({ side: 0, bytes: query(id, owner, type) });
const tell = (id: number, owner = "a.example", last = 1): Step => ({
  side: 1,
  bytes: answer(id, owner, [192, 0, 2, last]),
});
const NEVER_ASKED = "- → No Error 192.0.2.1 !pair-not-found: no query was seen for this answer";
const UNANSWERED = "→ - !pair-not-found: the capture ended before the answer";

describe("over UDP", () => {
  test("an answer finds its query", () => {
    const { entries } = checkDatagrams([ask(7), tell(7)], ["7 a.example A → No Error 192.0.2.1"]);
    expect(entries[0]).toMatchObject({ requestSize: 27, responseSize: 43, truncated: false });
  });
  test("several are in flight and answered in any order", () => {
    checkDatagrams(
      [ask(1), ask(2, "b.example"), ask(3, "c.example"), tell(2, "b.example"), tell(3, "c.example"), tell(1)],
      [
        "1 a.example A → No Error 192.0.2.1",
        "2 b.example A → No Error 192.0.2.1",
        "3 c.example A → No Error 192.0.2.1",
      ],
    );
  });
  test("one id with two questions", () => {
    checkDatagrams(
      [ask(1), ask(1, "b.example"), ask(1, "c.example"), tell(1, "b.example"), tell(1), tell(1, "c.example")],
      [
        "1 a.example A → No Error 192.0.2.1",
        "1 b.example A → No Error 192.0.2.1",
        "1 c.example A → No Error 192.0.2.1",
      ],
    );
  });
  test("case of the question does not matter (RFC 4343), its type does", () => {
    checkDatagrams([ask(1, "A.eXample"), tell(1, "a.Example")], ["1 A.eXample A → No Error 192.0.2.1"]);
    checkDatagrams([ask(1, "a.example", 28), tell(1)], [`1 a.example AAAA ${UNANSWERED}`, NEVER_ASKED]);
  });
  test("a refusal without its question answers by id", () => {
    const refusal = { side: 1, bytes: message({ id: 9, flags: 0x8181 }) } as const;
    checkDatagrams([ask(9), refusal], ["9 a.example A → Format Error"]);
  });
  test("a query sent again is the same query", () => {
    const { entries } = checkDatagrams([ask(1), ask(1), ask(1), tell(1)], ["1 a.example A → No Error 192.0.2.1"]);
    expect(entries[0]?.document.request).toMatchObject({ retransmissions: 2 });
  });
  test("a second answer is a half and says so", () => {
    const repeat = "- → No Error 192.0.2.1 !pair-not-found: the query was answered before";
    checkDatagrams([ask(1), tell(1), tell(1)], ["1 a.example A → No Error 192.0.2.1", repeat]);
  });
  test("halves", () => {
    checkDatagrams([tell(1)], [NEVER_ASKED]);
    checkDatagrams([ask(1)], [`1 a.example A ${UNANSWERED}`]);
    checkDatagrams([ask(1), tell(2)], [`1 a.example A ${UNANSWERED}`, NEVER_ASKED]);
  });
  test("a time-out is shown while it lasts and replaced by a late answer", () => {
    const timeout = "1 a.example A → - !timeout: no answer for 30 s";
    const late: Step = { tickSeconds: 31 };
    const hanging = play(dns, [ask(1), late], { codecs, transport: "udp" });
    expect(lines(hanging)).toEqual([`1 a.example A ${UNANSWERED}`]);
    checkDatagrams([ask(1), { tickSeconds: 29 }, tell(1)], ["1 a.example A → No Error 192.0.2.1"]);
    checkDatagrams([ask(1), late, tell(1)], ["1 a.example A → No Error 192.0.2.1"]);
    checkDatagrams([ask(1), late, ask(1), tell(1)], [timeout, "1 a.example A → No Error 192.0.2.1"]);
  });
  test("servers that ask each other: the one that asks is the client", () => {
    const back = { side: 1, bytes: query(5, "b.example") } as const;
    const reply = { side: 0, bytes: answer(5, "b.example", [192, 0, 2, 9]) } as const;
    checkDatagrams(
      [ask(5, "b.example"), back, reply, tell(5, "b.example")],
      ["5 b.example A → No Error 192.0.2.1", "5 b.example A → No Error 192.0.2.9"],
    );
  });
  test("more waiting queries than the limit: the oldest goes, and it is counted", () => {
    const { notes } = checkDatagrams(
      [ask(1), ask(2), ask(3), tell(3)],
      [
        "1 a.example A → - !pair-not-found: too many queries were waiting",
        `2 a.example A ${UNANSWERED}`,
        "3 a.example A → No Error 192.0.2.1",
      ],
      { limits: { maxPendingRequests: 2 } },
    );
    expect(notes).toEqual({ "pending-requests": 1 });
  });
});

describe("damage", () => {
  test("a cut answer is paired, shown as far as it is whole, and says where it ends", () => {
    const cut = { side: 1, bytes: answer(1, "a.example", [1, 2, 3, 4]).subarray(0, 40) } as const;
    checkDatagrams([ask(1), cut], ["1 a.example A → No Error !dissection: record 1 of 1 is damaged or cut at byte 27"]);
  });
  test("a message without a readable question", () => {
    const cut = query(1, "a.example").subarray(0, 15);
    checkDatagrams([{ side: 0, bytes: cut }], ["- → - !dissection: question 1 of 1 is damaged or cut at byte 12"]);
    checkDatagrams([{ side: 0, bytes: "short" }], ["- → - !dissection: header ends early at byte 0"]);
    checkDatagrams([{ side: 1, bytes: "short" }], ["- → - !dissection: header ends early at byte 0"]);
  });
});

describe("over TCP", () => {
  const send = (side: 0 | 1, ...messages: Uint8Array[]): Step => ({ side, bytes: bytesOf(...messages.map(onStream)) });
  const addressOf = (id: number, owner: string) => answer(id, owner, [192, 0, 2, id]);
  test("pipelined queries, answers in any order", () => {
    checkStream(
      [
        send(0, query(1, "a.example"), query(2, "b.example"), query(3, "c.example")),
        send(1, addressOf(3, "c.example"), addressOf(1, "a.example"), addressOf(2, "b.example")),
      ],
      [
        "1 a.example A → No Error 192.0.2.1",
        "2 b.example A → No Error 192.0.2.2",
        "3 c.example A → No Error 192.0.2.3",
      ],
    );
  });
  test("a reset, a close and an idle end are told apart", () => {
    const unanswered = (reason: string) => [`1 a.example A → - !${reason} before the answer`];
    const half = send(0, query(1, "a.example"));
    checkStream([half, { side: 1, end: "reset" }], unanswered("connection: the connection was reset"));
    checkStream([half, { side: 1, end: "fin" }], unanswered("pair-not-found: the connection was closed"));
  });
  test("after a hole the next messages are found, and pairs are not mixed up", () => {
    const steps: Step[] = [
      send(0, query(1, "a.example"), query(2, "b.example")),
      { side: 1, bytes: onStream(addressOf(1, "a.example")).subarray(0, 20) },
      { side: 1, gap: 25 },
      send(1, addressOf(2, "b.example")),
    ];
    const result = play(dns, steps, { codecs });
    expect(lines(result)).toEqual([`1 a.example A ${UNANSWERED}`, "2 b.example A → No Error 192.0.2.2"]);
  });
  test("bytes that are no message are told once and passed over", () => {
    const result = play(dns, [{ side: 0, bytes: "GET / HTTP/1.1\r\n\r\n" }], { codecs });
    expect(lines(result)).toEqual(["- → - !dissection: this is not the header of a message"]);
  });
});

describe("multicast", () => {
  const HOST = [192, 0, 2, 5];
  const announcement = message({ id: 0, flags: 0x8400, answers: [record("a.local", 1, HOST, 0x8001)] });
  /** Plays on a UDP flow between given ends; the client that each entry shows stands behind its line. */
  function check(
    ends: readonly [number[], number, number[], number],
    steps: readonly Step[],
    expected: readonly string[],
  ): void {
    const [client, clientPort, server, serverPort] = ends;
    const flow = () =>
      new Flow(0, "udp", Uint8Array.from(client), clientPort, Uint8Array.from(server), serverPort, null);
    const result = play(dns, steps, { codecs, transport: "udp", flow });
    expect(lines(result).map((line, i) => `${line} (${result.entries[i]?.client})`)).toEqual(expected);
  }

  test("queries and announcements of Multicast DNS are entries of their own without fault", () => {
    check(
      [HOST, 5353, [224, 0, 0, 251], 5353],
      [ask(0, "a.local"), { side: 0, bytes: announcement }, ask(0, "a.local")],
      ["0 a.local A → - (192.0.2.5)", "- → No Error 192.0.2.5 (192.0.2.5)", "0 a.local A → - (192.0.2.5)"],
    );
  });
  test("the sender is the client, also where an announcement made the group look like one", () => {
    check(
      [[224, 0, 0, 251], 5353, HOST, 5353],
      [{ side: 1, bytes: announcement }],
      ["- → No Error 192.0.2.5 (192.0.2.5)"],
    );
  });
  test("a host's direct answer to a multicast query", () => {
    check(
      [HOST, 5353, [192, 0, 2, 9], 5353],
      [{ side: 0, bytes: announcement }],
      ["- → No Error 192.0.2.5 (192.0.2.5)"],
    );
  });
  test("a name server on port 5353 is paired like any other (clusters have them)", () => {
    check([HOST, 40000, [192, 0, 2, 9], 5353], [ask(1), tell(1)], ["1 a.example A → No Error 192.0.2.1 (192.0.2.5)"]);
  });
  test("LLMNR: the query goes to the group, the answer comes on another flow", () => {
    check([HOST, 40000, [224, 0, 0, 252], 5355], [ask(1)], ["1 a.example A → - (192.0.2.5)"]);
    check([HOST, 40000, [192, 0, 2, 9], 5355], [tell(1)], ["- → No Error 192.0.2.1 (192.0.2.5)"]);
    check([HOST, 40000, [192, 0, 2, 9], 5355], [ask(1), tell(1)], ["1 a.example A → No Error 192.0.2.1 (192.0.2.5)"]);
  });
});

describe("zone transfers", () => {
  const soa = (serial: number) =>
    record("z.example", 6, [name("a"), name("b"), u32(serial), u32(1), u32(1), u32(1), u32(1)]);
  const address = (last: number) => record(`h${last}.z.example`, 1, [192, 0, 2, last]);
  const part = (answers: readonly Uint8Array[], id = 1, questions = [question("z.example", 252)]) =>
    onStream(message({ id, flags: 0x8400, questions, answers }));
  const axfr = { side: 0, bytes: onStream(query(1, "z.example", 252)) } as const;
  const SOA = "a b 7 1 1 1 1";

  test("several messages up to the second SOA record are one answer", () => {
    const rest = part([address(2), address(3)], 1, []);
    const { entries } = checkStream(
      [
        axfr,
        { side: 1, bytes: bytesOf(part([soa(7), address(1)]), rest, part([address(4), soa(7)], 1, [])) },
        { side: 0, bytes: onStream(query(2, "a.example")) },
        { side: 1, bytes: onStream(answer(2, "a.example", [1, 2, 3, 4])) },
      ],
      [
        `1 z.example AXFR → No Error ${SOA} 192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.4 ${SOA}`,
        "2 a.example A → No Error 1.2.3.4",
      ],
    );
    expect(entries[0]?.responseSize).toBeGreaterThan(200);
  });
  test("one message may hold it all, an IXFR answer may be one record, a refusal none", () => {
    checkStream(
      [axfr, { side: 1, bytes: part([soa(7), address(1), soa(7)]) }],
      [`1 z.example AXFR → No Error ${SOA} 192.0.2.1 ${SOA}`],
    );
    const ixfr = [question("z.example", 251)];
    checkStream(
      [
        { side: 0, bytes: onStream(query(1, "z.example", 251)) },
        { side: 1, bytes: part([soa(7)], 1, ixfr) },
      ],
      [`1 z.example IXFR → No Error ${SOA}`],
    );
    const refused = onStream(message({ id: 1, flags: 0x8005, questions: [question("z.example", 252)] }));
    checkStream([axfr, { side: 1, bytes: refused }], ["1 z.example AXFR → Query Refused"]);
  });
  test("a transfer that breaks off is emitted with what came", () => {
    checkStream(
      [axfr, { side: 1, bytes: part([soa(7), address(1)]) }],
      [`1 z.example AXFR → No Error ${SOA} 192.0.2.1`],
    );
  });
  test("messages over the limit are counted in the size and marked as cut", () => {
    const later = part([address(2)], 1, []);
    const many = Array.from({ length: MAX_TRANSFER_MESSAGES + 1 }, () => later);
    const { entries } = play(dns, [axfr, { side: 1, bytes: bytesOf(part([soa(7)]), ...many, part([soa(7)], 1, [])) }], {
      codecs,
    });
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ truncated: true, error: null });
    expect(entries[0]?.document.response?.["answers"]).toHaveLength(MAX_TRANSFER_MESSAGES + 1);
  });
  test("another answer in between is paired by itself", () => {
    const other = onStream(answer(2, "a.example", [1, 2, 3, 4]));
    checkStream(
      [
        axfr,
        { side: 0, bytes: onStream(query(2, "a.example")) },
        { side: 1, bytes: bytesOf(part([soa(7), address(1)]), other, part([soa(7)], 1, [])) },
      ],
      [`1 z.example AXFR → No Error ${SOA} 192.0.2.1 ${SOA}`, "2 a.example A → No Error 1.2.3.4"],
    );
  });
});

test("compressed owners pair too", () => {
  const bytes = message({
    id: 4,
    flags: 0x8180,
    questions: [question("a.example", 1)],
    answers: [record(pointer(12), 5, [1, "b", pointer(14)]), record(bytesOf(1, "b", pointer(14)), 1, [1, 2, 3, 4])],
  });
  checkDatagrams([ask(4), { side: 1, bytes }], ["4 a.example A → No Error b.example 1.2.3.4"]);
});
