import { expect, test } from "vitest";
import type { KeyStoreRequest } from "../host/index.ts";
import { answerKeyStore, keyStoreFacts, type SystemKeys } from "./key-store.ts";
import { standIn } from "./testing/stand-in.ts";

const SECRET = "hunter2-hunter2";

/** Stands in for Electron's safeStorage: turns texts round. */
function keys(change: { readonly [Name in keyof SystemKeys]?: unknown } = {}): SystemKeys {
  const turned = (text: string): string => text.split("").toReversed().join("");
  return standIn<SystemKeys>({
    isAsyncEncryptionAvailable: async () => true,
    encryptStringAsync: async (text: string) => Buffer.from(turned(text)),
    decryptStringAsync: async (sealed: Buffer) => ({ result: turned(sealed.toString()), shouldReEncrypt: false }),
    ...change,
  });
}
async function check(given: SystemKeys, request: Partial<KeyStoreRequest>, problem: string): Promise<string> {
  const answer = await answerKeyStore(given, { kind: "key-store", request: 5, work: "seal", text: SECRET, ...request });
  expect(answer).toEqual({ kind: "key-store-answer", request: 5, text: expect.any(String), problem });
  return answer.text;
}

test("what is sealed is opened again (stand-in for Electron's safeStorage)", async () => {
  const sealed = await check(keys(), {}, "");
  expect(sealed).toMatch(/^system:1:[A-Za-z0-9+/]+=*$/);
  expect(await check(keys(), { work: "open", text: sealed }, "")).toBe(SECRET);
});

test("what was sealed elsewhere is not tried (stand-in for Electron's safeStorage)", async () => {
  for (const text of ["", "file:1:AAAA", SECRET])
    expect(
      await check(keys({ decryptStringAsync: undefined }), { work: "open", text }, "the secret was not sealed here"),
    ).toBe("");
});

test("a store that is locked, or fails, is told without the secret (stand-in for Electron's safeStorage)", async () => {
  const failing = () => Promise.reject(new Error(`cannot take ${SECRET}`));
  const locked = { isAsyncEncryptionAvailable: async () => false };
  expect(await check(keys(locked), {}, "it is locked, or not there")).toBe("");
  expect(await check(keys({ isAsyncEncryptionAvailable: failing }), {}, "it did not take the secret")).toBe("");
  expect(await check(keys({ encryptStringAsync: failing }), {}, "it did not take the secret")).toBe("");
  const open = { work: "open", text: "system:1:AAAA" } as const;
  expect(await check(keys({ decryptStringAsync: failing }), open, "it did not give the secret back")).toBe("");
});

test("its place is named, and a store that keeps nothing secret is none (stand-in for Electron's safeStorage)", () => {
  const on = (platform: NodeJS.Platform, backend?: string): string | undefined =>
    keyStoreFacts(keys(backend === undefined ? {} : { getSelectedStorageBackend: () => backend }), platform)?.place;
  expect([on("darwin"), on("win32")]).toEqual(["the keychain of macOS", "the data protection of Windows"]);
  expect(
    ["gnome_libsecret", "kwallet", "kwallet5", "kwallet6", "basic_text", "unknown"].map((name) => on("linux", name)),
  ).toEqual(["the keyring of your desktop", "KWallet", "KWallet", "KWallet", undefined, undefined]);
});
