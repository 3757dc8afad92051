// Types of fuses.mjs; electron-builder loads its hook as plain JavaScript.

export declare const FUSES: Readonly<Record<number, boolean>>;
export declare function setFuses(
  binary: string,
  options?: { readonly resetAdHocDarwinSignature?: boolean },
): Promise<void>;
export declare function wrongFuses(binary: string): Promise<string[]>;
export declare function setFusesOf(context: {
  readonly appOutDir: string;
  readonly electronPlatformName: string;
  readonly arch: number;
  readonly packager: {
    readonly appInfo: { readonly productFilename: string };
    readonly executableName?: string;
  };
}): Promise<void>;
