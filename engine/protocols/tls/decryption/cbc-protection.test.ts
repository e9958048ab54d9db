// Every suite with block ciphers, every version, both orders of MAC and encryption: records that node:crypto sealed are
// opened, and none is that is not whole, in order and unchanged. 3DES, which no server of today offers, is tested here only.
import { createCipheriv, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { codecs } from "../../../../codecs/index.ts";
import { APPLICATION_DATA, TLS_1_0, TLS_1_2 } from "../types.ts";
import { CbcProtection } from "./cbc-protection.ts";
import { MAX_NUMBERS_TRIED, MAX_VAIN_TRIES, RecordCipher } from "./record-cipher.ts";
import { type CbcSuite, suiteOf } from "./suites.ts";

const SUITES = [0x000a, 0x002f, 0x0035, 0x003c, 0x003d, 0xc024, 0xc028, 0x0041, 0x0084, 0xc073, 0xc03d, 0xc049];
const pattern = (length: number, from: number) => new Uint8Array(length).map((_, i) => (from + 7 * i) & 0xff);

interface Setting {
  readonly suite: CbcSuite;
  readonly version: number;
  readonly encryptsThenMacs: boolean;
}

const SETTINGS: readonly Setting[] = SUITES.flatMap((number) => {
  const suite = suiteOf(number);
  if (suite?.kind !== "cbc") throw new Error(`0x${number.toString(16)} is no such suite`);
  return [0x0301, 0x0302, 0x0303].flatMap((version) =>
    [false, true].map((encryptsThenMacs) => ({ suite, version, encryptsThenMacs })),
  );
});

/** Seals records one behind the other, as a sender does. */
class Sender {
  readonly keys;
  readonly #setting: Setting;
  #number = 0n;
  #chained: Uint8Array;

  constructor(setting: Setting) {
    const { suite, version } = setting;
    this.#setting = setting;
    const iv = version === TLS_1_0 ? pattern(suite.blockBytes, 3) : new Uint8Array(0);
    this.keys = { key: pattern(suite.keyBytes, 1), macKey: pattern(suite.macBytes, 2), iv };
    this.#chained = iv;
  }

  seal(text: Uint8Array, spoil: (padding: Uint8Array) => void = () => undefined): Uint8Array {
    const { suite, version, encryptsThenMacs } = this.#setting;
    const isChained = version === TLS_1_0;
    const iv = isChained ? this.#chained : pattern(suite.blockBytes, Number(this.#number));
    const content = encryptsThenMacs ? text : Buffer.concat([text, this.#mac(text)]);
    const count = suite.blockBytes - (content.length % suite.blockBytes);
    const padding = new Uint8Array(count).fill(count - 1);
    spoil(padding);
    const cipher = createCipheriv(suite.cipher, this.keys.key, iv).setAutoPadding(false);
    const blocks = cipher.update(Buffer.concat([content, padding]));
    const fragment = isChained ? blocks : Buffer.concat([iv, blocks]);
    const whole = encryptsThenMacs ? Buffer.concat([fragment, this.#mac(fragment)]) : fragment;
    this.#chained = blocks.subarray(-suite.blockBytes);
    this.#number++;
    return Buffer.concat([this.#head(whole.length), whole]);
  }

  #head(length: number): Buffer {
    return Buffer.from([APPLICATION_DATA, 3, this.#setting.version & 0xff, length >> 8, length & 0xff]);
  }
  #mac(bytes: Uint8Array): Buffer {
    const number = Buffer.alloc(8);
    number.writeBigUInt64BE(this.#number);
    const hmac = createHmac(this.#setting.suite.mac, this.keys.macKey);
    return hmac.update(number).update(this.#head(bytes.length)).update(bytes).digest();
  }
}

function receiver(setting: Setting, { keys }: Sender): RecordCipher {
  return new RecordCipher(new CbcProtection(setting.suite, keys, setting, codecs));
}
function open(cipher: RecordCipher, record: Uint8Array): string | null {
  // As in a packet: the record lies inside a larger chunk.
  const chunk = Buffer.concat([Buffer.alloc(3, 0xee), record, Buffer.alloc(3, 0xee)]);
  const opened = cipher.open(chunk, 3, 3 + record.length);
  return opened === null ? null : Buffer.from(opened.text).toString("latin1");
}
const nameOf = ({ suite, version, encryptsThenMacs }: Setting) =>
  `${suite.cipher} ${suite.mac} 0x${version.toString(16)} ${encryptsThenMacs ? "encrypt-then-MAC" : "MAC-then-encrypt"}`;

describe.each(SETTINGS.map((setting) => ({ name: nameOf(setting), setting })))("$name", ({ setting }) => {
  test("records of any length are opened in their order", () => {
    const sender = new Sender(setting);
    const cipher = receiver(setting, sender);
    for (const length of [0, 1, 15, 16, 17, 300]) {
      const text = pattern(length, 5);
      expect(open(cipher, sender.seal(text)), `${length}`).toBe(Buffer.from(text).toString("latin1"));
    }
  });

  test("no record with a changed bit is opened, and the next one is", () => {
    const sender = new Sender(setting);
    const cipher = receiver(setting, sender);
    const text = pattern(40, 9);
    const length = sender.seal(text).length;
    open(cipher, new Sender(setting).seal(text));
    for (let at = 5; at < length; at += 3) {
      const record = sender.seal(text);
      record[at] = (record[at] as number) ^ 1;
      expect(open(cipher, record), `byte ${at}`).toBeNull();
      // TLS 1.0: what is changed in the last block is the IV of the next record.
      if (setting.version === TLS_1_0) open(cipher, sender.seal(text));
      expect(open(cipher, sender.seal(text))).not.toBeNull();
    }
  });

  test("behind a hole the numbers are found again", () => {
    const sender = new Sender(setting);
    const cipher = receiver(setting, sender);
    expect(open(cipher, sender.seal(pattern(9, 1)))).not.toBeNull();
    let lost = 0;
    for (let i = 0; i < 20; i++) lost += sender.seal(pattern(9, 2)).length;
    cipher.lose(lost);
    // TLS 1.0: the IV of the first one was lost too.
    if (setting.version === TLS_1_0) expect(open(cipher, sender.seal(pattern(9, 3)))).toBeNull();
    expect(open(cipher, sender.seal(pattern(9, 4)))).not.toBeNull();
  });

  test("padding that lies is not opened, and records too short for anything are not", () => {
    for (const spoil of [(padding: Uint8Array) => padding.fill(255), (padding: Uint8Array) => padding.fill(1, 0, 1)]) {
      const sender = new Sender(setting);
      const cipher = receiver(setting, sender);
      // Two bytes of padding or more: the first one is not the length.
      const record = sender.seal(pattern(setting.encryptsThenMacs ? 13 : 12, 1), (padding) => {
        if (padding.length > 2) spoil(padding);
        else padding.fill(99);
      });
      expect(open(cipher, record)).toBeNull();
    }
    const cipher = receiver(setting, new Sender(setting));
    for (let length = 0; length < 70; length++) {
      expect(open(cipher, Buffer.concat([Buffer.from([23, 3, 3, 0, length]), pattern(length, 1)]))).toBeNull();
    }
  });
});

test("tries are bounded: under one key, and for one record", () => {
  const setting = SETTINGS.find(({ version }) => version === TLS_1_2) as Setting;
  const sender = new Sender(setting);
  const cipher = receiver(setting, sender);
  let tries = 0;
  const counting = new RecordCipher({
    smallestBytes: 1,
    open: () => {
      tries++;
      return null;
    },
    passed: () => undefined,
  });
  counting.lose(1 << 20);
  counting.open(new Uint8Array(5), 0, 5);
  expect(tries).toBe(MAX_NUMBERS_TRIED);
  for (let i = 0; i < 20; i++) counting.open(new Uint8Array(5), 0, 5);
  expect(tries).toBe(MAX_VAIN_TRIES);
  expect(cipher.isProven).toBe(false);
});

test("suites without block ciphers in chaining mode are no such suite", () => {
  for (const number of [0x0000, 0x0002, 0x0005, 0x0009, 0x0096, 0x1301]) expect(suiteOf(number)?.kind).not.toBe("cbc");
  expect(suiteOf(0xc05c)).toMatchObject({ kind: "aead", cipher: "aria-128-gcm" });
});
