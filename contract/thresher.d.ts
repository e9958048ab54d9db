// Types of Thresher's scripts: what the editor completes and checks. Made by tools/docs/scripting.ts; do not edit.
// Load it with the library of ECMAScript only: the names of browsers (console, setTimeout) mean ours here.
//
// An entry can also be read with the first letters of its names in capitals, as the older samples of Kubeshark do
// (`data.Request.Path`). Those names work, and are not listed here.

/** The `protocol` object of an entry. One value a protocol and version; colours are `#rrggbb`. */
interface Protocol {
  name: string;
  version: string;
  abbr: string;
  longName: string;
  macro: string;
  backgroundColor: string;
  foregroundColor: string;
  fontSize: number;
  referenceLink: string;
  ports: string[];
  layer4: string;
  layer3: string;
  priority: number;
}

/** Why an entry is not a whole, healthy exchange. */
type EntryErrorType = "dissection" | "connection" | "timeout" | "pair-not-found";

interface EntryError {
  type: EntryErrorType;
  msg: string;
}

interface KubernetesMeta {
  metadata: { name: string; namespace: string };
}

interface PodSummary {
  metadata: KubernetesMeta["metadata"] & {
    labels?: Record<string, string>;
    /** What made the pod: the top of its owners that could be read, a Deployment rather than its ReplicaSet. */
    ownerReferences?: { kind: string; name: string }[];
  };
  spec: { nodeName: string };
  status: { hostIp: string };
}

/** Where a peer's name came from. */
type ResolutionMechanism =
  | "none"
  | "ip"
  | "ip-and-port"
  | "dns"
  | "tls-sni"
  | "http-header"
  | "cgroup-id"
  | "container-id"
  | "syscall"
  | "sidecar-proxy";

/** One end of an exchange. `port` is text, empty where the protocol has none. */
interface Peer {
  ip: string;
  port: string;
  name: string;
  namespace: string;
  pod: PodSummary | null;
  service: KubernetesMeta | null;
  endpointSlice: KubernetesMeta | null;
  processName: string;
  processId: number;
  resolutionMechanism: ResolutionMechanism;
  dns: string;
}

/** One place that saw the flow, the one dissected first. */
interface Hop {
  node: string;
  interface: string;
  packets: number;
  /** Where the flow went to at this place, where that is not the entry's destination: the Service that was dialed. */
  dst?: { ip: string; port: string } | undefined;
}

/** Microseconds; `handshakeUs` is null where the handshake was not seen. */
interface Timing {
  handshakeUs: number | null;
  requestUs: number;
  waitUs: number;
  responseUs: number;
}

/**
 * How an exchange over TCP fared on the network while it lasted. Times are microseconds, null where they could not be measured;
 * a count that is 0 is left out.
 */
interface Network {
  /** From the request's last byte to the server's ACK of it. */
  ackUs: number | null;
  /** Part of the wait that the way to the server and back took, by the shortest round trip measured. */
  networkUs: number | null;
  /** The rest of the wait: what the server took. */
  serverUs: number | null;
  /** Segments sent again, whatever the cause. */
  retransmissions?: number;
  /** Segments sent again soon after duplicate ACKs. */
  fastRetransmissions?: number;
  /** Segments sent again although the other side had acknowledged them. */
  spuriousRetransmissions?: number;
  /** Segments sent again because a timer ran out. */
  timeoutRetransmissions?: number;
  /** Segments that later ones overtook. */
  outOfOrder?: number;
  /** ACKs that repeat the one before: the receiver misses a segment. */
  dupAcks?: number;
  /** Segments whose predecessor was not captured. */
  lostSegments?: number;
  /** ACKs of segments that were not captured. */
  ackedUnseenSegments?: number;
  /** Packets that say that the receiver takes nothing more for now. */
  zeroWindows?: number;
  /** Single bytes sent to ask whether a closed window is open. */
  zeroWindowProbes?: number;
  /** Segments that filled the receiver's window. */
  windowFullEvents?: number;
  /** ACKs that only tell of another window. */
  windowUpdates?: number;
  /** Keep-alives: packets that only ask whether the other side is there. */
  keepaliveCount?: number;
}

/** The document of one item, in the order of its keys. See docs/scripting-reference.md for every field. */
interface Entry {
  /** Identifier: worker/stream-index. */
  id: string;
  /** Number inside its stream, from 0. */
  index: number;
  /** Stream that the entry belongs to. */
  stream: string;
  /** Where it was captured. */
  worker: string;
  node: { ip: string; name: string };
  /** Cluster that the entry comes from. */
  cluster: string;
  protocol: Protocol;
  /** Plaintext obtained from inside TLS. */
  tls: boolean;
  src: Peer;
  dst: Peer;
  /** Namespace of the server, else of the client. */
  namespace: string;
  /** The capturing side is the client. */
  outgoing: boolean;
  /** Unix milliseconds of the first packet. */
  timestamp: number;
  /** The same moment, RFC 3339 with nanoseconds, UTC. */
  startTime: string;
  /** Milliseconds from the request's last packet to the response's first. */
  elapsedTime: number;
  /** The same in microseconds. */
  elapsedTimeUs: number;
  timing: Timing;
  request: EntryRequest | null;
  response: EntryResponse | null;
  /** Bytes of the request on the wire. */
  requestSize: number;
  /** Bytes of the response on the wire. */
  responseSize: number;
  /** Bytes of both sides on the wire. */
  size: number;
  /** A script called test.pass. */
  passed: boolean;
  /** A script called test.fail. */
  failed: boolean;
  error: EntryError | null;
  event: Record<string, any> | null;
  data: EntryData | null;
  /** Version and cipher suite of the TLS that it was said in; absent where it was not, or they were not seen. */
  tlsInfo?: string;
  entryFile: string;
  /** Recording that the entry belongs to. */
  record: string;
  capture: {
    backend: string;
    source: string;
    proxy: null;
    vlan: { id: number; dot1q: string } | null;
  };
  /** unspecified, af_packet, ebpf or ebpf_tls. */
  captureSource: string;
  checksums: string[];
  duplicate: string;
  hops: Hop[];
  /** Connection that the entry belongs to. */
  connId: number;
  /** Flow that the entry belongs to. */
  flowId: number;
  labels: { src: Record<string, any>; dst: Record<string, any> };
  annotations: { src: Record<string, any>; dst: Record<string, any> };
  /** A payload was cut by a limit. */
  truncated: boolean;
  /** Only of exchanges over TCP. */
  network?: Network;
}

