// As much of plist as is used here; the package brings no types.

declare module 'plist' {
  export type PlistValue =
    string | number | boolean | Date | Buffer | PlistValue[] | { [key: string]: PlistValue };
  export function build(value: PlistValue): string;
  export function parse(text: string): PlistValue;
  const plist: { readonly build: typeof build; readonly parse: typeof parse };
  export default plist;
}
