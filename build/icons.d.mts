// Types of what the test of the icons imports.

export declare function icons(): Readonly<Record<string, Buffer>>;