/** The request's side of an entry, of all protocols. `{}` where it was not seen. */
interface EntryRequest {
  /** HTTP method (http); Method: basic publish, queue declare, … (amqp); Method that is called (thrift, dubbo). */
  method?: string;
  /** Request target with its query (http). */
  url?: string;
  /** Path without query (http). */
  path?: string;
  /** Path split at slashes (http). */
  pathSegments?: any[];
  /** Names of the query to a text, or to a list where repeated (http). */
  queryString?: Record<string, any>;
  /** HTTP version of the request (http). */
  httpVersion?: string;
  /** Headers of the request (http); Headers of the message (nats). */
  headers?: Record<string, any>;
  /** Cookies that the client sent (http). */
  cookies?: Record<string, any>;
  /** Bytes of the request's head (http). */
  headersSize?: number;
  /** Bytes of the request's body as sent (http); Bytes of the content's body (amqp). */
  bodySize?: number;
  postData?: {
    /** Media type of the request's body (http). */
    mimeType?: string;
    /** The request's body, unpacked (http). */
    text?: string;
    /** Form fields: name, value, fileName, contentType, and size of a file (http). */
    params?: any[];
    [field: string]: any;
  };
  /** Request target with its query (http). */
  targetUri?: string;
  /** Trailers of a chunked request (http). */
  trailers?: Record<string, any>;
  /** Service of the call, with its package (grpc). */
  grpcService?: string;
  /** Method of the call (grpc). */
  grpcMethod?: string;
  /** Messages sent: compressed, length, data, and protobuf by name (json) or by field number (protobuf) (grpc); Names of all messages of the request (postgresql). */
  messages?: any[];
  /** Messages sent, also those that are not listed (grpc). */
  messageCount?: number;
  graphql?: {
    /** Name of the GraphQL operation (gql). */
    operationName?: string;
    /** query, mutation or subscription (gql). */
    operationType?: string;
    /** The GraphQL document (gql). */
    query?: string;
    /** Variables of the GraphQL operation (gql). */
    variables?: Record<string, any>;
    [field: string]: any;
  };
  /** All operations of a GraphQL batch (gql). */
  graphqlBatch?: any[];
  /** Id of an operation over WebSocket (gql). */
  operationId?: string;
  /** Type of the message with which the client ended an operation over WebSocket (gql). */
  cancelledBy?: string;
  /** Operation: Query, Notify, Update, … (dns). */
  opCode?: string;
  questions?: Array<{
    /** Name that is asked for (dns). */
    name?: string;
    /** Type that is asked for (dns). */
    type?: string;
    /** Class that is asked for (dns). */
    class?: string;
    [field: string]: any;
  }>;
  /** Id of the query (dns). */
  id?: number;
  /** dns, mdns or llmnr (dns). */
  variant?: string;
  /** The server is asked to look further (dns). */
  recursionDesired?: boolean;
  /** How often the query was sent again before its answer (dns); How often the same message was sent again (radius); How often it was sent again before its answer came (mqtt). */
  retransmissions?: number;
  edns?: {
    /** Bytes of the largest datagram that the sender takes (dns). */
    udpPayloadSize?: number;
    options?: Array<{
      /** Name of an EDNS option (dns). */
      name?: string;
      [field: string]: any;
    }>;
    [field: string]: any;
  };
  dns?: {
    questions?: Array<{
      /** DNS over HTTPS: name that is asked for (dns). */
      name?: string;
      /** DNS over HTTPS: type that is asked for (dns). */
      type?: string;
      [field: string]: any;
    }>;
    [field: string]: any;
  };
  /** Kind of a client's message (ws); OP_MSG, OP_QUERY, …; of a packed message what is inside (mongodb). */
  opcode?: string;
  /** Payload, unpacked of a client's message (ws); The request (kafka); Data of an echo, base64 (icmp); Payload; base64 where it is no text, with `encoding` beside it (mqtt, nats). */
  payload?: {
    /** Produce: topics with their partitions and records (kafka). */
    topicData?: any[];
    /** Topics that the request names (kafka). */
    topics?: any[];
    /** Produce: acknowledgements asked for (kafka). */
    requiredAcks?: number;
    /** Consumer group (kafka). */
    groupId?: string;
    /** Member of the group (kafka). */
    memberId?: string;
    /** Transaction of the producer (kafka). */
    transactionalID?: string;
    [field: string]: any;
  };
  /** Bytes as sent of a client's message (ws); Bytes of the payload (mqtt, nats). */
  payloadLength?: number;
  /** Whether the end was seen of a client's message (ws). */
  fin?: boolean;
  /** Whether the payload was masked of a client's message (ws). */
  masked?: boolean;
  /** Whether the payload was compressed of a client's message (ws). */
  compressed?: boolean;
  /** Close code of a client's message (ws). */
  closeCode?: number;
  /** Close reason of a client's message (ws). */
  closeReason?: string;
  /** Command in upper case; of a pushed message its kind (MESSAGE, SUBSCRIBE, …) (redis); Command: find, insert, … (mongodb); COM_QUERY, COM_STMT_EXECUTE, LOGIN, SSL_REQUEST, … (mysql); First word of the statement in upper case (postgresql); Command: get, set, mg, getq, sasl_auth, … (memcached); QUERY, PREPARE, EXECUTE, BATCH, STARTUP, OPTIONS, REGISTER, AUTH_RESPONSE (cassandra); PUB, HPUB, MSG, HMSG, PING, PONG, … (nats); EHLO, MAIL, RCPT, DATA, AUTH, STARTTLS, …; empty for what is no known command (smtp); USER, RETR, STOR, PASV, …; empty for what is no command (ftp); Command of the transfer: RETR, STOR, LIST, … (ftpdata). */
  command?: string;
  /** Second word; of a pushed message its channel (redis); First key of the command (memcached). */
  key?: string;
  /** Third word, several as [v, v, …]; of a reply its value. Passwords are never stored: *** (redis); Value that is stored; base64 where it is no text, and credentials are *** (memcached). */
  value?: string;
  /** All words of the command. Passwords of AUTH, HELLO, MIGRATE, CONFIG SET and ACL SETUSER are never stored: *** (redis). */
  args?: any[];
  /** Type of the value: Array, Bulk String, Simple String, Integer, Error, Map, Push, … (redis); Type of the message (icmp). */
  type?: any;
  /** OK, QUEUED, PONG, … (redis). */
  keyword?: string;
  /** Number of the API (kafka). */
  apiKey?: number;
  /** Name of the API: Produce, Fetch, … (kafka). */
  apiKeyName?: string;
  /** Version of the API (kafka). */
  apiVersion?: number;
  /** Client id (kafka). */
  clientID?: string;
  /** Correlation id (kafka). */
  correlationID?: number;
  /** Length field of the request (kafka). */
  size?: number;
  /** Exchange (amqp). */
  exchange?: string;
  /** Routing key (amqp). */
  routingKey?: string;
  /** Queue (amqp). */
  queue?: string;
  /** Body, base64 (amqp). */
  body?: string;
  /** Channel (amqp). */
  channel?: number;
  /** Properties of the content: contentType, headers, deliveryMode, … (amqp); Properties of MQTT 5: messageExpiryInterval, responseTopic, … (mqtt). */
  properties?: Record<string, any>;
  /** Consumer (amqp). */
  consumerTag?: string;
  /** Number of a delivery in its channel (amqp). */
  deliveryTag?: number;
  /** Virtual host that is opened (amqp). */
  virtualHost?: string;
  /** How the client logs in (amqp); Mechanism of SASL (ldap); SASL mechanism that the client chose (postgresql); Mechanism of a SASL login (memcached); Mechanism of a login (AUTH); its credentials are never stored (smtp). */
  mechanism?: string;
  /** Further arguments of a declaration, binding or consumer (amqp); Words behind a command that has no key (memcached); Arguments by the numbers of their fields (thrift); Its arguments (dubbo). */
  arguments?: any;
  /** Why a channel or connection is closed, or a message returned (amqp). */
  replyCode?: number;
  /** The same in words (amqp). */
  replyText?: string;
  /** AMQP, SASL or TLS: what a protocol header begins (amqp). */
  protocolId?: string;
  /** Version of the protocol header (amqp); Version of the protocol (ldap); 4 for ICMP, 6 for ICMPv6 (icmp); Highest version offered (tlsx); Version of the protocol: 3, 4 or 5 (cassandra); The identification: SSH-2.0-OpenSSH_9.2 (ssh); Version that the client began with (quic). */
  version?: any;
  /** Frames of the connection by their kind: open, attach, transfer, … (amqp). */
  performatives?: Record<string, any>;
  /** Who the side says it is (open) (amqp). */
  containerId?: string;
  /** Whom the client wants to talk to (open) (amqp). */
  hostname?: string;
  /** bind, search, modify, add, delete, modDN, compare, extended, abandon, unbind (ldap). */
  operation?: string;
  /** Who logs in, or what is changed (ldap). */
  dn?: string;
  /** Where a search begins (ldap). */
  baseObject?: string;
  /** Filter of a search, as RFC 4515 writes it (ldap). */
  filter?: string;
  /** Number of the request (ldap). */
  messageId?: number;
  /** simple or sasl; the password is never stored (ldap). */
  authentication?: string;
  /** baseObject, singleLevel, wholeSubtree, subordinateSubtree (ldap). */
  scope?: string;
  /** Attributes that a search asks for (ldap); Attributes that the client told: program_name, _os, … (mysql). */
  attributes?: Array<{
    /** Type of an attribute (radius). */
    type?: number;
    /** Name of an attribute (radius). */
    name?: string;
    /** Value of an attribute; passwords and keys are *** (radius). */
    value?: string;
    /** Name of an enumerated value (radius). */
    valueName?: string;
    /** Vendor of an attribute (radius). */
    vendor?: string;
    /** Tag of a tunnel's attribute (radius). */
    tag?: number;
    [field: string]: any;
  }>;
  /** Changes of a modify: operation, attribute, values (ldap). */
  changes?: any[];
  /** Extended operation (ldap). */
  oid?: string;
  /** Controls: oid, name, critical, value (ldap). */
  controls?: any[];
  /** Access-Request, … (radius); Its name: Port Unreachable, … (icmp). */
  codeName?: string;
  /** User name (radius, diameter); User who logs in (CONNECT); the password is never stored (mqtt). */
  userName?: string;
  /** Address of the access server (radius). */
  nasIpAddress?: string;
  /** Code of the message (radius); Code within the type (icmp). */
  code?: number;
  /** Number that pairs request and response (radius); Identifier of an echo (icmp). */
  identifier?: number;
  /** Bytes of the message (radius, diameter, icmp); Bytes of the value (memcached). */
  length?: number;
  /** Authenticator in hex (radius). */
  authenticator?: string;
  /** The message is protected by a Message-Authenticator (radius). */
  hasMessageAuthenticator?: boolean;
  eap?: {
    /** Request, Response, Success, Failure (radius). */
    codeName?: string;
    /** Method of EAP: Identity, MD5-Challenge, PEAP, … (radius). */
    typeName?: string;
    /** Who the EAP peer says it is (radius). */
    identity?: string;
    [field: string]: any;
  };
  /** Address of the user (radius). */
  framedIpAddress?: string;
  /** Name of the access server (radius). */
  nasIdentifier?: string;
  /** Start, Stop, Interim-Update, … (radius). */
  acctStatusType?: string;
  /** Session that is accounted (radius). */
  acctSessionId?: string;
  /** Where the user calls from (radius). */
  callingStationId?: string;
  /** Where the user calls to (radius). */
  calledStationId?: string;
  /** Command: Capabilities-Exchange, … (diameter). */
  commandName?: string;
  /** Session id (diameter). */
  sessionId?: string;
  /** Origin host (diameter). */
  originHost?: string;
  /** Code of the command (diameter). */
  commandCode?: number;
  /** Number of the application (diameter). */
  applicationId?: number;
  /** Application: 3GPP Gx, Credit Control, … (diameter). */
  applicationName?: string;
  /** Number that pairs request and answer (diameter). */
  hopByHopId?: number;
  /** Number that tells duplicates (diameter). */
  endToEndId?: number;
  /** moreToCome, exhaustAllowed, checksumPresent (mongodb); Flags that the client keeps with the value (memcached); compressed, tracing, customPayload, warning, beta (cassandra). */
  flags?: {
    /** The message may have been sent before (diameter). */
    retransmitted?: boolean;
    /** The answer is a protocol error (diameter). */
    error?: boolean;
    /** The message may be relayed (diameter). */
    proxiable?: boolean;
    [field: string]: any;
  };
  /** Realm of the sender (diameter). */
  originRealm?: string;
  /** INITIAL_REQUEST, UPDATE_REQUEST, TERMINATION_REQUEST, EVENT_REQUEST (diameter). */
  ccRequestType?: string;
  /** Number of the request in its session (diameter). */
  ccRequestNumber?: number;
  avps?: Array<{
    /** Code of an AVP (diameter). */
    code?: number;
    /** Name of an AVP (diameter). */
    name?: string;
    /** Vendor of an AVP, 0 for the IETF (diameter). */
    vendorId?: number;
    /** Value of an AVP; passwords and keys are *** (diameter). */
    value?: string;
    /** Name of an enumerated value (diameter). */
    valueName?: string;
    [field: string]: any;
  }>;
  /** Destination host (diameter). */
  destinationHost?: string;
  /** Destination realm (diameter). */
  destinationRealm?: string;
  /** Database (mongodb); Database of the connection, where it was seen (mysql); Database of the connection, where its start was seen (postgresql). */
  database?: string;
  /** Collection (mongodb). */
  collection?: string;
  /** snappy, zlib or zstd, where the message is packed (mongodb). */
  compression?: string;
  /** Number of the request (mongodb, dubbo). */
  requestId?: number;
  /** The command as extended JSON (mongodb). */
  document?: Record<string, any>;
  /** Statement; passwords in it are *** (mysql, postgresql); Statement; of EXECUTE the one that was prepared. Passwords in it are *** (cassandra). */
  query?: string;
  /** First word of the statement in upper case (mysql, cassandra). */
  verb?: string;
  /** Number of the prepared statement (mysql); Id of a prepared statement, hexadecimal (cassandra). */
  statementId?: any;
  /** Values of the parameters as text, null for NULL (mysql, postgresql); Values that are bound as text, null for NULL; hexadecimal where the type is not known (cassandra); Parameters of MAIL and RCPT: SIZE, BODY, NOTIFY, … (smtp). */
  parameters?: any;
  /** User of the connection, where its login was seen (mysql); User of the connection, where its start was seen (postgresql); Who is logged in, where the login was seen; the password is never stored (cassandra). */
  user?: string;
  /** Authentication plugin of the client (mysql). */
  plugin?: string;
  /** Bytes of the local file that the server asked for (mysql). */
  fileBytes?: number;
  /** Query, Execute, Parse, StartupMessage, SSLRequest, CancelRequest, Terminate, … (postgresql); call, oneway, reply, exception (thrift). */
  messageType?: string;
  /** Name of the prepared statement, empty for the unnamed one (postgresql). */
  statement?: string;
  /** Name of the portal, empty for the unnamed one (postgresql). */
  portal?: string;
  /** Types of the parameters: int4, text, … (postgresql); Types of the values: int, varchar, list<int>, … (cassandra); Types of its parameters (dubbo). */
  parameterTypes?: any[];
  /** Parameters of the startup packet (postgresql). */
  startupParameters?: Record<string, any>;
  /** Server process that a CancelRequest names (postgresql). */
  processId?: number;
  copy?: {
    /** Bytes that the client copied (postgresql). */
    bytes?: number;
    /** The first 16 KiB that the client copied (postgresql). */
    text?: string;
    [field: string]: any;
  };
  /** Its name: Echo Request, Destination Unreachable, Neighbor Solicitation, … (icmp). */
  typeName?: string;
  /** Sequence number of an echo (icmp). */
  sequence?: number;
  /** Checksum as sent (icmp). */
  checksum?: number;
  original?: {
    /** Source of the packet that an error quotes (icmp). */
    src?: string;
    /** Destination of the packet that an error quotes (icmp). */
    dst?: string;
    /** Protocol of the packet that an error quotes (icmp). */
    protocol?: string;
    /** Source port of the packet that an error quotes (icmp). */
    srcPort?: number;
    /** Destination port of the packet that an error quotes (icmp). */
    dstPort?: number;
    /** Flow of the packet that an error quotes: entries of that flowId, of whatever protocol (icmp). */
    flowId?: number;
    /** Protocols found in that flow by then (icmp). */
    protocols?: string;
    [field: string]: any;
  };
  /** Address asked for or announced in neighbour discovery (icmp). */
  targetAddress?: string;
  /** Group of a multicast listener message (icmp). */
  multicastAddress?: string;
  /** Options of STARTUP: CQL_VERSION, COMPRESSION, DRIVER_NAME, … (cassandra); What the client says of itself (CONNECT): name, lang, user, …; credentials are never stored (nats). */
  options?: Array<{
    /** Name of a neighbour discovery option (icmp). */
    name?: string;
    /** Value of a neighbour discovery option (icmp). */
    value?: string;
    [field: string]: any;
  }>;
  /** Server name that the client asked for (tlsx, quic). */
  sni?: string;
  /** Application protocols offered (tlsx, quic). */
  alpn?: any[];
  /** Cipher suites offered (tlsx, quic). */
  cipherSuites?: any[];
  /** JA3 fingerprint of the client (tlsx, quic). */
  ja3?: string;
  /** JA4 fingerprint of the client (tlsx, quic). */
  ja4?: string;
  /** Its name: TLS 1.3 (tlsx); Its name: QUIC v1 (quic). */
  versionName?: string;
  /** Version in the hello's own field (tlsx). */
  legacyVersion?: number;
  /** All versions offered (tlsx). */
  supportedVersions?: any[];
  /** Extensions of the client's hello (tlsx, quic). */
  extensions?: any[];
  /** Groups for the key exchange offered (tlsx, quic). */
  supportedGroups?: any[];
  /** The hello carries an encrypted one (ECH), or pretends to (tlsx, quic). */
  encryptedClientHello?: boolean;
  /** The server asked for a second hello (tlsx, quic). */
  retried?: boolean;
  certificates?: Array<{
    /** Whom a certificate is for (tlsx). */
    subject?: string;
    /** Who signed a certificate (tlsx). */
    issuer?: string;
    /** When a certificate becomes valid (tlsx). */
    notBefore?: string;
    /** When a certificate ends (tlsx). */
    notAfter?: string;
    /** Serial number of a certificate (tlsx). */
    serial?: string;
    [field: string]: any;
  }>;
  /** Number of the stream (http2). */
  streamId?: number;
  /** Stream whose response promised this request (server push) (http2). */
  promisedOn?: number;
  /** Headers of the request that refer to what was sent before the capture began (http2). */
  unknownHeaders?: any[];
  soap?: {
    /** 1.1 or 1.2 (soap). */
    version?: string;
    /** Name of the body's first element; where it is encrypted or missing, the end of the action (soap). */
    operation?: string;
    /** SOAPAction, the media type's action, or WS-Addressing's Action (soap). */
    action?: string;
    /** Name of the body's first element (soap). */
    element?: string;
    /** Namespace of the body's first element (soap). */
    namespace?: string;
    /** Names of the header blocks (soap). */
    headers?: any[];
    [field: string]: any;
  };
  xmlrpc?: {
    /** Method that is called (xmlrpc). */
    method?: string;
    /** Parameters of the call (xmlrpc). */
    params?: any[];
    /** Methods that a system.multicall calls (xmlrpc). */
    batch?: any[];
    [field: string]: any;
  };
  jsonrpc?: {
    /** 1.0 or 2.0 (jsonrpc). */
    version?: string;
    /** Method that is called; of a batch, the first (jsonrpc). */
    method?: string;
    /** Id of the call (jsonrpc). */
    id?: string;
    /** Whether the call wants no answer (jsonrpc). */
    notification?: boolean;
    /** Parameters of the call: a list or a map (jsonrpc). */
    params?: Record<string, any>;
    /** Calls of a batch, also those that are not listed (jsonrpc). */
    batchCount?: number;
    [field: string]: any;
  };
  /** Calls of a batch: version, method, id, notification, params (jsonrpc). */
  jsonrpcBatch?: any[];
  /** All keys, where there are several; at most the first 1,000 (memcached). */
  keys?: any[];
  /** base64 where the value is no text (memcached); binary or compact (thrift). */
  encoding?: string;
  /** text/plain, application/json or application/octet-stream (memcached). */
  mimeType?: string;
  /** Seconds, or a Unix time (memcached). */
  expiration?: number;
  /** Version of the value that the client expects (memcached). */
  cas?: string;
  /** By how much a counter changes (memcached). */
  delta?: number;
  /** What a counter begins with (memcached). */
  initialValue?: number;
  /** True where only what is out of the ordinary is answered (noreply, q) (memcached). */
  quiet?: boolean;
  /** Number that the client gave the request (memcached). */
  opaque?: string;
  /** Flags of a meta command, each with its token (memcached). */
  metaFlags?: Record<string, any>;
  /** Number of the request; its answer has the same (cassandra). */
  stream?: number;
  /** Keyspace of the request, or of its connection (cassandra). */
  keyspace?: string;
  /** Names of the values (cassandra). */
  parameterNames?: any[];
  /** ONE, QUORUM, LOCAL_QUORUM, … (cassandra). */
  consistency?: string;
  /** SERIAL or LOCAL_SERIAL (cassandra). */
  serialConsistency?: string;
  /** Rows that a page may have (cassandra). */
  pageSize?: number;
  /** True where the client goes on with a result (cassandra). */
  isNextPage?: boolean;
  /** Microseconds that the client gave the write (cassandra). */
  timestamp?: string;
  /** LOGGED, UNLOGGED or COUNTER (cassandra). */
  batchType?: string;
  /** Statements of a batch (cassandra). */
  statementCount?: number;
  /** The first 100 of them: query, parameters (cassandra). */
  statements?: any[];
  /** Events that the client wants to be told of (cassandra). */
  events?: any[];
  /** Custom payload (cassandra). */
  customPayload?: Record<string, any>;
  /** PUBLISH, PUBACK, CONNECT, … (mqtt). */
  packetType?: string;
  /** Packet identifier (mqtt). */
  packetId?: number;
  /** Reason code; of several the first that refuses (mqtt); Number of its reason (ssh). */
  reasonCode?: number;
  /** The same by name: Success, Not authorized, … (mqtt). */
  reasonName?: string;
  /** Topic of a publication, also where an alias stood for it (mqtt). */
  topic?: string;
  /** QoS of a publication (mqtt). */
  qos?: number;
  /** The publication is kept for later subscribers (mqtt). */
  retain?: boolean;
  /** The publication is sent again (mqtt). */
  dup?: boolean;
  /** The topic was sent before, this packet has its alias only (mqtt). */
  isTopicFromAlias?: boolean;
  /** The packet has an alias whose topic was not seen (mqtt). */
  isTopicUnknown?: boolean;
  /** What was said between a publication with QoS 2 and PUBCOMP (mqtt). */
  steps?: any[];
  /** Filters that are subscribed to, or no more (mqtt). */
  topicFilters?: any[];
  /** The same with their options: topicFilter, qos, noLocal, … (mqtt). */
  subscriptions?: any[];
  /** MQTT or MQIsdp (CONNECT) (mqtt). */
  protocolName?: string;
  /** 3 for MQTT 3.1, 4 for 3.1.1, 5 (CONNECT) (mqtt). */
  protocolLevel?: number;
  /** Client identifier (CONNECT) (mqtt). */
  clientId?: string;
  /** Seconds of silence that the client allows itself (mqtt). */
  keepAlive?: number;
  /** No session is kept (CONNECT before MQTT 5) (mqtt). */
  cleanSession?: boolean;
  /** A former session is forgotten (CONNECT of MQTT 5) (mqtt). */
  cleanStart?: boolean;
  /** What is published when the client is lost: topic, qos, retain, payload (mqtt). */
  will?: Record<string, any>;
  /** Subject (nats). */
  subject?: string;
  /** Number of the subscription (nats). */
  sid?: string;
  /** JetStream's part: api, stream, consumer, streamSequence, acknowledgement, … (nats). */
  jetStream?: Record<string, any>;
  /** Subject that an answer is to be sent to (nats). */
  replyTo?: string;
  /** Queue group (SUB) (nats). */
  queueGroup?: string;
  /** Messages after which a subscription ends (UNSUB) (nats). */
  maxMessages?: number;
  /** Who the client says it is (EHLO, HELO, LHLO) (smtp). */
  domain?: string;
  /** Sender of the envelope (MAIL) (smtp). */
  from?: string;
  /** Recipient of the envelope (RCPT) (smtp). */
  to?: string;
  /** Challenges that the client answered in a login (smtp). */
  challenges?: number;
  /** What else a command says (smtp); What stands behind the command; users and passwords are *** (ftp); File or folder (ftpdata). */
  argument?: string;
  /** version, KEXINIT, KEX_ECDH_INIT, KEX_ECDH_REPLY, DISCONNECT, encrypted, … (ssh). */
  message?: {
    /** Bytes of the message (smtp). */
    size?: number;
    /** Its subject (smtp). */
    subject?: string;
    /** Its sender, as its head says (smtp). */
    from?: string;
    /** Its recipients, as its head says (smtp). */
    to?: string;
    /** Its Message-ID (smtp). */
    messageId?: string;
    /** Fields of its head: name, value (smtp). */
    headers?: any[];
    /** The beginning of its body (smtp). */
    body?: string;
    [field: string]: any;
  };
  dataAddress?: {
    /** Where the data connection goes to (PORT, EPRT) (ftp). */
    ip?: string;
    /** Its port (ftp). */
    port?: number;
    [field: string]: any;
  };
  /** Flow of the control connection (ftpdata). */
  controlFlowId?: number;
  /** Version of the protocol in it (ssh). */
  protocolVersion?: string;
  /** Software in it (ssh). */
  software?: string;
  /** What else stands in it (ssh). */
  comments?: string;
  /** What is said with a DISCONNECT (ssh). */
  description?: string;
  /** Name of its reason (ssh). */
  reason?: string;
  /** Encrypted bytes that the side sent (ssh). */
  bytes?: number;
  /** Bytes of them that were not captured (ssh). */
  missingBytes?: number;
  /** Names that the side offers (RFC 4253, 7.1) (ssh). */
  kexAlgorithms?: any[];
  /** Names that the side offers (RFC 4253, 7.1) (ssh). */
  serverHostKeyAlgorithms?: any[];
  /** Names that the side offers (RFC 4253, 7.1) (ssh). */
  encryptionClientToServer?: any[];
  /** Names that the side offers (RFC 4253, 7.1) (ssh). */
  encryptionServerToClient?: any[];
  /** Names that the side offers (RFC 4253, 7.1) (ssh). */
  macClientToServer?: any[];
  /** Names that the side offers (RFC 4253, 7.1) (ssh). */
  macServerToClient?: any[];
  /** Names that the side offers (RFC 4253, 7.1) (ssh). */
  compressionClientToServer?: any[];
  /** Names that the side offers (RFC 4253, 7.1) (ssh). */
  compressionServerToClient?: any[];
  /** Names that the side offers (RFC 4253, 7.1) (ssh). */
  languagesClientToServer?: any[];
  /** Names that the side offers (RFC 4253, 7.1) (ssh). */
  languagesServerToClient?: any[];
  /** Fingerprint of what the client offers (ssh). */
  hassh?: string;
  /** How often the side that sends encrypted bytes changed, from 1 (ssh). */
  turns?: number;
  /** Service, where several share a connection (thrift); Service that is called (dubbo). */
  service?: string;
  /** Number of the call (thrift). */
  sequenceId?: number;
  /** framed or unframed (thrift). */
  transport?: string;
  /** call, heartbeat, event (dubbo). */
  kind?: string;
  /** hessian2, fastjson, … (dubbo). */
  serialization?: string;
  /** Whether an answer is wanted (dubbo). */
  twoWay?: boolean;
  /** Version of the protocol that the client speaks (dubbo). */
  dubboVersion?: string;
  /** Its version (dubbo). */
  serviceVersion?: string;
  /** What is sent along; tokens and passwords are *** (dubbo). */
  attachments?: Record<string, any>;
  /** READONLY, for a server that takes no more calls (dubbo). */
  event?: string;
  /** The client's first name for its server, hexadecimal (quic). */
  destinationConnectionId?: string;
  /** The client's connection id, hexadecimal (quic). */
  sourceConnectionId?: string;
  /** Bytes of the token of an earlier visit (quic). */
  tokenLength?: number;
  /** TLS versions offered (quic). */
  tlsVersions?: any[];
  /** Transport parameters: maxIdleTimeout, initialMaxData, … (quic). */
  transportParameters?: Record<string, any>;
  /** Initial packets that this side sent (quic). */
  initialPackets?: number;
  /** 0-RTT packets (quic). */
  zeroRttPackets?: number;
  /** Handshake packets (quic). */
  handshakePackets?: number;
  /** Packets of the connection itself (quic). */
  oneRttPackets?: number;
  /** Bytes of all packets whose content is encrypted (quic). */
  protectedBytes?: number;
  [field: string]: any;
}

