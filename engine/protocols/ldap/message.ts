// One LDAPMessage (RFC 4511, 4.1.1): number, operation, controls. Passwords are not read.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { Malformed, Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { booleanOf, isNext, readElement, readInteger, readTagged, readText, TAG, textIn, valueIn } from "./ber.ts";
import { FilterText } from "./filter.ts";
import {
  DEREFERENCES,
  MODIFICATIONS,
  type Operation,
  OPERATIONS,
  oidName,
  PASSWORD_MODIFY,
  resultName,
  SCOPES,
} from "./operations.ts";
import type { LdapMessage } from "./types.ts";

/** Values of one attribute, attributes of one entry, referrals and controls of one message that are shown. */
export const MAX_VALUES = 100;
export const MAX_ATTRIBUTES = 200;
const MAX_CONTROLS = 50;
const CONTROLS = 0xa0;
const HIDDEN = "***";
const SECRET_ATTRIBUTES =
  /^(userPassword|unicodePwd|sambaNTPassword|sambaLMPassword|krbPrincipalKey|authPassword)(;|$)/i;

export interface Decoded {
  readonly operation: Operation;
  readonly message: LdapMessage;
  /** Of an extended operation. */
  readonly oid: string;
}

/** Throws `Malformed` for what is no message. */
export function decodeMessage(bytes: Uint8Array, start: number, end: number, codecs: Codecs): Decoded {
  const whole = readTagged(new Reader(bytes, start, end), TAG.sequence, "the message");
  const messageId = readInteger(whole, "the message's number");
  const { tag, body } = readElement(whole, "the operation");
  const operation = OPERATIONS[tag];
  if (operation === undefined) throw new Malformed(`the unknown operation ${tag.toString(16)}`, whole.offset);
  const values = new OperationReader(codecs).read(tag, body);
  const controls = isNext(whole, CONTROLS) ? readControls(readElement(whole, "controls").body, codecs) : [];
  const oid = typeof values["oid"] === "string" ? values["oid"] : "";
  return { operation, message: { messageId, operation: operation.name, values, controls }, oid };
}

function readControls(list: Reader, codecs: Codecs): JsonObject[] {
  const controls: JsonObject[] = [];
  while (list.left > 0 && controls.length < MAX_CONTROLS) {
    const body = readTagged(list, TAG.sequence, "a control");
    const oid = readText(body, "a control", codecs);
    const isCritical = isNext(body, TAG.boolean) && booleanOf(readElement(body, "a control").body);
    const value = isNext(body, TAG.octets) ? valueIn(readElement(body, "a control").body, codecs) : "";
    controls.push({ oid, name: oidName(oid), critical: isCritical, value });
  }
  return controls;
}

class OperationReader {
  readonly #codecs: Codecs;

