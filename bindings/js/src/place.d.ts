/** Where the module lies, in Node. */
export declare const wasmPath: string;