/** The response's side of an entry, of all protocols. `{}` where it was not seen. */
interface EntryResponse {
  /** Status code (http); Status of the connection: autocommit, in transaction, … (mysql); STORED, END, HD, SERVER_ERROR; in the binary protocol SUCCESS, KEY_NOT_FOUND, … (memcached); Status in the headers of an answer: 503 for no responders (nats); Status: 20 for OK (dubbo). */
  status?: any;
  /** Reason phrase (http). */
  statusText?: string;
  /** HTTP version of the response (http). */
  httpVersion?: string;
  /** Headers of the response (http); Headers of the message (nats). */
  headers?: Record<string, any>;
  /** Cookies that the server set (http). */
  cookies?: Record<string, any>;
  /** Bytes of the response's body as sent (http); Bytes of the content's body (amqp). */
  bodySize?: number;
  /** Target of a redirect (http). */
  redirectURL?: string;
  /** Their beginning (ftpdata). */
  content?: {
    /** The response's body, unpacked (http). */
    text?: string;
    /** Media type of the response's body (http). */
    mimeType?: string;
    /** Bytes of the response's body, unpacked (http). */
    size?: number;
    [field: string]: any;
  };
  /** Bytes of the response's head (http). */
  headersSize?: number;
  /** Trailers of a chunked response (http); Trailers of the response (http2). */
  trailers?: Record<string, any>;
  /** Status of the call, 0 for OK; absent where the end was not seen (grpc). */
  grpcStatus?: number;
  /** Message of the status (grpc). */
  grpcMessage?: string;
  /** Messages answered: compressed, length, data, and protobuf by name (json) or by field number (protobuf) (grpc); Messages of an operation over WebSocket: type, payload length and payload (gql). */
  messages?: any[];
  /** Messages answered, also those that are not listed (grpc); Messages of an operation over WebSocket, also those that are not listed (gql); Messages that are left in the queue (amqp). */
  messageCount?: number;
  /** Name of the status, such as NOT_FOUND (grpc). */
  grpcStatusName?: string;
  /** Details of the status: type and value (grpc). */
  grpcDetails?: any[];
  /** Errors of a GraphQL response (gql). */
  errors?: any[];
  /** complete, error or cancelled: how an operation over WebSocket ended (gql). */
  end?: string;
  /** Response code: No Error, Non-Existent Domain, … (dns); Code of the message (radius); Code within the type (icmp); Code of the reply; of several (LMTP) the first that refuses (smtp); Code of the reply: 226, 550, … (ftp). */
  code?: any;
  /** Response code as a number, its extension by EDNS included (dns). */
  codeNumber?: number;
  answers?: Array<{
    /** Owner name of a record (dns). */
    name?: string;
    /** Address of an A or AAAA record (dns). */
    ip?: string;
    /** Seconds that the record may be kept (dns). */
    ttl?: number;
    /** Target of a CNAME record (dns). */
    cname?: string;
    /** Record type (dns). */
    type?: string;
    /** Record class (dns). */
    class?: string;
    /** Name server of an NS record (dns). */
    ns?: string;
    /** Target of a PTR record (dns). */
    ptr?: string;
    /** Texts of a TXT record, joined by commas (dns). */
    txts?: string;
    /** Data of an SOA record (dns). */
    soa?: string;
    /** Priority, weight, port and target of an SRV record (dns). */
    srv?: string;
    /** Preference and exchange of an MX record (dns). */
    mx?: string;
    /** EDNS size, flags and options (dns). */
    opt?: string;
    /** Priority, weight and target of a URI record (dns). */
    uri?: string;
    /** Data of any record in presentation form (dns). */
    data?: string;
    [field: string]: any;
  }>;
  /** The answer comes from an authority for the name (dns). */
  authoritative?: boolean;
  /** The answer did not fit the datagram (dns). */
  truncated?: boolean;
  /** The server looks further when asked (dns). */
  recursionAvailable?: boolean;
  /** The server has verified the data (DNSSEC) (dns). */
  authenticData?: boolean;
  authorities?: Array<{
    /** Owner name of a record (dns). */
    name?: string;
    /** Record type (dns). */
    type?: string;
    /** Record class (dns). */
    class?: string;
    /** Seconds that the record may be kept (dns). */
    ttl?: number;
    /** Address of an A or AAAA record (dns). */
    ip?: string;
    /** Name server of an NS record (dns). */
    ns?: string;
    /** Target of a CNAME record (dns). */
    cname?: string;
    /** Target of a PTR record (dns). */
    ptr?: string;
    /** Texts of a TXT record, joined by commas (dns). */
    txts?: string;
    /** Data of an SOA record (dns). */
    soa?: string;
    /** Priority, weight, port and target of an SRV record (dns). */
    srv?: string;
    /** Preference and exchange of an MX record (dns). */
    mx?: string;
    /** EDNS size, flags and options (dns). */
    opt?: string;
    /** Priority, weight and target of a URI record (dns). */
    uri?: string;
    /** Data of any record in presentation form (dns). */
    data?: string;
    [field: string]: any;
  }>;
  additionals?: Array<{
    /** Owner name of a record (dns). */
    name?: string;
    /** Record type (dns). */
    type?: string;
    /** Record class (dns). */
    class?: string;
    /** Seconds that the record may be kept (dns). */
    ttl?: number;
    /** Address of an A or AAAA record (dns). */
    ip?: string;
    /** Name server of an NS record (dns). */
    ns?: string;
    /** Target of a CNAME record (dns). */
    cname?: string;
    /** Target of a PTR record (dns). */
    ptr?: string;
    /** Texts of a TXT record, joined by commas (dns). */
    txts?: string;
    /** Data of an SOA record (dns). */
    soa?: string;
    /** Priority, weight, port and target of an SRV record (dns). */
    srv?: string;
    /** Preference and exchange of an MX record (dns). */
    mx?: string;
    /** EDNS size, flags and options (dns). */
    opt?: string;
    /** Priority, weight and target of a URI record (dns). */
    uri?: string;
    /** Data of any record in presentation form (dns). */
    data?: string;
    [field: string]: any;
  }>;
  dns?: {
    /** DNS over HTTPS: response code (dns). */
    code?: string;
    /** DNS over HTTPS: response code as a number (dns). */
    codeNumber?: number;
    answers?: Array<{
      /** DNS over HTTPS: owner name of a record (dns). */
      name?: string;
      /** DNS over HTTPS: record type (dns). */
      type?: string;
      /** DNS over HTTPS: address of an A or AAAA record (dns). */
      ip?: string;
      /** DNS over HTTPS: data of any record in presentation form (dns). */
      data?: string;
      [field: string]: any;
    }>;
    [field: string]: any;
  };
  /** Kind of a server's message (ws). */
  opcode?: string;
  /** Payload, unpacked of a server's message (ws); The response (kafka); Payload of a notification (postgresql); Data of an echo, base64 (icmp); Payload; base64 where it is no text, with `encoding` beside it (nats). */
  payload?: {
    /** Produce and Fetch: topics with their partitions (kafka). */
    responses?: any[];
    /** Topics of the response (kafka). */
    topics?: any[];
    /** Metadata: brokers with host and port (kafka). */
    brokers?: any[];
    /** Milliseconds that the broker held the client back (kafka). */
    throttleTimeMs?: number;
    [field: string]: any;
  };
  /** Bytes as sent of a server's message (ws); Bytes of the payload (nats). */
  payloadLength?: number;
  /** Whether the end was seen of a server's message (ws). */
  fin?: boolean;
  /** Whether the payload was masked of a server's message (ws). */
  masked?: boolean;
  /** Whether the payload was compressed of a server's message (ws). */
  compressed?: boolean;
  /** Close code of a server's message (ws). */
  closeCode?: number;
  /** Close reason of a server's message (ws). */
  closeReason?: string;
  /** Type of the value: Array, Bulk String, Simple String, Integer, Error, Map, Push, … (redis); OK, ERR, RESULTSET, EOF, TEXT or GREETING (mysql); Type of the message (icmp); RESULT, ERROR, READY, AUTHENTICATE, SUPPORTED, EVENT, … (cassandra); greeting, for what a server says first (smtp, ftp). */
  type?: any;
  /** Third word, several as [v, v, …]; of a reply its value. Passwords are never stored: *** (redis); The value, where one was found; base64 where it is no text (memcached); What the method gave (dubbo). */
  value?: any;
  /** Text of an error reply, empty otherwise (redis). */
  error?: string;
  /** Command in upper case; of a pushed message its kind (MESSAGE, SUBSCRIBE, …) (redis); Command tag: SELECT, CREATE TABLE, … (postgresql); PUB, HPUB, MSG, HMSG, PING, PONG, … (nats). */
  command?: string;
  /** Second word; of a pushed message its channel (redis); Key of the value, where one was found (memcached). */
  key?: string;
  /** OK, QUEUED, PONG, … (redis). */
  keyword?: string;
  /** Arrays, sets and maps of the reply as JSON; null where there is nothing (redis); What the method gave (thrift). */
  result?: Record<string, any>;
  /** RESP3 attributes before the reply (redis). */
  attributes?: Array<{
    /** Type of an attribute (radius). */
    type?: number;
    /** Name of an attribute (radius). */
    name?: string;
    /** Value of an attribute; passwords and keys are *** (radius). */
    value?: string;
    /** Name of an enumerated value (radius). */
    valueName?: string;
    /** Vendor of an attribute (radius). */
    vendor?: string;
    /** Tag of a tunnel's attribute (radius). */
    tag?: number;
    [field: string]: any;
  }>;
  /** Length field of the response (kafka); Bytes that were sent (ftpdata). */
  size?: number;
  /** Correlation id (kafka). */
  correlationID?: number;
  /** First error code in the response, 0 without one (kafka); Code of the error; of a write that failed its own (mongodb); Error code (mysql); SQLSTATE (postgresql); Number of an error, in the binary protocol (memcached); Number of the error (cassandra); Code of JetStream's error (nats). */
  errorCode?: any;
  /** Its name: NONE, UNKNOWN_TOPIC_OR_PARTITION, … (kafka); Name of the SQLSTATE: unique_violation, … (postgresql); SYNTAX_ERROR, UNAVAILABLE, UNPREPARED, … (cassandra). */
  errorName?: string;
  /** Method of the answer (amqp); Method that is called (thrift). */
  method?: string;
  /** Channel (amqp); Channel of a notification (postgresql). */
  channel?: any;
  /** Properties of the content: contentType, headers, deliveryMode, … (amqp); Properties of MQTT 5: messageExpiryInterval, responseTopic, … (mqtt). */
  properties?: Record<string, any>;
  /** Consumer (amqp). */
  consumerTag?: string;
  /** Number of a delivery in its channel (amqp). */
  deliveryTag?: number;
  /** Consumers of the queue (amqp). */
  consumerCount?: number;
  /** AMQP, SASL or TLS: what a protocol header begins (amqp). */
  protocolId?: string;
  /** Version of the protocol header (amqp); 4 for ICMP, 6 for ICMPv6 (icmp); Negotiated version (tlsx); Version of the server (memcached); The identification: SSH-2.0-OpenSSH_9.2 (ssh); Version that the server answered in (quic). */
  version?: any;
  /** Frames of the connection by their kind: open, attach, transfer, … (amqp). */
  performatives?: Record<string, any>;
  /** Who the side says it is (open) (amqp). */
  containerId?: string;
  /** Mechanisms of a login that the server offers (amqp). */
  mechanisms?: any[];
  /** Outcome of a login: 0 where it is accepted (amqp). */
  saslCode?: number;
  /** The same by name: ok, auth, … (amqp). */
  saslOutcome?: string;
  /** false: the login or the protocol header was refused (amqp). */
  isAccepted?: boolean;
  /** Result, 0 for success (ldap); Result code (diameter). */
  resultCode?: number;
  /** Its name: success, noSuchObject, invalidCredentials, … (ldap); Name of the result: DIAMETER_SUCCESS, … (diameter). */
  resultName?: string;
  /** Nearest entry that there is (ldap). */
  matchedDN?: string;
  /** What the server says of it (ldap). */
  diagnosticMessage?: string;
  /** Entries that a search found (ldap). */
  entryCount?: number;
  /** The first 100 of them: dn, attributes (ldap). */
  entries?: any[];
  /** Servers that know more (ldap). */
  referrals?: any[];
  /** Access-Accept, … (radius); Its name: Port Unreachable, … (icmp). */
  codeName?: string;
  /** Number that pairs request and response (radius); Identifier of an echo (icmp). */
  identifier?: number;
  /** Bytes of the message (radius, diameter, icmp); Bytes of the value (memcached). */
  length?: number;
  /** Authenticator in hex (radius); How the server wants clients to log in (cassandra). */
  authenticator?: string;
  /** The message is protected by a Message-Authenticator (radius). */
  hasMessageAuthenticator?: boolean;
  /** How often the same message was sent again (radius). */
  retransmissions?: number;
  eap?: {
    /** Request, Response, Success, Failure (radius). */
    codeName?: string;
    /** Method of EAP: Identity, MD5-Challenge, PEAP, … (radius). */
    typeName?: string;
    /** Who the EAP peer says it is (radius). */
    identity?: string;
    [field: string]: any;
  };
  /** Address of the user (radius). */
  framedIpAddress?: string;
  /** What the server tells the user (radius). */
  replyMessage?: string;
  /** Why a change was refused (radius). */
  errorCause?: string;
  /** Code of the command (diameter). */
  commandCode?: number;
  /** Number of the application (diameter). */
  applicationId?: number;
  /** Application: 3GPP Gx, Credit Control, … (diameter). */
  applicationName?: string;
  /** Number that pairs request and answer (diameter). */
  hopByHopId?: number;
  /** Number that tells duplicates (diameter). */
  endToEndId?: number;
  /** Flags that are kept with the value (memcached). */
  flags?: {
    /** The message may have been sent before (diameter). */
    retransmitted?: boolean;
    /** The answer is a protocol error (diameter). */
    error?: boolean;
    /** The message may be relayed (diameter). */
    proxiable?: boolean;
    [field: string]: any;
  };
  /** Realm of the sender (diameter). */
  originRealm?: string;
  /** User name (diameter). */
  userName?: string;
  /** INITIAL_REQUEST, UPDATE_REQUEST, TERMINATION_REQUEST, EVENT_REQUEST (diameter). */
  ccRequestType?: string;
  /** Number of the request in its session (diameter). */
  ccRequestNumber?: number;
  avps?: Array<{
    /** Code of an AVP (diameter). */
    code?: number;
    /** Name of an AVP (diameter). */
    name?: string;
    /** Vendor of an AVP, 0 for the IETF (diameter). */
    vendorId?: number;
    /** Value of an AVP; passwords and keys are *** (diameter). */
    value?: string;
    /** Name of an enumerated value (diameter). */
    valueName?: string;
    [field: string]: any;
  }>;
  /** Command of the answer (diameter). */
  commandName?: string;
  /** Session of the answer (diameter). */
  sessionId?: string;
  /** Host that answered (diameter). */
  originHost?: string;
  /** What the answer says of its result (diameter); Message of the error (mongodb, mysql, postgresql, cassandra); Message of an error (memcached); What went wrong: of -ERR, or of JetStream's answer (nats); What an exception of the server itself says (thrift); What the exception or the server says (dubbo). */
  errorMessage?: string;
  experimentalResult?: {
    /** Result of a vendor's application (diameter). */
    code?: number;
    /** Its name (diameter). */
    name?: string;
    /** Its vendor (diameter). */
    vendorId?: number;
    [field: string]: any;
  };
  /** 1 where the command succeeded (mongodb). */
  ok?: number;
  /** Error by name (mongodb). */
  errorCodeName?: string;
  /** Number of the request that it answers (mongodb). */
  responseTo?: number;
  /** The reply as extended JSON, without the documents of a cursor (mongodb). */
  document?: Record<string, any>;
  /** Documents of the cursor's batch, at most 100 (mongodb). */
  documents?: any[];
  /** Cursor to go on with, 0 at the end (mongodb). */
  cursorId?: number;
  /** Rows in the result (mysql); Rows that the statement gave or changed (postgresql); Rows of the result, or of its page (cassandra). */
  rowCount?: number;
  /** Rows that the statement changed (mysql). */
  affectedRows?: number;
  /** Number that the server gave to the first new row (mysql). */
  lastInsertId?: number;
  /** Number of warnings (mysql); What is weak: deprecated version, weak suite (tlsx); Warnings of the server (cassandra). */
  warnings?: any;
  /** Columns of the result: name, type (mysql); Columns of the result: name, typeOid, type (postgresql); Columns: name, type, keyspace, table (cassandra). */
  columns?: any[];
  /** The first 100 rows, each a list of texts, null for NULL (mysql, postgresql, cassandra). */
  rows?: any[];
  /** Results of each statement, where a command holds several (mysql); Results of each statement, where a query holds several (postgresql). */
  results?: any[];
  /** SQLSTATE of the error (mysql). */
  sqlState?: string;
  /** Version that the server greeted with (mysql). */
  serverVersion?: string;
  /** Local file that the server asked for (mysql). */
  fileName?: string;
  /** I idle, T in a transaction, E in a failed one (postgresql). */
  transactionStatus?: string;
  /** ERROR, FATAL or PANIC (postgresql). */
  errorSeverity?: string;
  /** Detail of the error (postgresql). */
  errorDetail?: string;
  /** Hint of the error (postgresql). */
  errorHint?: string;
  /** Notices: severity, code, message (postgresql). */
  notices?: any[];
  /** Steps of the authentication: SASL, MD5Password, Ok, … (postgresql). */
  authentication?: any[];
  /** Settings that the server told: server_version, TimeZone, … (postgresql). */
  parameterStatus?: Record<string, any>;
  /** Server process of the connection, or of a notification (postgresql). */
  processId?: number;
  /** Answer to a request for encryption: TLS, GSSAPI or refused (postgresql). */
  encryption?: string;
  /** True where the end of the answer was not seen (postgresql). */
  incomplete?: boolean;
  copy?: {
    /** Bytes that the server copied (postgresql). */
    bytes?: number;
    /** The first 16 KiB that the server copied (postgresql). */
    text?: string;
    [field: string]: any;
  };
  /** Its name: Echo Request, Destination Unreachable, Neighbor Solicitation, … (icmp). */
  typeName?: string;
  /** Sequence number of an echo (icmp). */
  sequence?: number;
  /** Checksum as sent (icmp). */
  checksum?: number;
  original?: {
    /** Source of the packet that an error quotes (icmp). */
    src?: string;
    /** Destination of the packet that an error quotes (icmp). */
    dst?: string;
    /** Protocol of the packet that an error quotes (icmp). */
    protocol?: string;
    /** Source port of the packet that an error quotes (icmp). */
    srcPort?: number;
    /** Destination port of the packet that an error quotes (icmp). */
    dstPort?: number;
    /** Flow of the packet that an error quotes: entries of that flowId, of whatever protocol (icmp). */
    flowId?: number;
    /** Protocols found in that flow by then (icmp). */
    protocols?: string;
    [field: string]: any;
  };
  /** Address asked for or announced in neighbour discovery (icmp). */
  targetAddress?: string;
  /** Group of a multicast listener message (icmp). */
  multicastAddress?: string;
  /** What the server supports (cassandra). */
  options?: Array<{
    /** Name of a neighbour discovery option (icmp). */
    name?: string;
    /** Value of a neighbour discovery option (icmp). */
    value?: string;
    [field: string]: any;
  }>;
  /** Its name (tlsx, quic). */
  cipherSuiteName?: string;
  /** Its name (tlsx, quic). */
  versionName?: string;
  /** Application protocol agreed on (tlsx). */
  alpn?: string;
  /** Negotiated cipher suite (tlsx, quic). */
  cipherSuite?: number;
  /** Group of the key exchange (TLS 1.3) (tlsx); Group of the key exchange (quic). */
  group?: string;
  /** JA3S fingerprint of the server (tlsx, quic). */
  ja3s?: string;
  /** decrypted, decrypted in part, or why what followed stays encrypted (tlsx). */
  decryption?: string;
  alert?: {
    /** warning or fatal (tlsx). */
    level?: string;
    /** What an alert says: handshake_failure, unknown_ca, … (tlsx). */
    description?: string;
    /** Who sent the alert: client or server (tlsx). */
    sender?: string;
    [field: string]: any;
  };
  certificates?: Array<{
    /** Whom a certificate is for (tlsx). */
    subject?: string;
    /** Who signed a certificate (tlsx). */
    issuer?: string;
    /** When a certificate becomes valid (tlsx). */
    notBefore?: string;
    /** When a certificate ends (tlsx). */
    notAfter?: string;
    /** Serial number of a certificate (tlsx). */
    serial?: string;
    [field: string]: any;
  }>;
  /** Number of the stream (http2). */
  streamId?: number;
  /** Headers of the response that refer to what was sent before the capture began (http2). */
  unknownHeaders?: any[];
  soap?: {
    /** 1.1 or 1.2 (soap). */
    version?: string;
    /** Name of the body's first element, Fault for a fault (soap). */
    element?: string;
    /** Namespace of the body's first element (soap). */
    namespace?: string;
    /** Names of the header blocks (soap). */
    headers?: any[];
    /** Code of the fault without its prefix: Client, Server, Sender, Receiver, … (soap). */
    errorCode?: string;
    /** Subcode of the fault (SOAP 1.2) (soap). */
    errorSubcode?: string;
    /** Reason of the fault (soap). */
    errorMessage?: string;
    /** Who found the fault: faultactor or Role (soap). */
    errorActor?: string;
    /** Name of the first element of the fault's detail (soap). */
    errorDetail?: string;
    [field: string]: any;
  };
  xmlrpc?: {
    /** Result of the call (xmlrpc). */
    result?: string;
    /** Code of the fault; of a system.multicall, of the first one (xmlrpc). */
    errorCode?: number;
    /** Text of the fault (xmlrpc). */
    errorMessage?: string;
    /** Faults of a system.multicall: method, errorCode, errorMessage (xmlrpc). */
    errors?: any[];
    /** Faults of a system.multicall (xmlrpc). */
    errorCount?: number;
    [field: string]: any;
  };
  jsonrpc?: {
    /** Id of the answer (jsonrpc). */
    id?: string;
    /** Code of the error; of a batch, of the first one (jsonrpc). */
    errorCode?: number;
    /** Name of the code, such as Method not found; its digits where it has none (jsonrpc). */
    errorName?: string;
    /** What the error says (jsonrpc). */
    errorMessage?: string;
    /** Answers of a batch, also those that are not listed (jsonrpc). */
    batchCount?: number;
    /** Errors among the answers of a batch (jsonrpc). */
    errorCount?: number;
    [field: string]: any;
  };
  /** Answers of a batch: id, method, errorCode, errorName, errorMessage (jsonrpc). */
  jsonrpcBatch?: any[];
  /** Values that a command found (memcached). */
  itemCount?: number;
  /** base64 where the value is no text (memcached); binary or compact (thrift). */
  encoding?: string;
  /** text/plain, application/json or application/octet-stream (memcached). */
  mimeType?: string;
  /** Version of the value (memcached). */
  cas?: string;
  /** The first 100 values, where several were found: key, flags, cas, length, value (memcached). */
  items?: any[];
  /** What a counter has become (memcached). */
  number?: number;
  /** Statistics by name; at most the first 1,000 (memcached). */
  stats?: Record<string, any>;
  /** Flags that a meta command returned, each with its token (memcached). */
  metaFlags?: Record<string, any>;
  /** Of a result: Void, Rows, SetKeyspace, Prepared, SchemaChange (cassandra); result, heartbeat, event (dubbo). */
  kind?: string;
  /** True where the result goes on (cassandra). */
  hasMorePages?: boolean;
  /** Id of the statement that was prepared, hexadecimal (cassandra). */
  statementId?: string;
  /** What the error says besides: consistency, received, blockFor, … (cassandra). */
  details?: Record<string, any>;
  /** Session of the trace that was asked for (cassandra). */
  tracingId?: string;
  /** Custom payload (cassandra). */
  customPayload?: Record<string, any>;
  /** TOPOLOGY_CHANGE, STATUS_CHANGE or SCHEMA_CHANGE (cassandra). */
  eventType?: string;
  /** UP, DOWN, NEW_NODE, CREATED, UPDATED, DROPPED, … (cassandra). */
  change?: string;
  /** KEYSPACE, TABLE, TYPE, FUNCTION or AGGREGATE (cassandra). */
  target?: string;
  /** Keyspace that is used from here on, or that was changed (cassandra). */
  keyspace?: string;
  /** Node that an event is about (cassandra). */
  address?: string;
  /** PUBLISH, PUBACK, CONNECT, … (mqtt). */
  packetType?: string;
  /** Packet identifier (mqtt). */
  packetId?: number;
  /** Reason code; of several the first that refuses (mqtt); Number of its reason (ssh). */
  reasonCode?: number;
  /** The same by name: Success, Not authorized, … (mqtt). */
  reasonName?: string;
  /** The server has a session of this client (CONNACK) (mqtt). */
  sessionPresent?: boolean;
  /** Reason codes, one for each subscription (mqtt). */
  reasonCodes?: any[];
  /** The same by name (mqtt). */
  reasonNames?: any[];
  /** Subject (nats). */
  subject?: string;
  /** Number of the subscription (nats). */
  sid?: string;
  /** JetStream's part: api, stream, consumer, streamSequence, acknowledgement, … (nats). */
  jetStream?: Record<string, any>;
  /** What the server says of itself (INFO): server_name, version, max_payload, … (nats). */
  info?: Record<string, any>;
  /** The same in words (nats); What is said with a DISCONNECT (ssh). */
  description?: string;
  /** Enhanced status code: 5.1.1 (smtp). */
  enhancedCode?: string;
  /** What the server says (smtp, ftp). */
  text?: string;
  /** Extensions that the server offers: SIZE, PIPELINING, … (smtp). */
  extensions?: Record<string, any>;
  /** LMTP: recipient, code, enhancedCode, text for each (smtp). */
  recipients?: any[];
  dataAddress?: {
    /** Where the data connection goes to (PASV, EPSV) (ftp). */
    ip?: string;
    /** Its port (ftp). */
    port?: number;
    [field: string]: any;
  };
  preliminary?: {
    /** Code of the reply that said that a transfer begins (ftp). */
    code?: number;
    /** What it said (ftp). */
    text?: string;
    [field: string]: any;
  };
  /** client or server: the ends of this connection (ftpdata). */
  sentBy?: string;
  /** Bytes of them that were not captured (ftpdata, ssh). */
  missingBytes?: number;
  /** version, KEXINIT, KEX_ECDH_INIT, KEX_ECDH_REPLY, DISCONNECT, encrypted, … (ssh). */
  message?: string;
  /** Version of the protocol in it (ssh). */
  protocolVersion?: string;
  /** Software in it (ssh). */
  software?: string;
  /** What else stands in it (ssh). */
  comments?: string;
  /** Name of its reason (ssh). */
  reason?: string;
  /** Encrypted bytes that the side sent (ssh). */
  bytes?: number;
  /** Names that the side offers (RFC 4253, 7.1) (ssh). */
  kexAlgorithms?: any[];
  /** Names that the side offers (RFC 4253, 7.1) (ssh). */
  serverHostKeyAlgorithms?: any[];
  /** Names that the side offers (RFC 4253, 7.1) (ssh). */
  encryptionClientToServer?: any[];
  /** Names that the side offers (RFC 4253, 7.1) (ssh). */
  encryptionServerToClient?: any[];
  /** Names that the side offers (RFC 4253, 7.1) (ssh). */
  macClientToServer?: any[];
  /** Names that the side offers (RFC 4253, 7.1) (ssh). */
  macServerToClient?: any[];
  /** Names that the side offers (RFC 4253, 7.1) (ssh). */
  compressionClientToServer?: any[];
  /** Names that the side offers (RFC 4253, 7.1) (ssh). */
  compressionServerToClient?: any[];
  /** Names that the side offers (RFC 4253, 7.1) (ssh). */
  languagesClientToServer?: any[];
  /** Names that the side offers (RFC 4253, 7.1) (ssh). */
  languagesServerToClient?: any[];
  /** Fingerprint of what the server offers (ssh). */
  hasshServer?: string;
  /** Lines before the server's identification (ssh). */
  banner?: string;
  /** What both ends could not agree on (ssh). */
  notAgreed?: any[];
  /** Type of the server's key (ssh). */
  hostKeyType?: string;
  /** Its fingerprint, as ssh-keygen -l shows it (ssh). */
  hostKeyFingerprint?: string;
  negotiated?: {
    /** Key exchange agreed on (ssh). */
    kex?: string;
    /** Algorithm of the server's key (ssh). */
    hostKey?: string;
    /** Cipher of what the client sends (ssh). */
    encryptionClientToServer?: string;
    /** Cipher of what the server sends (ssh). */
    encryptionServerToClient?: string;
    /** MAC of what the client sends; implicit where the cipher has its own (ssh). */
    macClientToServer?: string;
    /** MAC of what the server sends; implicit where the cipher has its own (ssh). */
    macServerToClient?: string;
    /** Compression of what the client sends (ssh). */
    compressionClientToServer?: string;
    /** Compression of what the server sends (ssh). */
    compressionServerToClient?: string;
    [field: string]: any;
  };
  /** Service, where several share a connection (thrift). */
  service?: string;
  /** call, oneway, reply, exception (thrift). */
  messageType?: string;
  /** Number of the call (thrift). */
  sequenceId?: number;
  /** framed or unframed (thrift). */
  transport?: string;
  /** Exception by the numbers of its fields (thrift); Exception that it threw (dubbo). */
  exception?: Record<string, any>;
  /** Which of the exceptions that the method declares it is (thrift). */
  exceptionField?: number;
  /** Its kind: unknown method, internal error, … (thrift). */
  errorType?: string;
  /** Its name: OK, SERVER_TIMEOUT, SERVICE_NOT_FOUND, … (dubbo). */
  statusName?: string;
  /** Class of the exception (dubbo). */
  exceptionClass?: string;
  /** What is sent along; tokens and passwords are *** (dubbo). */
  attachments?: Record<string, any>;
  /** The server's connection id, hexadecimal (quic). */
  sourceConnectionId?: string;
  retry?: {
    /** Connection id that a Retry sent the client to (quic). */
    sourceConnectionId?: string;
    [field: string]: any;
  };
  /** Versions that the server speaks, where it does not speak the client's (quic). */
  versionNegotiation?: any[];
  close?: {
    /** Why the connection was closed while it was made (quic). */
    errorCode?: number;
    /** Its name: CONNECTION_REFUSED, CRYPTO_ERROR (handshake_failure), … (quic). */
    errorName?: string;
    /** The same in words of the end that closed it (quic). */
    reason?: string;
    /** Who closed it: client or server (quic). */
    sender?: string;
    [field: string]: any;
  };
  /** Initial packets that this side sent (quic). */
  initialPackets?: number;
  /** 0-RTT packets (quic). */
  zeroRttPackets?: number;
  /** Handshake packets (quic). */
  handshakePackets?: number;
  /** Packets of the connection itself (quic). */
  oneRttPackets?: number;
  /** Bytes of all packets whose content is encrypted (quic). */
  protectedBytes?: number;
  [field: string]: any;
}

