// Pairs that are known to come out wrong and unmarked where packets are missing: gaps of dissectors, each with its cause. What
// is not listed here fails the test.

export interface KnownWrongPair {
  readonly capture: RegExp;
  /** Matches the pair as `wrongPairs` tells it. */
  readonly pair: RegExp;
  readonly reason: string;
}

export const KNOWN_WRONG_PAIRS: readonly KnownWrongPair[] = [
  {
    capture: /dns\/dnsmasq/,
    pair: /DNS Query price\.shop\.svc\.cluster\.local 0/,
    reason: "without its answer, a query with the id and the question of the one before is that query asked again",
  },
  {
    capture: /http\/node-server/,
    pair: /HTTP GET \/\d 200/,
    reason: "of pipelined requests whose first answers are lost, the newest is taken to be answered next",
  },
  {
    capture: /redis\/redis-server/,
    pair: /REDIS /,
    reason: "joined inside a bulk text, its lines are taken for inline commands, each of which waits for a reply",
  },
  {
    capture: /mysql\/(by-hand|command-line)/,
    pair: /MYSQL (LOGIN|COM_STMT_\w+) /,
    reason: "a short OK behind a hole is not found to be a packet, so its command gets the next answer",
  },
  {
    capture: /ftp\/vsftpd-by-hand|smtp\/exim-curl/,
    pair: /FTP STAT {2}211|SMTP unknown {2}334/,
    reason: "the end of a reply whose beginning is lost is taken for the reply to the command that came meanwhile",
  },
];

/** What is known of a wrong pair; undefined where it is a surprise. */
export function knownWrongPair(capture: string, pair: string): KnownWrongPair | undefined {
  return KNOWN_WRONG_PAIRS.find((known) => known.capture.test(capture) && known.pair.test(pair));
}
