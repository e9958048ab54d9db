// What an entry, a row and a detail show.
import { describe, expect, test } from "vitest";
import type { Section } from "../../../contract/index.ts";
import { codecs } from "../../../codecs/index.ts";
import { play, type Step } from "../../testing/play.ts";
import { dns } from "./index.ts";
import { presenter } from "./present.ts";
import { answer, message, name, pointer, query, question, record, u16, u32 } from "./testing/build.ts";

function entry(...steps: readonly Step[]) {
  const [first] = play(dns, steps, { codecs, transport: "udp" }).entries;
  if (first === undefined) throw new Error("no entry");
  return first;
}
const QUESTION = { name: "shop.example", type: "A", class: "IN" };
const asked: Step = { side: 0, bytes: query(77, "shop.example") };
const told: Step = { side: 1, bytes: answer(77, "shop.example", [192, 0, 2, 1]) };
const code = (flags: number, additionals: readonly Uint8Array[] = []): Step => ({
  side: 1,
  bytes: message({ id: 77, flags: 0x8180 | flags, questions: [question("shop.example", 1)], additionals }),
});

describe("document", () => {
  test("the documented fields of a query and its answer, lists always present", () => {
    expect(entry(asked, told).document).toEqual({
      request: {
        id: 77,
        variant: "dns",
        opCode: "Query",
        recursionDesired: true,
        retransmissions: 0,
        questions: [QUESTION],
        answers: [],
        authorities: [],
        additionals: [],
        edns: null,
      },
      response: {
        id: 77,
        variant: "dns",
        opCode: "Query",
        code: "No Error",
        codeNumber: 0,
        authoritative: false,
        truncated: false,
        recursionAvailable: true,
        authenticData: false,
        checkingDisabled: false,
        questions: [QUESTION],
        answers: [
          {
            name: "shop.example",
            type: "A",
            class: "IN",
            ttl: 300,
            ip: "192.0.2.1",
            ns: "",
            cname: "",
            ptr: "",
            txts: "",
            soa: "",
            srv: "",
            mx: "",
            opt: "",
            uri: "",
            data: "192.0.2.1",
          },
        ],
        authorities: [],
        additionals: [],
        edns: null,
      },
      data: null,
      event: null,
    });
  });
  test("a lost half is an empty object", () => {
    expect(entry(asked).document.response).toEqual({});
    expect(entry(told).document.request).toEqual({});
  });
  test("code names, and codes that EDNS extends (RFC 6891, 6.1.3)", () => {
    const codeOf = (step: Step) => {
      const { response } = entry(asked, step).document;
      return [response?.["codeNumber"], response?.["code"]];
    };
    expect(codeOf(code(3))).toEqual([3, "Non-Existent Domain"]);
    expect(codeOf(code(2))).toEqual([2, "Server Failure"]);
    expect(codeOf(code(5))).toEqual([5, "Query Refused"]);
    expect(codeOf(code(0, [record("", 41, "", 1232, 0x01000000)]))).toEqual([16, "Bad OPT Version"]);
    expect(codeOf(code(7, [record("", 41, "", 1232, 0x01000000)]))).toEqual([23, "Bad/missing Server Cookie"]);
    expect(codeOf(code(1, [record("", 41, "", 1232, 0x02000000)]))).toEqual([33, "Code 33"]);
  });
  test("an UPDATE shows its sections on the request", () => {
    const update = message({
      id: 1,
      flags: 0x2800,
      questions: [question("zone.example", 6)],
      authorities: [record("new.zone.example", 1, [192, 0, 2, 8])],
    });
    expect(entry({ side: 0, bytes: update }).document.request).toMatchObject({
      opCode: "Update",
      questions: [{ name: "zone.example", type: "SOA" }],
      authorities: [{ name: "new.zone.example", ip: "192.0.2.8" }],
    });
  });
});

describe("row", () => {
  function check(steps: readonly Step[], expected: object): void {
    expect(entry(...steps).columns).toEqual({
      method: "Query",
      methodSelector: "request.opCode",
      summary: "shop.example",
      summarySelector: "request.questions[0].name",
      statusSelector: "response.codeNumber",
      ...expected,
    });
  }
  test("good, bad, unanswered", () => {
    check([asked, told], { status: "0", outcome: "good" });
    check([asked, code(3)], { status: "3", outcome: "bad" });
    check([asked], { status: "", statusSelector: "", outcome: "none" });
  });
  test("an answer alone names itself", () => {
    check([told], {
      methodSelector: "response.opCode",
      summarySelector: "response.questions[0].name",
      status: "0",
      outcome: "good",
    });
    const announcement = message({ flags: 0x8400, answers: [record("a.local", 1, [1, 2, 3, 4])] });
    check([{ side: 1, bytes: announcement }], {
      methodSelector: "response.opCode",
      summary: "a.local",
      summarySelector: "response.answers[0].name",
      status: "0",
      outcome: "good",
    });
  });
  test("damage that left nothing", () => {
    expect(entry({ side: 0, bytes: "?" }).columns).toMatchObject({
      method: "",
      summary: "",
      status: "",
      outcome: "none",
    });
  });
});

describe("detail", () => {
  function sections(side: "request" | "response", ...steps: readonly Step[]): readonly Section[] {
    const { document } = entry(...steps);
    return presenter.sections(side, document[side] ?? {}, document);
  }
  test("a request: details and questions", () => {
    expect(sections("request", asked, told)).toEqual([
      {
        kind: "table",
        title: "Details",
        rows: [
          { name: "id", value: 77, selector: "request.id" },
          { name: "variant", value: "dns", selector: "request.variant" },
          { name: "opCode", value: "Query", selector: "request.opCode" },
          { name: "recursionDesired", value: true, selector: "request.recursionDesired" },
          { name: "retransmissions", value: 0, selector: "request.retransmissions" },
        ],
      },
      {
        kind: "table",
        title: "Questions",
        rows: [{ name: "shop.example", value: "A", selector: "request.questions[0].type" }],
      },
    ]);
  });
  test("a response: each section that holds records, and the EDNS options", () => {
    const soa = [name("a"), name("b"), u32(1), u32(2), u32(3), u32(4), u32(5)];
    const full = message({
      id: 77,
      flags: 0x8180,
      questions: [question("shop.example", 1)],
      answers: [record(pointer(12), 5, name("www"))],
      authorities: [record("example", 6, soa)],
      additionals: [record("", 41, [u16(10), u16(2), "ck"], 1232, 0)],
    });
    const tables = sections("response", asked, { side: 1, bytes: full }).slice(1);
    expect(tables.map((table) => ({ title: table.title, rows: table.kind === "table" ? table.rows : [] }))).toEqual([
      { title: "Questions", rows: [{ name: "shop.example", value: "A", selector: "response.questions[0].type" }] },
      { title: "Answers", rows: [{ name: "shop.example CNAME", value: "www", selector: "response.answers[0].data" }] },
      {
        title: "Authorities",
        rows: [{ name: "example SOA", value: "a b 1 2 3 4 5", selector: "response.authorities[0].data" }],
      },
      {
        title: "Additionals",
        rows: [
          { name: ". OPT", value: "udp: 1232; version: 0; COOKIE: 636b", selector: "response.additionals[0].data" },
        ],
      },
      {
        title: "EDNS Options",
        rows: [{ name: "COOKIE", value: "636b", selector: "response.edns.options[0].value" }],
      },
    ]);
  });
  test("an empty side has a table without rows", () => {
    expect(presenter.sections("response", {}, entry(asked).document)).toEqual([
      { kind: "table", title: "Details", rows: [] },
    ]);
  });
});