/** What an entry without a response holds: a flow's own, for one. */
interface EntryData {
  /** First bytes of the side that spoke first, base64 (tcp). */
  payload?: string;
  /** Payload bytes of the side that spoke first; Length of the datagram (udp). */
  length?: number;
  /** Side that spoke first: client or server. */
  direction?: string;
  /** Why nothing was dissected; Why the flow was not dissected (tcp). */
  reason?: string;
  /** State: open, in_progress or closed; open, in_progress or closed (tcp). */
  state?: string;
  /** Protocols found inside. */
  l7Detected?: any[];
  /** Packets of the capturing side. */
  localPkts?: number;
  /** Payload bytes of the capturing side. */
  localBytes?: number;
  /** Packets of the other side. */
  remotePkts?: number;
  /** Payload bytes of the other side. */
  remoteBytes?: number;
  /** Number that links the rows of one connection. */
  groupId?: number;
  /** Packets a second of the capturing side. */
  localPps?: number;
  /** Payload bytes a second of the capturing side. */
  localBps?: number;
  /** Packets a second of the other side. */
  remotePps?: number;
  /** Payload bytes a second of the other side. */
  remoteBps?: number;
  /** Segments sent again, whatever the cause (tcp). */
  retransmissions?: number;
  /** Resets (tcp). */
  rst_count?: number;
  /** Microseconds from the SYN to the client's ACK (tcp). */
  handshake_time_us?: number;
  /** Mean round trip in microseconds (tcp). */
  rtt_avg_us?: number;
  /** Flags of the first packet with payload (tcp). */
  flags?: any[];
  /** Sequence number of the first packet with payload (tcp). */
  seq?: number;
  /** Acknowledgement number of the first packet with payload (tcp). */
  ack?: number;
  /** Segments sent again soon after duplicate ACKs asked for them (tcp). */
  fast_retransmissions?: number;
  /** Segments sent again, as a share of those with payload (tcp). */
  retransmission_rate?: number;
  /** Segments that later ones overtook (tcp). */
  out_of_order?: number;
  /** ACKs that repeat the one before: the receiver misses a segment (tcp). */
  dup_acks?: number;
  /** The same without those whose predecessor came at once, only overtaken (tcp). */
  missing_segments?: number;
  /** Times that a receiver closed its window (tcp). */
  zero_window_events?: number;
  /** Segments that filled the receiver's window: the sender had to wait (tcp). */
  window_full_events?: number;
  /** Largest shift count of the windows (tcp). */
  window_scale?: number;
  /** Mean receive window in bytes (tcp). */
  avg_receive_window?: number;
  /** FINs (tcp). */
  fin_count?: number;
  /** Keep-alives: packets that only ask whether the other side is there (tcp). */
  keepalive_count?: number;
  /** The same: a round trip of all of the way, wherever the capture stands (tcp). */
  initial_rtt_us?: number;
  /** Microseconds from the first packet to the last (tcp). */
  connection_time_us?: number;
  /** Microseconds from the first data of who spoke first to the first of the other (tcp). */
  time_to_first_byte_us?: number;
  /** Shortest round trip in microseconds, of data and its ACK (tcp). */
  rtt_min_us?: number;
  /** Longest round trip in microseconds (tcp). */
  rtt_max_us?: number;
  /** Round trips measured (tcp). */
  rtt_samples?: number;
  /** Mean difference of neighbouring round trips in microseconds (tcp). */
  jitter_us?: number;
  /** Payload bytes without those sent again (tcp). */
  goodput_bytes?: number;
  /** Sum of what was seen: 1 SYN, 2 SYN+ACK, 4 ACK, 8 data, 16 FIN, 32 RST (tcp). */
  connection_completeness?: number;
  /** Segments sent again although the other side had acknowledged them (tcp). */
  spurious_retransmissions?: number;
  /** Segments sent again because a timer ran out: neither fast nor spurious (tcp). */
  timeout_retransmissions?: number;
  /** Segments whose predecessor was not captured (tcp). */
  lost_segments?: number;
  /** ACKs of segments that were not captured: the capture lost them, not the network (tcp). */
  acked_unseen_segments?: number;
  /** Packets that say that the receiver takes nothing more for now (tcp). */
  zero_windows?: number;
  /** Single bytes sent to ask whether a closed window is open (tcp). */
  zero_window_probes?: number;
  /** ACKs that only tell of another window (tcp). */
  window_updates?: number;
  /** Microseconds from the SYN to its SYN+ACK: from the capture to the server and back (tcp). */
  server_rtt_us?: number;
  /** Microseconds from the SYN+ACK to its ACK: from the capture to the client and back (tcp). */
  client_rtt_us?: number;
  /** Checksum of the first packet (udp). */
  checksum?: number;
  /** Name of the first chunk (sctp). */
  chunkType?: string;
  /** Transmission sequence number of the first DATA chunk (sctp). */
  tsn?: number;
  /** Stream of the first DATA chunk (sctp). */
  streamIdentifier?: number;
  /** Payload protocol of the first DATA chunk (sctp). */
  ppid?: number;
  [field: string]: any;
}

