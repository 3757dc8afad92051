// Types of what tests use of setup.mjs, which is plain JavaScript because it runs on whatever Node is there.

export declare function isInstalledAsLocked(root: string): boolean;
