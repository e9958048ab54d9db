// The catalogue and entries that the tests of this folder share.
import type { Catalogue, JsonObject } from "../../contract/index.ts";
import { STANDARD_FIELDS, STANDARD_PATHS } from "../fields/standard.ts";

export const CATALOGUE: Catalogue = { fields: STANDARD_FIELDS, paths: STANDARD_PATHS, protocols: [] };

/** 2026-09-21 15:00 UTC, the moment of Apply in the classic examples. */
export const NOW_MS = Date.UTC(2026, 8, 21, 15);

export const H: JsonObject = {
  protocol: { name: "http", abbr: "HTTP" },
  src: { name: "cart.shop", ip: "10.4.0.7", port: "41022" },
  dst: { name: "price.shop", namespace: "shop" },
  request: {
    method: "POST",
    path: "/v2/price",
    headers: { Host: "price", "X-Trace": "ab12" },
    postData: { text: '{"sku":"A-9","qty":3,"tags":["new","sale"]}' },
  },
  response: { status: 503, bodySize: 0 },
  elapsedTime: 41,
  tls: true,
  timestamp: 1790000000123,
  error: null,
};
export const D: JsonObject = {
  protocol: { name: "dns", abbr: "DNS" },
  request: {
    opCode: "Query",
    questions: [
      { name: "api.pay.example", type: "A" },
      { name: "cdn.pay.example", type: "AAAA" },
    ],
  },
  response: {
    code: "No Error",
    answers: [
      { ip: "192.0.2.10", ttl: 30 },
      { ip: "192.0.2.11", ttl: 300 },
    ],
  },
};
export const R: JsonObject = {
  protocol: { name: "redis", abbr: "REDIS" },
  request: { command: "SET", key: "sess:77", value: "eyJ1aWQiOjQyLCJyb2xlIjoib3BzIn0=" },
  response: { value: "OK" },
};
export const X: JsonObject = {
  request: { body: '<order id="5"><line>tea</line><line>milk</line><total cur="EUR">7</total></order>' },
};
export const V: JsonObject = {
  n: -4,
  zero: 0,
  s: "12",
  e: "",
  t: true,
  f: false,
  z: null,
  arr: [3, 9],
  none: [],
  obj: { k: 1 },
  big: 1234567,
  m: { a: { b: { c: 1 } } },
};