/** The head of a captured packet. */
interface PacketInfo {
  /** Moment of capture, RFC 3339 with nanoseconds, UTC. */
  timestamp: string;
  /** Bytes that were captured, and that the packet had. */
  captureLength: number;
  length: number;
  truncated: boolean;
  fragmented: boolean;
  srcIp: string;
  dstIp: string;
  srcPort: string;
  dstPort: string;
  protocol: string;
  node: string;
  stream: string;
}

/** A pod, in the spelling of Kubernetes' JSON and in that of its Go structures. */
interface Pod {
  metadata: PodMetadata;
  spec: { nodeName: string; [field: string]: any };
  status: { phase: string; podIP: string; hostIP: string; [field: string]: any };
  ObjectMeta: {
    Name: string;
    Namespace: string;
    Labels: Record<string, string>;
    Annotations: Record<string, string>;
    CreationTimestamp: string;
  };
  Spec: { NodeName: string };
  Status: { Phase: string; PodIP: string; HostIP: string };
}
interface PodMetadata {
  name: string;
  namespace: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  creationTimestamp: string;
}

/** Options of `wrapper.kflPcapS3`. */
interface KflPcapS3Options {
  /** Filters; each has a capture set of its own. */
  kflArr: string[];
  /** Else `env.AWS_REGION`. */
  awsRegion?: string;
  /** Else `env.AWS_ACCESS_KEY_ID`. */
  awsAccessKeyId?: string;
  /** Else `env.AWS_SECRET_ACCESS_KEY`. */
  awsSecretAccessKey?: string;
  /** Else `env.S3_BUCKET`. */
  s3Bucket?: string;
  /** An incoming webhook that is told of each upload. */
  slackWebhook?: string;
  /** A bot and its channel that are told of each upload. */
  slackAuthToken?: string;
  slackChannelId?: string;
  /** False: nothing is kept. True unless given. */
  active?: boolean;
  /** Writes what it does to the console. */
  verbose?: boolean;
  /** A set is uploaded after this many minutes, 60 unless given. */
  maxMinutes?: number;
  /** … or with this many streams, 100,000 unless given. */
  maxL4Streams?: number;
}

