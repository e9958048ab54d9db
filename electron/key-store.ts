// The system's key store as Electron gives it, in the main process: what the session process asks of it is sealed with a
// key that the system keeps.
import type { SafeStorage } from "electron";
import type { KeyStoreAnswer, KeyStoreFacts, KeyStoreRequest } from "../host/index.ts";

const PREFIX = "system:1:";

export type SystemKeys = Pick<
  SafeStorage,
  "decryptStringAsync" | "encryptStringAsync" | "getSelectedStorageBackend" | "isAsyncEncryptionAvailable"
>;

/** Where secrets will be; undefined where the system has no key store. Asks the user nothing. */
export function keyStoreFacts(keys: SystemKeys, platform: NodeJS.Platform): KeyStoreFacts | undefined {
  const place = placeOf(keys, platform);
  return place === "" ? undefined : { place, warning: "" };
}

function placeOf(keys: SystemKeys, platform: NodeJS.Platform): string {
  if (platform === "darwin") return "the keychain of macOS";
  if (platform === "win32") return "the data protection of Windows";
  const backend = keys.getSelectedStorageBackend();
  if (backend === "gnome_libsecret") return "the keyring of your desktop";
  // Without one Electron seals with a password that everybody knows.
  return backend.startsWith("kwallet") ? "KWallet" : "";
}

/** Does what was asked. Never rejects; the problem is for people, and has nothing of the secret in it. */
export async function answerKeyStore(
  keys: SystemKeys,
  { request, work, text }: KeyStoreRequest,
): Promise<KeyStoreAnswer> {
  const answer = (result: string, problem: string): KeyStoreAnswer => ({
    kind: "key-store-answer",
    request,
    text: result,
    problem,
  });
  try {
    if (work === "open" && !text.startsWith(PREFIX)) return answer("", "the secret was not sealed here");
    if (!(await keys.isAsyncEncryptionAvailable())) return answer("", "it is locked, or not there");
    if (work === "seal") return answer(PREFIX + (await keys.encryptStringAsync(text)).toString("base64"), "");
    const { result } = await keys.decryptStringAsync(Buffer.from(text.slice(PREFIX.length), "base64"));
    return answer(result, "");
  } catch {
    return answer("", work === "seal" ? "it did not take the secret" : "it did not give the secret back");
  }
}
