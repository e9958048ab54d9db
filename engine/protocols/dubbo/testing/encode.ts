// Writes Dubbo messages and Hessian values for tests. Texts are latin1: one character an octet.

function u32(value: number): string {
  return String.fromCharCode((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}
const REQUEST = 0x80;
const TWO_WAY = 0x40;
const EVENT = 0x20;

export function message(flags: number, status: number, id: number, body: string): string {
  return `\xda\xbb${String.fromCharCode(flags, status)}${u32(0)}${u32(id)}${u32(body.length)}${body}`;
}
/** A short text of Hessian. */
export function text(value: string): string {
  return String.fromCharCode(value.length) + value;
}
export function callBody(method: string, descriptor = "", values = "", attachments = "HZ"): string {
  return ["2.0.2", "shop.Goods", "1.0", method, descriptor].map(text).join("") + values + attachments;
}
export function call(id: number, method: string, descriptor = "", values = "", attachments = "HZ"): string {
  return message(REQUEST | TWO_WAY | 2, 0, id, callBody(method, descriptor, values, attachments));
}
export function oneWay(id: number, method: string): string {
  return message(REQUEST | 2, 0, id, callBody(method));
}
/** A value of kind 1: `\x91` is 1. */
export function result(id: number, value = "N"): string {
  return message(2, 20, id, `\x91${value}`);
}
export function answer(id: number, status: number, body: string): string {
  return message(2, status, id, body);
}
export function heartbeat(id: number, isAnswer = false): string {
  return isAnswer ? message(EVENT | 2, 20, id, "N") : message(REQUEST | TWO_WAY | EVENT | 2, 0, id, "N");
}
export function event(id: number, name: string): string {
  return message(REQUEST | EVENT | 2, 0, id, text(name));
}
