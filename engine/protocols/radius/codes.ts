// Codes of messages, and which answers fit which request (RFC 2865, 2866, 5176, 5997, 7930; IANA's registry of packet types).

export interface Code {
  readonly name: string;
  /** Codes of its answers; none for what is an answer itself. */
  readonly answers: readonly number[];
  readonly isRequest: boolean;
  /** A refusal. */
  readonly isBad: boolean;
}
/** Any request may be answered so (RFC 7930, 4). */
export const PROTOCOL_ERROR = 52;

const request = (name: string, ...answers: readonly number[]): Code => ({
  name,
  answers: [...answers, PROTOCOL_ERROR],
  isRequest: true,
  isBad: false,
});
const response = (name: string, isBad = false): Code => ({ name, answers: [], isRequest: false, isBad });

const CODES: Readonly<Record<number, Code>> = {
  1: request("Access-Request", 2, 3, 11),
  2: response("Access-Accept"),
  3: response("Access-Reject", true),
  4: request("Accounting-Request", 5),
  5: response("Accounting-Response"),
  11: response("Access-Challenge"),
  // Which of the two it is depends on the port that was asked (RFC 5997, 4.2).
  12: request("Status-Server", 2, 5),
  13: request("Status-Client", 2, 5),
  40: request("Disconnect-Request", 41, 42),
  41: response("Disconnect-ACK"),
  42: response("Disconnect-NAK", true),
  43: request("CoA-Request", 44, 45),
  44: response("CoA-ACK"),
  45: response("CoA-NAK", true),
  [PROTOCOL_ERROR]: response("Protocol-Error", true),
};

export function codeOf(code: number): Code | undefined {
  return CODES[code];
}
