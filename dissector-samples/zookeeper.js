/// <reference path="./dissector.d.ts" />
// ZooKeeper: clients to servers. Binary over TCP: a length of four bytes, then a record of jute.
// https://github.com/apache/zookeeper/blob/master/zookeeper-jute/src/main/resources/zookeeper.jute
//
// Shows: numbers of requests (xid) in pair(), messages that nobody asked for (watches), and how many bytes are needed before any of
// them is read. What an answer holds depends on its request, which parse() does not see: of answers only the head is read.

/** @type {DissectorProtocol} */
const protocol = {
  name: "zookeeper",
  longName: "Apache ZooKeeper",
  transport: "tcp",
  ports: [2181],
  fields: [
    { name: "path", type: "string", doc: "Node that is asked about, or watched" },
    { name: "xid", type: "int", doc: "Number of the request; -1 watch, -2 ping, -4 login", in: "request" },
    { name: "zxid", type: "string", doc: "Transaction that the answer has seen", in: "response" },
    { name: "version", type: "int", doc: "Version that the node must have; -1 any", in: "request" },
    { name: "event", type: "string", doc: "What happened to a watched node", in: "response" },
    { name: "error", type: "int", doc: "0 where it went well", in: "response" },
    { name: "session", type: "string", doc: "Session that is opened", in: "response" },
  ],
};

const MAX_LENGTH = (1 << 20) - 4;
const OPERATIONS = {
  1: "create",
  2: "delete",
  3: "exists",
  4: "getData",
  5: "setData",
  6: "getACL",
  7: "setACL",
  8: "getChildren",
  9: "sync",
  11: "ping",
  12: "getChildren2",
  13: "check",
  14: "multi",
  15: "create2",
  16: "reconfig",
  17: "checkWatches",
  18: "removeWatches",
  19: "createContainer",
  20: "deleteContainer",
  21: "createTTL",
  22: "multiRead",
  100: "auth",
  101: "setWatches",
  102: "sasl",
  103: "getEphemerals",
  104: "getAllChildrenNumber",
  105: "setWatches2",
  106: "addWatch",
  107: "whoAmI",
  "-11": "closeSession",
};
/** Those whose record begins with a path. */
const WITH_PATH = new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 15, 17, 18, 19, 20, 21, 103, 104, 106]);
/** Those with data behind the path. */
const WITH_DATA = new Set([1, 5, 15, 19, 21]);
const ERRORS = {
  "-1": "SYSTEMERROR",
  "-2": "RUNTIMEINCONSISTENCY",
  "-3": "DATAINCONSISTENCY",
  "-4": "CONNECTIONLOSS",
  "-5": "MARSHALLINGERROR",
  "-6": "UNIMPLEMENTED",
  "-7": "OPERATIONTIMEOUT",
  "-8": "BADARGUMENTS",
  "-100": "APIERROR",
  "-101": "NONODE",
  "-102": "NOAUTH",
  "-103": "BADVERSION",
  "-108": "NOCHILDRENFOREPHEMERALS",
  "-110": "NODEEXISTS",
  "-111": "NOTEMPTY",
  "-112": "SESSIONEXPIRED",
  "-113": "INVALIDCALLBACK",
  "-114": "INVALIDACL",
  "-115": "AUTHFAILED",
  "-118": "SESSIONMOVED",
  "-119": "NOTREADONLY",
  "-122": "NOTEMPTYCONTAINER",
  "-127": "NOSUCHWATCHER",
};
const WATCH_EVENTS = {
  "-1": "none",
  1: "created",
  2: "deleted",
  3: "changed",
  4: "child",
  5: "dataWatchRemoved",
  6: "childWatchRemoved",
};
const PING = -2;
const WATCH = -1;
const MAX_XID_BELOW = -9;

/** @type {DissectorIdentify} */
function identify(bytes) {
  if (bytes.length < 4) return "more";
  const view = viewOf(bytes);
  const length = view.getInt32(0);
  if (length < 8 || length > MAX_LENGTH) return "no";
  if (bytes.length < Math.min(length + 4, 32)) return "more";
  const first = view.getInt32(4);
  if (isConnect(view)) return "client";
  if (isConnected(view)) return "server";
  const second = view.getInt32(8);
  if (length === 8)
    return first === PING ? (second === 11 ? "client" : "no") : second === -11 && first > 0 ? "client" : "no";
  if (first < MAX_XID_BELOW || first === 0) return "no";
  if (WITH_PATH.has(second) && first > 0) {
    const size = view.getInt32(12);
    if (size > 0 && size <= length - 12 && bytes[16] === 0x2f) return "client";
  }
  if (length < 16) return "no";
  if (first === WATCH) return second === -1 && view.getInt32(16) === 0 ? "server" : "no";
  const error = view.getInt32(16);
  return second >= 0 && second < 0x10000 && (error === 0 || ERRORS[error] !== undefined) ? "maybe-server" : "no";
}

/** @type {DissectorParse} */
function parse(bytes, from) {
  if (bytes.length < 4) return 4;
  const view = viewOf(bytes);
  const size = view.getInt32(0);
  if (size < 8 || size > MAX_LENGTH) throw new Error(`a length of ${size}`);
  const length = size + 4;
  if (bytes.length < length) return length;
  return { length, ...(from === "client" ? request : response)(new Reader(view, 4, length)) };
}

