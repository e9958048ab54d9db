// Writes BER and LDAP messages for tests. Texts are latin1: one character an octet.

export function element(tag: number, body: string): string {
  return String.fromCharCode(tag) + length(body.length) + body;
}
function length(octets: number): string {
  if (octets < 0x80) return String.fromCharCode(octets);
  return `\x82${String.fromCharCode(octets >> 8, octets & 255)}`;
}
export function integer(value: number, tag = 0x02): string {
  const octets = value < 0x80 ? [value] : [value >> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];
  return element(tag, String.fromCharCode(...octets));
}
export function octets(text: string, tag = 0x04): string {
  return element(tag, text);
}
export function sequence(...parts: readonly string[]): string {
  return element(0x30, parts.join(""));
}
export function message(id: number, tag: number, body: string, controls = ""): string {
  return sequence(integer(id), element(tag, body), controls);
}
export function attribute(name: string, ...values: readonly string[]): string {
  return sequence(octets(name), element(0x31, values.map((value) => octets(value)).join("")));
}
export function result(code: number, text = "", rest = ""): string {
  return integer(code, 0x0a) + octets("") + octets(text) + rest;
}

export function bind(id: number, name: string, authentication: string): string {
  return message(id, 0x60, integer(3) + octets(name) + authentication);
}
export const EVERYTHING = octets("objectClass", 0x87);
export function search(id: number, base: string, filter = EVERYTHING, controls = ""): string {
  const limits = integer(2, 0x0a) + integer(0, 0x0a) + integer(0) + integer(0) + element(0x01, "\0");
  return message(id, 0x63, octets(base) + limits + filter + sequence(octets("cn")), controls);
}
export function entry(id: number, dn: string, ...attributes: readonly string[]): string {
  return message(id, 0x64, octets(dn) + sequence(...attributes));
}
export function done(id: number, code = 0, text = ""): string {
  return message(id, 0x65, result(code, text));
}