/** Constants of the settings. Values are as they were set: text, numbers, objects. Read only. */
declare const env: Readonly<Record<string, any>>;

/**
 * Called for every captured packet.
 *
 * Time of a call: 1 ms a packet, as the mean of a second. Beyond it packets are left out, and counted.
 * @example
 * var bytes = 0;
 * function onPacketCaptured(info) {
 *   bytes += info.length;
 * }
 */
type OnPacketCaptured = (info: PacketInfo) => void;

/**
 * Called for every entry once it is captured. An entry that `test.pass` or `test.fail` marked is marked in the list.
 *
 * Time of a call: 50 ms, without waiting for helpers. Beyond it the call is ended with an error line.
 * @example
 * function onItemCaptured(data) {
 *   if (kfl.match('http and response.status >= 500', data)) return test.fail(data);
 * }
 */
type OnItemCaptured = (data: Entry) => Entry | void;

/**
 * Called before an entry is shown, exported or fetched. What it returns is shown in its place.
 *
 * Time of a call: 50 ms. Beyond it the entry is shown as it is, with a mark.
 * @example
 * function onItemQueried(data) {
 *   if (data.request && data.request.headers) delete data.request.headers.Authorization;
 *   return data;
 * }
 */
type OnItemQueried = (data: Entry) => Entry | void;

