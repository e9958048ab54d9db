import { describe, expect, test } from "vitest";
import { clusterOrder } from "../../contract/index.ts";
import { FAKE_CATALOGUE } from "../testing/fake-catalogue.ts";
import { NO_DRAFT, type TapDraft } from "./tap-draft.ts";
import {
  draftErrors,
  NUMBERS,
  numberError,
  orderOf,
  previewOrderOf,
  type CheckedField,
  type NumberField,
} from "./tap-order.ts";

describe("order", () => {
  const check = (change: Partial<TapDraft>, expected: object): void => {
    const order = orderOf({ ...NO_DRAFT, ...change });
    expect(order).toMatchObject(expected);
    expect(clusterOrder.safeParse(order).success).toBe(true);
  };

  test("is what was typed, without the blanks around it", () => {
    check(
      {
        context: "prod-eu",
        namespaces: ["shop"],
        podPattern: " ^cart- ",
        labelSelector: " app=cart ",
        nodes: ["n1"],
        agentNamespace: " taps ",
        agentImage: " mirror/node:24 ",
        pullSecrets: "one, two",
        packetFilter: " tcp port 80 ",
        entryFilter: " http ",
      },
      {
        context: "prod-eu",
        way: "node",
        namespaces: ["shop"],
        podPattern: "^cart-",
        labelSelector: "app=cart",
        nodes: ["n1"],
        agentNamespace: "taps",
        leaseSeconds: 3600,
        images: { agent: "mirror/node:24", capture: "" },
        imagePullSecrets: ["one", "two"],
        capture: { packetFilter: "tcp port 80", entryFilter: "http" },
      },
    );
  });

  test("numbers are in the contract's units; empty ones are the usual, and so are those that cannot be meant", () => {
    check(
      { leaseMinutes: "5", maxBodyKb: "64", cpuMillicores: "500", memoryMb: "256", ringMb: "200", ringMinutes: "10" },
      {
        leaseSeconds: 300,
        capture: { maxBodyBytes: 64_000 },
        limits: { cpuMillicores: 500, memoryBytes: 268_435_456, ringBytes: 209_715_200, ringSeconds: 600 },
      },
    );
    check({ memoryMb: "much" }, { capture: { maxBodyBytes: 0 }, limits: { memoryBytes: 0 } });
  });

  test("the largest numbers that are let through are within the contract", () => {
    const largest = Object.fromEntries(Object.entries(NUMBERS).map(([field, { most }]) => [field, String(most)]));
    check({ ...largest }, { capture: { maxBodyBytes: 67_108_000 } });
  });

  test("namespaces are left out only where all are chosen", () => {
    check({ namespaces: ["*"], excludedNamespaces: ["kube-system"] }, { excludedNamespaces: ["kube-system"] });
    check({ namespaces: ["shop"], excludedNamespaces: ["kube-system"] }, { excludedNamespaces: [] });
  });

  test("in pods nothing of a node is ordered", () => {
    check(
      {
        way: "pod",
        agentNamespace: "taps",
        agentImage: "x",
        captureImage: "y",
        pullSecrets: "z",
        cpuMillicores: "500",
      },
      { agentNamespace: "", images: { agent: "", capture: "y" }, imagePullSecrets: [], limits: { cpuMillicores: 0 } },
    );
  });

  test("the preview is of all nodes, and what changes no pod asks nothing again", () => {
    const draft = { ...NO_DRAFT, context: "prod-eu", namespaces: ["shop"] };
    expect(previewOrderOf({ ...draft, nodes: ["n1"], entryFilter: "http", memoryMb: "256" })).toEqual(orderOf(draft));
  });
});

describe("what cannot be ordered", () => {
  const check = (change: Partial<TapDraft>, expected: Partial<Record<CheckedField, RegExp>>): void => {
    const errors = draftErrors({ ...NO_DRAFT, ...change }, FAKE_CATALOGUE);
    expect(Object.keys(errors)).toEqual(Object.keys(expected));
    for (const [field, text] of Object.entries(expected)) {
      expect(Object.entries(errors).find(([name]) => name === field)?.[1]).toMatch(text);
    }
  };

  test("nothing is wrong with a new draft, nor with one that is filled in well", () => {
    check({}, {});
    check({ entryFilter: "http && status_code >= 500", redactedHeaders: ["X-Api-Key"], ringMinutes: "10" }, {});
  });

  test("a filter says what is wrong and where", () => {
    check(
      { entryFilter: "http && status_code >=" },
      { entryFilter: /^The entry filter is not valid: column \d+: .*\.$/ },
    );
  });

  test("a filter by names, which nobody knows where it is decided", () => {
    check({ entryFilter: 'src.name == "cart"' }, { entryFilter: /needs `src\.name`, which only the desktop knows/ });
  });

  test("names of headers and paths that nothing can have", () => {
    check(
      { redactedHeaders: ["Cookie", "not a header"] },
      { redactedHeaders: /not a header` is not the name of a header/ },
    );
    check({ redactedPaths: ["request.headers", "request.[["] }, { redactedPaths: /^The redaction is not valid: ./ });
  });

  test("numbers out of their bounds", () => {
    const number = (field: NumberField, text: string, isGood: boolean): void =>
      expect(numberError(field, text) === "").toBe(isGood);
    number("leaseMinutes", "", true);
    number("leaseMinutes", "1440", true);
    number("leaseMinutes", "0", false);
    number("leaseMinutes", "1441", false);
    number("memoryMb", "1e3", false);
    number("memoryMb", "-5", false);
    check({ cpuMillicores: "4" }, { cpuMillicores: /from 50 to 64,000 millicores/ });
  });
});