  constructor(codecs: Codecs) {
    this.#codecs = codecs;
  }
  read(tag: number, body: Reader): JsonObject {
    switch (tag) {
      case 0x60:
        return this.#bind(body);
      case 0x42:
        return {};
      case 0x63:
        return this.#search(body);
      case 0x64:
        return { dn: this.#text(body, "a name"), attributes: this.#attributes(body) };
      case 0x73:
        return { referrals: this.#texts(body) };
      case 0x66:
        return { dn: this.#text(body, "a name"), changes: this.#changes(body) };
      case 0x68:
        return { dn: this.#text(body, "a name"), entry: this.#attributes(body) };
      case 0x4a:
        return { dn: textIn(body, this.#codecs) };
      case 0x6c:
        return this.#rename(body);
      case 0x6e:
        return this.#compare(body);
      case 0x50:
        return { abandonedId: this.#number(body) };
      case 0x77:
        return this.#extended(body);
      case 0x79:
        return this.#intermediate(body);
      default:
        return this.#result(body);
    }
  }

  #text(reader: Reader, what: string): string {
    return readText(reader, what, this.#codecs);
  }
  #number(body: Reader): number {
    let value = 0;
    while (body.left > 0) value = (value * 256 + body.u8("a number")) % 0x80000000;
    return value;
  }
  #texts(body: Reader): string[] {
    const texts: string[] = [];
    while (body.left > 0 && texts.length < MAX_VALUES) texts.push(this.#text(body, "a text"));
    return texts;
  }

  #bind(body: Reader): JsonObject {
    const version = readInteger(body, "the version");
    const dn = this.#text(body, "a name");
    const { tag, body: how } = readElement(body, "the authentication");
    if (tag === 0x80) return { version, dn, authentication: "simple" };
    if (tag !== 0xa3) return { version, dn, authentication: `choice ${tag & 0x1f}` };
    return { version, dn, authentication: "sasl", mechanism: this.#text(how, "a mechanism") };
  }
  #search(body: Reader): JsonObject {
    const baseObject = this.#text(body, "the base");
    const scope = readInteger(body, "the scope", TAG.enumerated);
    const derefAliases = readInteger(body, "aliases", TAG.enumerated);
    const sizeLimit = readInteger(body, "a limit");
    const timeLimit = readInteger(body, "a limit");
    const typesOnly = booleanOf(readTagged(body, TAG.boolean, "types only"));
    const filter = new FilterText(this.#codecs).read(body);
    const attributes = this.#texts(readTagged(body, TAG.sequence, "attributes"));
    return {
      baseObject,
      scope: SCOPES[scope] ?? String(scope),
      derefAliases: DEREFERENCES[derefAliases] ?? String(derefAliases),
      sizeLimit,
      timeLimit,
      typesOnly,
      filter,
      attributes,
    };
  }
  /** Name to values; a secret one has none. */
  #attributes(reader: Reader): JsonObject {
    const list = readTagged(reader, TAG.sequence, "attributes");
    const attributes: [string, Json][] = [];
    while (list.left > 0 && attributes.length < MAX_ATTRIBUTES)
      attributes.push(this.#attribute(readTagged(list, TAG.sequence, "an attribute")));
    return Object.fromEntries(attributes);
  }
  #attribute(body: Reader): [string, Json] {
    const name = this.#text(body, "an attribute");
    const set = readTagged(body, TAG.set, "values");
    const values: string[] = [];
    while (set.left > 0 && values.length < MAX_VALUES) {
      const value = readTagged(set, TAG.octets, "a value");
      values.push(SECRET_ATTRIBUTES.test(name) ? HIDDEN : valueIn(value, this.#codecs));
    }
    return [name, values];
  }
  #changes(reader: Reader): JsonObject[] {
    const list = readTagged(reader, TAG.sequence, "changes");
    const changes: JsonObject[] = [];
    while (list.left > 0 && changes.length < MAX_ATTRIBUTES) {
      const body = readTagged(list, TAG.sequence, "a change");
      const operation = readInteger(body, "a change", TAG.enumerated);
      const [attribute, values] = this.#attribute(readTagged(body, TAG.sequence, "an attribute"));
      changes.push({ operation: MODIFICATIONS[operation] ?? String(operation), attribute, values });
    }
    return changes;
  }
  #rename(body: Reader): JsonObject {
    const dn = this.#text(body, "a name");
    const newRdn = this.#text(body, "the new name");
    const deleteOldRdn = booleanOf(readTagged(body, TAG.boolean, "the old name"));
    const newSuperior = isNext(body, 0x80)
      ? { newSuperior: textIn(readElement(body, "a name").body, this.#codecs) }
      : {};
    return { dn, newRdn, deleteOldRdn, ...newSuperior };
  }
  #compare(body: Reader): JsonObject {
    const dn = this.#text(body, "a name");
    const pair = readTagged(body, TAG.sequence, "what is compared");
    const attribute = this.#text(pair, "an attribute");
    const value = readTagged(pair, TAG.octets, "a value");
    return { dn, attribute, value: SECRET_ATTRIBUTES.test(attribute) ? HIDDEN : valueIn(value, this.#codecs) };
  }
  #extended(body: Reader): JsonObject {
    const { tag, body: name } = readElement(body, "the operation's name");
    if (tag !== 0x80) throw new Malformed("an extended operation without a name", body.offset);
    const oid = textIn(name, this.#codecs);
    return { oid, name: oidName(oid), ...this.#valueOf(body, 0x81, oid) };
  }
  #valueOf(body: Reader, tag: number, oid: string): JsonObject {
    if (!isNext(body, tag)) return {};
    const value = readElement(body, "a value").body;
    return { value: oid === PASSWORD_MODIFY ? HIDDEN : valueIn(value, this.#codecs) };
  }
  #intermediate(body: Reader): JsonObject {
    const oid = isNext(body, 0x80) ? textIn(readElement(body, "a name").body, this.#codecs) : "";
    return { oid, name: oidName(oid), ...this.#valueOf(body, 0x81, oid) };
  }
  /** LDAPResult (4.1.9), and what a bind's or extended one's has behind it. */
  #result(body: Reader): JsonObject {
    const resultCode = readInteger(body, "the result", TAG.enumerated);
    const matchedDN = this.#text(body, "a name");
    const diagnosticMessage = this.#text(body, "a message");
    const referrals = isNext(body, 0xa3) ? { referrals: this.#texts(readElement(body, "referrals").body) } : {};
    let oid = "";
    while (body.left > 0) {
      const { tag, body: rest } = readElement(body, "what follows the result");
      // 0x87: a SASL server's credentials; 0x8b: an extended operation's value, which may be a new password.
      if (tag === 0x8a) oid = textIn(rest, this.#codecs);
    }
    return {
      resultCode,
      resultName: resultName(resultCode),
      matchedDN,
      diagnosticMessage,
      ...referrals,
      ...(oid === "" ? {} : { oid, name: oidName(oid) }),
    };
  }
}
