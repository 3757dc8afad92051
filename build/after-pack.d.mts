// Types of after-pack.mjs for what reads packages back.

export declare const UNWANTED: readonly string[];