/** @type {DissectorPair} */
function pair({ fields }) {
  return fields.xid === undefined ? "connect" : fields.xid;
}

// The first message of a connection has no xid: its first number is the protocol's version, 0.
//   ConnectRequest  { version:4 lastZxidSeen:8 timeOut:4 sessionId:8 passwd:4+16 [readOnly:1] }
//   ConnectResponse { version:4 timeOut:4 sessionId:8 passwd:4+16 [readOnly:1] }
function isConnect(view) {
  const length = view.getInt32(0);
  return (length === 44 || length === 45) && view.getInt32(4) === 0 && view.getInt32(28) === 16;
}
function isConnected(view) {
  const length = view.getInt32(0);
  return (length === 36 || length === 37) && view.getInt32(4) === 0 && view.getInt32(20) === 16;
}

/** @returns {Omit<DissectorMessage, "length">} */
function request(reader) {
  if (isConnect(reader.view)) {
    reader.skip(4);
    const fields = { lastZxid: reader.long(), timeout: reader.int(), session: reader.long() };
    return { kind: "request", method: "connect", fields };
  }
  /** @type {DissectorMessage["fields"]} */
  const fields = { xid: reader.int() };
  const code = reader.int();
  const method = OPERATIONS[code];
  if (method === undefined) throw new Error(`an operation ${code}`);
  if (WITH_PATH.has(code)) fields.path = reader.text();
  if (WITH_DATA.has(code)) fields.data = reader.text();
  if (method === "setData" || method === "delete" || method === "check") fields.version = reader.int();
  // What follows the scheme is the secret.
  if (method === "auth") fields.scheme = (reader.skip(4), reader.text());
  if (method === "multi") fields.operations = operationsOf(reader);
  const steps = fields.operations || [];
  const summary = fields.path || steps.map((one) => `${one.method} ${one.path}`).join(", ") || fields.scheme;
  return { kind: "request", method, summary: shown(summary || ""), fields };
}

/** Of a transaction: MultiHeader { type:4 done:1 err:4 } before each. */
function operationsOf(reader) {
  const operations = [];
  while (operations.length < 1000 && reader.left >= 9) {
    const code = reader.int();
    const isDone = reader.byte() !== 0;
    reader.skip(4);
    if (isDone) break;
    const one = { method: OPERATIONS[code] || String(code), path: reader.text() };
    if (WITH_DATA.has(code)) one.data = reader.text();
    if (one.method === "create" || one.method === "create2") skipAcl(reader);
    else if (one.method === "setData" || one.method === "delete" || one.method === "check") one.version = reader.int();
    else return [...operations, one];
    operations.push(one);
  }
  return operations;
}
/** A list of ACL { perms:4 scheme id }, then the flags. */
function skipAcl(reader) {
  for (let left = reader.int(); left > 0; left--) {
    reader.skip(4);
    reader.text();
    reader.text();
  }
  reader.skip(4);
}

/** @returns {Omit<DissectorMessage, "length">} */
function response(reader) {
  if (isConnected(reader.view)) {
    reader.skip(4);
    const fields = { timeout: reader.int(), session: reader.long() };
    return { kind: "response", status: "OK", ok: fields.timeout > 0, fields };
  }
  const fields = { xid: reader.int(), zxid: reader.long(), error: reader.int() };
  if (fields.xid === WATCH) {
    const type = reader.int();
    const watch = { event: WATCH_EVENTS[type] || String(type), state: reader.int(), path: reader.text() };
    return { kind: "event", method: "watch", summary: shown(watch.path), status: watch.event, fields: watch };
  }
  const status = fields.error === 0 ? "OK" : ERRORS[fields.error] || String(fields.error);
  return { kind: "response", status, ok: fields.error === 0, fields };
}

/** The parts of a record. What is not there throws, and costs the message only. */
class Reader {
  constructor(view, at, end) {
    this.view = view;
    this.at = at;
    this.end = end;
  }
  get left() {
    return this.end - this.at;
  }
  skip(count) {
    const at = this.at;
    if (count < 0 || count > this.left) throw new Error("a record ends too early");
    this.at += count;
    return at;
  }
  byte() {
    return this.view.getUint8(this.skip(1));
  }
  int() {
    return this.view.getInt32(this.skip(4));
  }
  /** Eight bytes are more than a number can hold. */
  long() {
    const at = this.skip(8);
    const high = this.view.getUint32(at).toString(16);
    return `0x${high}${this.view
      .getUint32(at + 4)
      .toString(16)
      .padStart(8, "0")}`.replace(/^0x0+(?=.)/, "0x");
  }
  /** A text or bytes, UTF-8 where it is; -1 stands for none. */
  text() {
    const size = this.int();
    if (size === -1) return "";
    const start = this.skip(size);
    const end = start + Math.min(size, 16384);
    let text = "";
    for (let at = start; at < end; at++) text += String.fromCharCode(this.view.getUint8(at));
    try {
      return decodeURIComponent(escape(text));
    } catch {
      return text;
    }
  }
}

function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function shown(text) {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
