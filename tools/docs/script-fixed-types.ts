// Types of scripts that no table of the contract has, as TypeScript text.

export const FIXED_TYPES = `
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

/** Options of \`wrapper.kflPcapS3\`. */
interface KflPcapS3Options {
  /** Filters; each has a capture set of its own. */
  kflArr: string[];
  /** Else \`env.AWS_REGION\`. */
  awsRegion?: string;
  /** Else \`env.AWS_ACCESS_KEY_ID\`. */
  awsAccessKeyId?: string;
  /** Else \`env.AWS_SECRET_ACCESS_KEY\`. */
  awsSecretAccessKey?: string;
  /** Else \`env.S3_BUCKET\`. */
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
`;
