// The capture agent of one node. The public face.
export {};
