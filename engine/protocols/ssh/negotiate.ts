// What both ends agree on (RFC 4253, 7.1): the first name of the client's list that is in the server's. And HASSH, a
// fingerprint of what a side offers (github.com/salesforce/hassh).
import type { Codecs } from "../../codecs.ts";
import type { KexInit, NameList } from "./types.ts";

/** Names in the list of key exchanges that are marks of extensions, no methods (RFC 8308; OpenSSH's strict key exchange). */
const MARK = /^(?:ext-info-[cs]|kex-strict-[cs]-.*)$/;
/** Ciphers that protect the integrity themselves: no MAC is used with them (RFC 5647; OpenSSH). */
const AUTHENTICATED = /(?:-gcm(?:@openssh\.com)?|poly1305(?:@openssh\.com)?)$|^AEAD_/;
const NONE = "";

export interface Agreement {
  readonly kex: string;
  readonly hostKey: string;
  readonly encryptionClientToServer: string;
  readonly encryptionServerToClient: string;
  readonly macClientToServer: string;
  readonly macServerToClient: string;
  readonly compressionClientToServer: string;
  readonly compressionServerToClient: string;
}

export function negotiate(client: KexInit, server: KexInit): Agreement {
  const agreed = (list: NameList): string => {
    const offered = new Set(server[list]);
    return client[list].find((name) => offered.has(name) && !MARK.test(name)) ?? NONE;
  };
  const mac = (list: NameList, cipher: string): string => (AUTHENTICATED.test(cipher) ? "implicit" : agreed(list));
  const encryptionClientToServer = agreed("encryptionClientToServer");
  const encryptionServerToClient = agreed("encryptionServerToClient");
  return {
    kex: agreed("kexAlgorithms"),
    hostKey: agreed("serverHostKeyAlgorithms"),
    encryptionClientToServer,
    encryptionServerToClient,
    macClientToServer: mac("macClientToServer", encryptionClientToServer),
    macServerToClient: mac("macServerToClient", encryptionServerToClient),
    compressionClientToServer: agreed("compressionClientToServer"),
    compressionServerToClient: agreed("compressionServerToClient"),
  };
}
/** Names of what must be agreed on and is not. */
export function missingIn(agreement: Agreement): readonly string[] {
  return Object.entries(agreement)
    .filter(([, name]) => name === NONE)
    .map(([what]) => what);
}

/** MD5 of key exchanges, ciphers, MACs and compressions, as they are listed for what the side sends. */
export function hassh(init: KexInit, isServer: boolean, codecs: Codecs): string {
  const lists = isServer
    ? [init.kexAlgorithms, init.encryptionServerToClient, init.macServerToClient, init.compressionServerToClient]
    : [init.kexAlgorithms, init.encryptionClientToServer, init.macClientToServer, init.compressionClientToServer];
  return codecs.hash("md5", codecs.encode(lists.map((list) => list.join(",")).join(";")));
}
