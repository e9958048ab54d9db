import { describe, expect, test } from "vitest";
import { probeOf, typedChainAt } from "./hook-parameters.ts";

describe("chains that begin with a hook's parameter", () => {
  /** `|` is the caret. */
  const check = (source: string, expected: string | null): void => {
    const chain = typedChainAt(source.replace("|", ""), source.indexOf("|"));
    expect(chain === null ? null : `${chain.type} ${chain.path}`).toBe(expected);
  };

  test("have the type of the parameter, whatever it is called", () => {
    check("function onItemCaptured(data) {\n  data.|", "Entry .");
    check("function onItemQueried(e) { if (e.request.hea|", "Entry .request.hea");
    check("function onPacketCaptured(info) { info.|", "PacketInfo .");
    check("function onPodEvent(event, pod) { pod.ObjectMeta.|", "Pod .ObjectMeta.");
    check('function onItemCaptured(data) { data.request["headers"].|', 'Entry .request["headers"].');
  });

  test("of the hook that the caret is in", () => {
    check("function onPodEvent(data, pod) {}\nfunction onItemCaptured(data) { data.|", "Entry .");
  });

  test("are none elsewhere", () => {
    check("function onItemCaptured(data) { data|", null);
    check("function onItemCaptured(data) { other.|", null);
    check("function onItemCaptured(data) { my.data.|", null);
    check("function own(data) { data.|", null);
    check("data.|", null);
    check("function onItemCaptured() { data.|", null);
  });

  test("are asked about as a source of their own", () => {
    expect(probeOf({ type: "Entry", path: ".request." })).toBe("declare const it: Entry;\nit.request.");
  });
});
