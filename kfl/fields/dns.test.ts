// Variables of DNS from realistic entries (kfl.md 2.2, entry.md 3.5).
import { ofProtocol, VariableTable } from "../testing/variables.ts";
import { DNS } from "./dns.ts";

const table = new VariableTable();
const SIZES = { requestSize: 30, responseSize: 50 };

table.check(
  "DNS",
  {
    ...ofProtocol("dns", "DNS"),
    ...SIZES,
    request: {
      opCode: "Query",
      questions: [
        { name: "api.pay.example", type: "A" },
        { name: "cdn.pay.example", type: "AAAA" },
      ],
    },
    response: { code: "Non-Existent Domain", codeNumber: 3, answers: [{ name: "api.pay.example", ip: "192.0.2.10" }] },
  },
  {
    dns: true,
    dns_questions: ["api.pay.example", "cdn.pay.example"],
    dns_question_types: ["A", "AAAA"],
    dns_answers: ["api.pay.example"],
    dns_request: true,
    dns_response: true,
    dns_request_length: 30,
    dns_response_length: 50,
    dns_total_size: 80,
    status_code: 3,
    method: "",
  },
);

table.check(
  "a DNS question without its answer",
  { ...ofProtocol("dns", "DNS"), request: { questions: [] }, response: {} },
  {
    dns_request: true,
    dns_response: false,
    dns_questions: [],
    dns_answers: [],
  },
);

table.checkAllSeen([DNS]);
