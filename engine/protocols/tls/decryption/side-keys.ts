// The keys of one direction in the order of their use: early data, handshake, traffic. A record that the key at hand
// does not open is tried with the later ones, which finds the place again where what changes keys was lost; who went
// on never goes back.
import type { Ciphers } from "../../../codecs.ts";
import { AeadProtection } from "./aead-protection.ts";
import { keysOfTrafficSecret, nextTrafficSecret } from "./key-schedule.ts";
import type { OpenedRecord } from "./protection.ts";
import { RecordCipher } from "./record-cipher.ts";
import type { AeadSuite } from "./suites.ts";

export type Stage = "early" | "handshake" | "traffic";

interface StagedCipher {
  readonly stage: Stage;
  readonly cipher: RecordCipher;
}

export class SideKeys {
  #ciphers: StagedCipher[] = [];
  /** Of traffic in TLS 1.3: the next one follows from it. */
  #secret: Uint8Array | null = null;

  get isEmpty(): boolean {
    return this.#ciphers.length === 0;
  }
  get isProven(): boolean {
    return this.#ciphers[0]?.cipher.isProven ?? false;
  }
  has(stage: Stage): boolean {
    return this.#ciphers.some((one) => one.stage === stage);
  }

  add(stage: Stage, cipher: RecordCipher): void {
    this.#ciphers.push({ stage, cipher });
  }
  addSecret(stage: Stage, suite: AeadSuite, secret: Uint8Array, ciphers: Ciphers): void {
    const keys = keysOfTrafficSecret(suite, secret, ciphers);
    this.add(stage, new RecordCipher(new AeadProtection(suite, keys, true, ciphers)));
    if (stage === "traffic") this.#secret = secret;
  }

  lose(bytes: number): void {
    for (const { cipher } of this.#ciphers) cipher.lose(bytes);
  }

  open(bytes: Uint8Array, start: number, end: number): OpenedRecord | null {
    for (let i = 0; i < this.#ciphers.length; i++) {
      const opened = this.#ciphers[i]?.cipher.open(bytes, start, end) ?? null;
      if (opened === null) continue;
      this.#ciphers = this.#ciphers.slice(i);
      return opened;
    }
    return null;
  }

  /** The sender is done with these keys. */
  leave(stage: Stage): void {
    this.#ciphers = this.#ciphers.filter((one) => one.stage !== stage);
  }
  clear(): void {
    this.#ciphers = [];
  }

  /** A KeyUpdate of the sender (RFC 8446, 4.6.3). */
  update(suite: AeadSuite, ciphers: Ciphers): void {
    if (this.#secret === null) return;
    this.clear();
    this.addSecret("traffic", suite, nextTrafficSecret(suite, this.#secret, ciphers), ciphers);
  }
}
