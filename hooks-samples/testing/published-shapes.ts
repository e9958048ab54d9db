// What Kubeshark's published scripts write, in scripts of our own: the orders of arguments, the spellings of fields, and the
// habits of the language that they rely on. Each says what has to come of it.
import type { ScriptRole } from "../../session/hooks/types.ts";

export interface Shape {
  readonly what: string;
  readonly source: string;
  /** The half that runs; a script that speaks to the hub has two. */
  readonly role?: ScriptRole;
  /** Calls that reach the outside, as `name [arguments]`; arguments that were left out at the end are not there. */
  readonly calls?: readonly string[];
  readonly console?: readonly string[];
  readonly errors?: readonly string[];
  /** What its top level throws. */
  readonly refusal?: string;
  readonly jobs?: readonly string[];
}

/** Each runs over one HTTP entry: `GET /v2/price`, status 503, from `cart` to `price`. */
export const SHAPES: readonly Shape[] = [
  {
    what: "a bucket's arguments in the order of today, and in that of before",
    source:
      'vendor.s3.put("packets", "a.pcap", "eu-west-1"); vendor.s3.put("eu-west-1", "id", "key", "packets", "a.pcap");',
    calls: [
      'vendor.s3.put ["packets","a.pcap","eu-west-1"]',
      'vendor.s3.put ["eu-west-1","id","key","packets","a.pcap"]',
    ],
  },
  {
    what: "packets of all streams, of some, and of a folder",
    source: 'pcap.snapshot(); pcap.snapshot(["a.pcap"]); pcap.snapshot([], "kept"); pcap.snapshot("kept");',
    calls: ["pcap.snapshot []", 'pcap.snapshot [["a.pcap"]]', 'pcap.snapshot [[],"kept"]', 'pcap.snapshot ["kept"]'],
  },
  {
    what: "fields in the spelling of Go",
    source:
      "function onItemCaptured(data) { console.log(data.Protocol.Name, data.Request.Path, data.Src.Name, data.Node.Ip); }",
    console: ["http /v2/price cart "],
  },
  {
    what: "colours as octal numbers, which strict code refuses",
    source: String.raw`console.log("\033[31m" + "red" + "\033[0m");`,
    console: ["\u001b[31mred\u001b[0m"],
  },
  {
    what: "a directive below the title",
    source:
      '// Title\n\n"use strict";\nvar seen = [];\nfunction onItemCaptured(data) { seen.push(data.stream); console.log(seen.length); }',
    console: ["1"],
  },
  {
    what: "a script that refuses to run on the hub, by throwing a text",
    role: "hub",
    source: 'if (utils.nodeName() == "hub")\n  throw("not on the hub");',
    refusal: "not on the hub",
  },
  {
    what: "an error printed behind a text",
    source: 'try { nothing.at.all; } catch (error) { console.error("caught", error); }',
    errors: ["caught ReferenceError: 'nothing' is not defined"],
  },
  {
    what: "a worker's totals for the hub, from a job above its function",
    role: "worker",
    source:
      'var totals = {};\nfunction onItemCaptured(data) { totals[data.dst.name] = 1; }\nif (utils.nodeName() !== "hub") jobs.schedule("tell", "*/10 * * * * *", tell);\nfunction tell() { hub.action("mine", totals); totals = {}; }',
    jobs: ["tell"],
    calls: ['hub.action ["mine",{"price":1}]'],
  },
  {
    what: "metrics with labels that are no texts, and without labels",
    source:
      'prometheus.vector("pods", "Pods", 1, 2, { pod: "cart", active: true }); prometheus.metric("all", "All", 2, 7);',
    calls: [
      'prometheus.vector ["pods","Pods",1,2,{"pod":"cart","active":true}]',
      'prometheus.metric ["all","All",2,7]',
    ],
  },
  {
    what: "a request with an entry as its body, one with none, and a form",
    source:
      'vendor.webhook("GET", "http://a", ""); vendor.webhook("GET", "http://a"); vendor.webhookForm("POST", "http://a", { fileName: "x" });\nfunction onItemCaptured(data) { vendor.webhook("POST", "http://a", data.request); }',
    calls: [
      'vendor.webhook ["GET","http://a",""]',
      'vendor.webhook ["GET","http://a"]',
      'vendor.webhookForm ["POST","http://a",{"fileName":"x"}]',
      'vendor.webhook ["POST","http://a",{"method":"GET","path":"/v2/price"}]',
    ],
  },
  {
    what: "a document for a cloud, its address left empty",
    source: 'vendor.elastic("", "traffic", { a: 1 }, "", "", "cloud", "key");',
    calls: ['vendor.elastic ["","traffic",{"a":1},"","","cloud","key"]'],
  },
  {
    what: "a job with a limit and arguments",
    source:
      'jobs.schedule("report", "*/60 * * * * *", function (isLong) { console.log(isLong ? "long" : "short"); }, 0, true);',
    jobs: ["report"],
    console: ["long"],
  },
  {
    what: "files that may be missing, and temporary ones",
    source:
      'file.delete("dfir"); file.mkdir("dfir"); file.move("dfir", "dfir_tmp"); file.temp("data", "", "json"); file.mkdirTemp("snapshot");',
    calls: [
      'file.delete ["dfir"]',
      'file.mkdir ["dfir"]',
      'file.move ["dfir","dfir_tmp"]',
      'file.temp ["data","","json"]',
      'file.mkdirTemp ["snapshot"]',
    ],
  },
  {
    what: "filters of the old language",
    source:
      'function onItemCaptured(data) { console.log(kfl.validate("http and"), kfl.match("http and response.status == 503", data), kfl.match("", data)); }',
    console: ["false true true"],
  },
  {
    what: "entries that are kept and packed later",
    source:
      'var kept = [];\nfunction onItemCaptured(data) { if (data.Protocol && data.Protocol.Name == "http") kept.push(data); }\njobs.schedule("pack", "0 * * * * *", function () { console.log(JSON.parse(wrapper.buildHAR(kept)).log.entries.length); });',
    jobs: ["pack"],
    console: ["1"],
  },
  {
    what: "maps that are joined, and YAML of them",
    source: "console.log(utils.json2Yaml(JSON.stringify(wrapper.joinMaps({ a: 1 }, { a: 2, b: { c: 1 } }))));",
    console: ["a: 3\nb:\n  c: 1\n"],
  },
  {
    what: "a shared value, written by this and read by its name",
    source: "this.total = 1;\nfunction onItemCaptured(data) { this.total++; console.log(total); }",
    console: ["2"],
  },
  {
    what: "Date called without new",
    source: "console.log(typeof Date().toLocaleString());",
    console: ["string"],
  },
  {
    what: "blocking a pod, which is refused with a reason that can be caught",
    source: 'try { hub.blockPod("cart", "shop"); } catch (error) { console.error(error.message); }',
    calls: ['hub.blockPod ["cart","shop"]'],
  },
];
