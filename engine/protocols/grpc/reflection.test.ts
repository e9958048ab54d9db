// Messages are read by the types that their server told of before.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { shopFile } from "../../../codecs/testing/shop-types.ts";
import { join } from "../../hpack/testing/encode.ts";
import { play, type PlayOptions, type Step } from "../../testing/play.ts";
import { http2 } from "../http2/index.ts";
import { client, data, END_STREAM, headers, HELLO, post, server, status } from "../http2/testing/frames.ts";
import { isReflection } from "./reflection.ts";
import { framed, int, text } from "./testing/protobuf.ts";

const GRPC = { "content-type": "application/grpc" };
const REFLECTION = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
const ITEM = join(text(1, "cup"), int(3, 1));
const BY_NAME = { sku: "cup", kind: "PEN" };

/** An answer of the reflection service, between other fields. */
const FILES = framed(join(text(1, "host"), text(4, join(text(1, shopFile()), text(1, "no file"))), int(9, 1)));

function reflect(answer: Uint8Array, isOpen: boolean, path = REFLECTION): readonly Step[] {
  const end = isOpen ? [] : [headers(1, { "grpc-status": "0" }, END_STREAM)];
  return [
    client(headers(1, post(path, GRPC)), data(1, framed(text(4, "shop.Shop")), isOpen ? 0 : END_STREAM)),
    server(headers(1, status(200, GRPC)), data(1, answer), ...end),
  ];
}
function call(stream: number, message: Uint8Array, path = "/shop.Shop/Get"): readonly Step[] {
  return [
    client(headers(stream, post(path, GRPC)), data(stream, framed(message), END_STREAM)),
    server(headers(stream, status(200, GRPC)), data(stream, framed(message))),
    server(headers(stream, { "grpc-status": "0" }, END_STREAM)),
  ];
}

/** What both sides of the call on stream 3 read as. */
function check(steps: readonly Step[], json: unknown, protobuf?: unknown, options: Partial<PlayOptions> = {}): void {
  const { entries } = play(http2, [...HELLO, ...steps], { codecs, ...options });
  const found = entries.find(({ document }) => document.request?.["streamId"] === 3);
  for (const side of [found?.document.request, found?.document.response]) {
    const [message] = (side?.["messages"] ?? []) as readonly Record<string, unknown>[];
    expect([message?.["json"], message?.["protobuf"]]).toEqual([json, protobuf]);
  }
}

const BY_NUMBER = { 1: "cup", 3: 1 };

test("by name after reflection, which may go on", () => {
  check([...reflect(FILES, false), ...call(3, ITEM)], BY_NAME);
  check([...reflect(FILES, true), ...call(3, ITEM)], BY_NAME);
  check([...reflect(FILES, true, REFLECTION.replace("v1", "v1alpha")), ...call(3, ITEM)], BY_NAME);
});

test("by number before it, without it, and of other methods", () => {
  check(call(3, ITEM), undefined, BY_NUMBER);
  check([...reflect(FILES, false, "/other.Service/Get"), ...call(3, ITEM)], undefined, BY_NUMBER);
  check([...reflect(FILES, false), ...call(3, ITEM, "/shop.Shop/Put")], undefined, BY_NUMBER);
});

test("fields that the type does not have are there by number, beside the others", () => {
  const message = join(text(1, "cup"), int(99, 5));
  check([...reflect(FILES, false), ...call(3, message)], { sku: "cup" }, { 1: "cup", 99: 5 });
});

test("an engine that keeps no types, and answers that are none", () => {
  const nothing = { ...codecs, protobufTypes: () => ({ add: () => false, read: () => null }) };
  check([...reflect(FILES, false), ...call(3, ITEM)], undefined, BY_NUMBER, { codecs: nothing });
  const cut = FILES.subarray(0, FILES.length - 20);
  check([...reflect(cut, true), ...call(3, ITEM)], undefined, BY_NUMBER);
  check([...reflect(framed(text(4, Uint8Array.of(0x0a, 0xff, 0xff))), true), ...call(3, ITEM)], undefined, BY_NUMBER);
});

test("paths of the service", () => {
  expect(isReflection(REFLECTION)).toBe(true);
  expect(isReflection("/grpc.reflection.v1beta.ServerReflection/ServerReflectionInfo")).toBe(false);
});
