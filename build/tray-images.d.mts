// Types of what the tests of the tray's images import.

export declare function pointsOf(path: string): readonly (readonly [number, number])[];
export declare function trayImages(): string;
