// What a user's protobuf files may take: docs/protobuf.md tells users the same numbers. Folders may hold whatever somebody cloned.
export const PROTOBUF_LIMITS = {
  /** Files of all folders together, and how deep folders are looked into. */
  files: 5000,
  folderDepth: 32,
  /** Bytes of one `.proto` file, of one descriptor set, and of all that is read. */
  sourceBytes: 1 << 20,
  setBytes: 32 << 20,
  totalBytes: 64 << 20,
  /** Problems that are told; the others are counted. */
  problems: 20,
} as const;