/**
 * Called when a job ended without an error.
 *
 * Time of a call: 60 s.
 * @example
 * function onJobPassed(tag, cron, limit) {
 *   console.log(tag + " is done");
 * }
 */
type OnJobPassed = (tag: string, cron: string, limit: number) => void;

/**
 * Called when a job threw.
 *
 * Time of a call: 60 s.
 * @example
 * function onJobFailed(tag, cron, limit, err) {
 *   console.error(tag + ": " + err);
 * }
 */
type OnJobFailed = (tag: string, cron: string, limit: number, err: string) => void;

/**
 * Called when a script calls `hub.action`.
 *
 * Time of a call: 60 s.
 * @example
 * function onHubAction(action, object) {
 *   if (action === "shop.failures") console.log(JSON.stringify(object));
 * }
 */
type OnHubAction = (action: string, object: any) => void;

/**
 * Called when a pod of a tapped cluster comes, changes or goes.
 *
 * Time of a call: 60 s.
 * @example
 * function onPodEvent(event, pod) {
 *   if (event === "DELETED") console.log(pod.metadata.name + " is gone");
 * }
 */
type OnPodEvent = (event: "ADDED" | "MODIFIED" | "DELETED", pod: Pod) => void;

declare const console: {
  /**
   * Writes a line to the console.
   * @param values joined by one blank; objects as JSON; ANSI colours are shown
   * @example
   * console.log("slow:", data.request.path, data.elapsedTime);
   */
  log(...values: any[]): void;
  /**
   * Writes an error line to the console; on the command line to standard error.
   * @param values joined by one blank; objects as JSON
   * @example
   * console.error("no answer from", data.dst.name);
   */
  error(...values: any[]): void;
  /**
   * Empties the console.
   * @example
   * console.clear();
   */
  clear(): void;
};

declare const test: {
  /**
   * Marks an entry as passed: a green row. Return it from the hook.
   * @param data the entry
   * @example
   * return test.pass(data);
   */
  pass(data: Entry): Entry;
  /**
   * Marks an entry as failed: a red row. Return it from the hook.
   * @param data the entry
   * @example
   * return data.response.status >= 500 ? test.fail(data) : data;
   */
  fail(data: Entry): Entry;
};

declare const kfl: {
  /**
   * Whether an entry matches a filter. Throws where the filter is not valid.
   * @param query a filter; empty matches all
   * @param data the entry
   * @throws where the filter is not valid, with line and column
   * @example
   * if (kfl.match('http and response.status >= 500', data)) console.log(data.id);
   */
  match(query: string, data: Entry): boolean;
  /**
   * Whether a filter is valid.
   * @param query a filter
   * @example
   * if (!kfl.validate(env.FILTER)) console.error("FILTER is not a valid filter");
   */
  validate(query: string): boolean;
};

declare const utils: {
  /**
   * The node of the entry or packet of this hook; elsewhere `desktop`, or `hub` in a hub's part.
   * @example
   * console.log("seen on", utils.nodeName());
   */
  nodeName(): string;
  /**
   * YAML of a JSON text.
   * @param json JSON text
   * @throws where the text is not JSON, longer than 1,048,576 characters or deeper than 200 levels
   * @example
   * console.log(utils.json2Yaml(JSON.stringify(data.request)));
   */
  json2Yaml(json: string): string;
};

declare const vendor: {
  /**
   * Sends a request; answers the body of the response, whatever its status.
   * @param method `POST`, `GET`, …
   * @param url where to
   * @param body text, or a value that is sent as JSON
   * @param headers names and values
   * @throws where no response came
   * @example
   * var answer = vendor.webhook("POST", env.WEBHOOK_URL, { path: data.request.path }, { "X-Source": "thresher" });
   */
  webhook(method: string, url: string, body?: any, headers?: Record<string, string>): string;
  /**
   * Sends a form; answers the body of the response.
   * @param method `POST`, …
   * @param url where to
   * @param fields sent as multipart/form-data
   * @example
   * vendor.webhookForm("POST", env.WEBHOOK_URL, { content: "three failures", tag: "checkout" });
   */
  webhookForm(method: string, url: string, fields: Record<string, unknown>): string;
  /**
   * Posts a message with one attachment through an incoming webhook.
   * @param webhookUrl an incoming webhook's address
   * @param pretext the line above
   * @param text the message
   * @param color `#ff0000`
   * @example
   * vendor.slack(env.SLACK_WEBHOOK, "Checkout", data.request.path + " failed", "#ff0000");
   */
  slack(webhookUrl: string, pretext: string, text: string, color: string): void;
  /**
   * Posts a message as a bot, with fields and files.
   * @param token the bot's token
   * @param channelID the channel's id
   * @param pretext the line above
   * @param text the message
   * @param color `#ff0000`
   * @param fields names and texts; a Timestamp is added
   * @param files shown names and paths of files to upload
   * @example
   * vendor.slackBot(env.SLACK_TOKEN, env.SLACK_CHANNEL, "Checkout", "it failed", "#ff0000", { Path: data.request.path }, { "packets.pcap": pcap.path(data.stream) });
   */
  slackBot(token: string, channelID: string, pretext: string, text: string, color: string, fields?: Record<string, string>, files?: Record<string, string>): void;
  /**
   * Writes one point, of now.
   * @param url the server's address
   * @param token an API token
   * @param organization the organisation
   * @param bucket the bucket
   * @param measurement the measurement
   * @param data its fields; nothing is sent where there are none
   * @param tags its tags
   * @example
   * vendor.influxdb(env.INFLUXDB_URL, env.INFLUXDB_TOKEN, env.INFLUXDB_ORG, env.INFLUXDB_BUCKET, "http", { ms: data.elapsedTime }, { service: data.dst.name });
   */
  influxdb(url: string, token: string, organization: string, bucket: string, measurement: string, data: Record<string, number | string | boolean>, tags?: Record<string, string | number | boolean>): void;
  /**
   * Indexes one document.
   * @param url the server's address; empty with a cloud id
   * @param index the index
   * @param data the document
   * @param username for basic authentication
   * @param password for basic authentication
   * @param cloudID of Elastic Cloud
   * @param apiKey with a cloud id
   * @param serviceToken a bearer token
   * @param certificateFingerprint SHA-256 of the server's certificate
   * @example
   * vendor.elastic(env.ELASTIC_URL, "traffic", { path: data.request.path, status: data.response.status }, env.ELASTIC_USER, env.ELASTIC_PASSWORD);
   */
  elastic(url: string, index: string, data: Record<string, any>, username?: string, password?: string, cloudID?: string, apiKey?: string, serviceToken?: string, certificateFingerprint?: string): void;
  s3: {
    /**
     * Uploads a file; answers the object's address.
     * @param bucket the bucket
     * @param path a file that `file.*` can read
     * @param region the region
     * @param keyID else the ambient credentials
     * @param accessKey the secret of `keyID`
     * @throws where the file cannot be read or the bucket refuses it
     * @example
     * var url = vendor.s3.put(env.S3_BUCKET, "notes.txt", env.AWS_REGION, env.AWS_ACCESS_KEY_ID, env.AWS_SECRET_ACCESS_KEY);
     */
    put(bucket: string, path: string, region: string, keyID?: string, accessKey?: string): string;
    /**
     * Deletes everything under this session's folder of the bucket.
     * @param region the region
     * @param keyID the key's id
     * @param accessKey its secret
     * @param bucket the bucket
     * @example
     * vendor.s3.clear(env.AWS_REGION, env.AWS_ACCESS_KEY_ID, env.AWS_SECRET_ACCESS_KEY, env.S3_BUCKET);
     */
    clear(region: string, keyID: string, accessKey: string, bucket: string): void;
  };
  gcs: {
    /**
     * Uploads a file; answers the object's address.
     * @param bucket the bucket
     * @param path a file that `file.*` can read
     * @param serviceAccountKey the key's JSON
     * @throws where the file cannot be read or the bucket refuses it
     * @example
     * var url = vendor.gcs.put(env.GCS_BUCKET, "notes.txt", JSON.parse(env.GCS_SA_KEY_JSON));
     */
    put(bucket: string, path: string, serviceAccountKey: Record<string, any>): string;
    /**
     * Deletes everything under this session's folder of the bucket.
     * @param bucket the bucket
     * @param serviceAccountKey the key's JSON
     * @example
     * vendor.gcs.clear(env.GCS_BUCKET, JSON.parse(env.GCS_SA_KEY_JSON));
     */
    clear(bucket: string, serviceAccountKey: Record<string, any>): void;
  };
  kinesis: {
    /**
     * Puts one record.
     * @param streamName the stream
     * @param payload text, or a value that is sent as JSON
     * @param region the region
     * @param accessKeyId the key's id
     * @param secretAccessKey its secret
     * @example
     * var record = vendor.kinesis.put(env.KINESIS_STREAM, { id: data.id }, env.AWS_REGION, env.AWS_ACCESS_KEY_ID, env.AWS_SECRET_ACCESS_KEY);
     */
    put(streamName: string, payload: any, region: string, accessKeyId: string, secretAccessKey: string): { success: boolean; sequenceNumber: string; shardId: string };
  };
};

declare const pcap: {
  /**
   * Who had which address: Unix seconds of each change, with addresses and their names.
   * @example
   * file.write("names.json", JSON.stringify(pcap.nameResolutionHistory()));
   */
  nameResolutionHistory(): Record<string, Record<string, { FullAddress: string; Namespace: string }>>;
  /**
   * Writes packets, merged by time, into one file; answers its name.
   * @param selectedPcaps names of streams; none: all
   * @param pcapsDir a folder of `files/`
   * @throws where no packets of the streams are left
   * @example
   * var name = pcap.snapshot([data.stream]);
   */
  snapshot(selectedPcaps?: string[] | string, pcapsDir?: string): string;
  /**
   * The path of a stream's own capture.
   * @param stream `data.stream`
   * @throws where the packets of the stream are gone already
   * @example
   * file.copy(pcap.path(data.stream), "failures.pcap");
   */
  path(stream: string): string;
};

declare const file: {
  /**
   * Writes a file, in place of one that is there.
   * @param path the file
   * @param text its content
   * @throws for a path outside of the folder, or more than 64 MiB
   * @example
   * file.write("report.txt", "three failures\n");
   */
  write(path: string, text: string): void;
  /**
   * Adds to a file, or makes it.
   * @param path the file
   * @param text what is added
   * @throws for a path outside of the folder, or more than 64 MiB
   * @example
   * file.append("report.txt", data.request.path + "\n");
   */
  append(path: string, text: string): void;
  /**
   * The content of a file.
   * @param path the file
   * @throws where there is no such file
   * @example
   * var seen = JSON.parse(file.read("seen.json"));
   */
  read(path: string): string;
  /**
   * Moves a file.
   * @param old a path
   * @param newPath a path, or a folder
   * @example
   * file.move("report.txt", "old");
   */
  move(old: string, newPath: string): void;
  /**
   * Copies a file.
   * @param source a path
   * @param destination a path, or a folder
   * @example
   * file.copy("report.txt", "report-today.txt");
   */
  copy(source: string, destination: string): void;
  /**
   * Deletes a file, or a folder with all in it.
   * @param path a file or folder; it may be missing
   * @throws for a path outside of the folder
   * @example
   * file.delete("old");
   */
  delete(path: string): void;
  /**
   * Makes a folder, and those above it.
   * @param path the folder
   * @example
   * file.mkdir("reports/today");
   */
  mkdir(path: string): void;
  /**
   * Makes a folder with a name of its own.
   * @param name begins its name
   * @param dir where
   * @example
   * var folder = file.mkdirTemp("report");
   */
  mkdirTemp(name?: string, dir?: string): string;
  /**
   * Makes an empty file with a name of its own.
   * @param name begins its name
   * @param dir where
   * @param extension `txt`
   * @example
   * var path = file.temp("report", "", "json");
   */
  temp(name: string, dir: string, extension?: string): string;
  /**
   * Packs a folder into a .tar.gz; answers its name.
   * @param dir the folder
   * @example
   * var archive = file.tar("reports");
   */
  tar(dir: string): string;
};

declare const jobs: {
  /**
   * Runs a function by a schedule.
   * @param tag the job's name; the same one replaces
   * @param cron six fields, seconds first, UTC; or `@hourly`, `@every 30s`
   * @param task what runs
   * @param limit runs, 0 for no end
   * @param args for the task
   * @throws for an expression that cannot be read
   * @example
   * jobs.schedule("report", "0 *\/5 * * * *", function (team) { console.log("five minutes, " + team); }, 0, "shop");
   */
  schedule(tag: string, cron: string, task: (...args: any[]) => unknown, limit?: number, ...args: any[]): void;
  /**
   * Removes a job.
   * @param tag the job
   * @example
   * jobs.remove("report");
   */
  remove(tag: string): void;
  /**
   * Removes all jobs.
   * @example
   * jobs.removeAll();
   */
  removeAll(): void;
  /**
   * Tags of all jobs.
   * @example
   * console.log(jobs.list().join(", "));
   */
  list(): string[];
  /**
   * Runs a job now, besides its schedule.
   * @param tag the job
   * @example
   * jobs.run("report");
   */
  run(tag: string): void;
  /**
   * Runs all jobs now.
   * @example
   * jobs.runAll();
   */
  runAll(): void;
  scheduler: {
    /**
     * Whether jobs run by their schedules.
     * @example
     * if (!jobs.scheduler.isRunning()) jobs.scheduler.start();
     */
    isRunning(): boolean;
    /**
     * Has jobs run by their schedules.
     * @example
     * jobs.scheduler.start();
     */
    start(): void;
    /**
     * Stops all schedules.
     * @example
     * jobs.scheduler.stop();
     */
    stop(): void;
  };
};

declare const hub: {
  /**
   * Calls `onHubAction` of every script.
   * @param action an id of your own
   * @param object a JSON value
   * @example
   * hub.action("shop.failures", { path: data.request.path });
   */
  action(action: string, object: any): void;
  /**
   * JSON text of the targeted and excluded pods: `{targets, excluded}`.
   * @example
   * var pods = JSON.parse(hub.targeted()).targets;
   */
  targeted(): string;
  /**
   * Not available: throws that it is disabled.
   * @param name the pod
   * @param namespace its namespace
   * @throws always: it is disabled
   * @example
   * try { hub.blockPod("cart-6c9", "shop"); } catch (error) { console.error(error.message); }
   */
  blockPod(name: string, namespace: string): string;
};

declare const prometheus: {
  /**
   * Sets or adds to a metric of the local `/metrics` address.
   * @param name the metric
   * @param description its help
   * @param type 1 counter: the value is added; 2 gauge: it is set; 3 untyped
   * @param value the value
   * @param labels names and values
   * @throws for a name that Prometheus does not allow, and at the limit of 10,000 series
   * @example
   * prometheus.metric("http_failures_total", "Failed requests", 1, 1, { service: data.dst.name });
   */
  metric(name: string, description: string, type: number, value: number, labels?: Record<string, string | number | boolean>): string;
  /**
   * Sets or adds to a metric of the local `/metrics` address.
   * @param name the metric
   * @param description its help
   * @param type 1 counter: the value is added; 2 gauge: it is set; 3 untyped
   * @param value the value
   * @param labels names and values
   * @throws for a name that Prometheus does not allow, and at the limit of 10,000 series
   * @example
   * prometheus.vector("http_open", "Requests without an answer", 2, 3, { service: data.dst.name });
   */
  vector(name: string, description: string, type: number, value: number, labels?: Record<string, string | number | boolean>): string;
};

declare const chatgpt: {
  /**
   * Asks a language model at the address that `env.OPENAI_BASE_URL` names.
   * @param apiKey the key
   * @param prompt the question
   * @param maxTokens 1024
   * @example
   * console.log(chatgpt.prompt(env.OPENAI_API_KEY, "Why would a service answer 503?", 200));
   */
  prompt(apiKey: string, prompt: string, maxTokens?: number): string;
  /**
   * How positive a text is, by a lexicon; nothing is sent.
   * @param text an English text
   * @throws for more than 16,384 characters
   * @example
   * if (chatgpt.sentiment(data.request.postData.text).compound < -0.5) return test.fail(data);
   */
  sentiment(text: string): { neg: number; neu: number; pos: number; compound: number };
};

declare const wrapper: {
  /**
   * Keeps the captures of the entries that match filters, and uploads them packed when a limit is reached.
   * @param data the entry
   * @param options `kflArr` and the rest
   * @throws for options that cannot be followed; a failed upload is an error line in the console
   * @example
   * wrapper.kflPcapS3(data, { kflArr: ["http and response.status >= 500"], s3Bucket: env.S3_BUCKET, maxMinutes: 15 });
   */
  kflPcapS3(data: Entry, options: KflPcapS3Options): void;
  /**
   * HAR 1.2 of the HTTP entries.
   * @param list entries
   * @throws for more than 10,000 entries
   * @example
   * file.write("failures.har", wrapper.buildHAR([data]));
   */
  buildHAR(list: Entry[]): string;
  /**
   * One map of both: numbers under one key are added, objects joined.
   * @param a a map
   * @param b another
   * @example
   * var total = wrapper.joinMaps({ shop: 2 }, { shop: 1, cart: 4 }); // { shop: 3, cart: 4 }
   */
  joinMaps(a: Record<string, any>, b: Record<string, any>): Record<string, any>;
};

/**
 * Runs a function later.
 * @param task what runs
 * @param delayMs milliseconds
 * @param args for the task
 * @example
 * setTimeout(function () { console.log("ten seconds later"); }, 10000);
 */
declare function setTimeout(task: (...args: any[]) => unknown, delayMs?: number, ...args: any[]): number;

/**
 * Runs a function again and again.
 * @param task what runs
 * @param delayMs milliseconds
 * @param args for the task
 * @example
 * var every = setInterval(function () { console.log("again"); }, 60000);
 */
declare function setInterval(task: (...args: any[]) => unknown, delayMs?: number, ...args: any[]): number;

/**
 * Ends it.
 * @param id of `setTimeout`
 * @example
 * clearTimeout(1);
 */
declare function clearTimeout(id?: number): void;

/**
 * Ends it.
 * @param id of `setInterval`
 * @example
 * clearInterval(1);
 */
declare function clearInterval(id?: number): void;

/**
 * Decodes base64 to a binary text.
 * @param base64 base64 text
 * @throws for a text that is not base64
 * @example
 * console.log(atob(data.data.payload));
 */
declare function atob(base64: string): string;

/**
 * Encodes a binary text as base64.
 * @param binary a binary text
 * @example
 * console.log(btoa("cart:7"));
 */
declare function btoa(binary: string): string;
