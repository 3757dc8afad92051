// Structured-clone values as JSON text and back; the same source runs in Node and inside the page.
// @ts-check

/** Makes { encode, decode }; self-contained, because its source text is injected into pages. */
export function makeCodec() {
  const VIEWS = [
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    DataView,
  ];
  const toBase64 = (buffer) => {
    let text = '';
    for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
    return btoa(text);
  };
  const fromBase64 = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0)).buffer;

  function encode(value) {
    const heap = [];
    const seen = new Map();
    const put = (one) => {
      if (one === null || typeof one === 'boolean' || typeof one === 'string') return one;
      if (one === undefined) return { u: 1 };
      if (typeof one === 'bigint') return { b: String(one) };
      if (typeof one === 'number')
        return Number.isFinite(one) && !Object.is(one, -0)
          ? one
          : { n: Object.is(one, -0) ? '-0' : String(one) };
      if (!seen.has(one)) {
        const at = heap.push(null) - 1;
        seen.set(one, at);
        heap[at] = entry(one);
      }
      return { r: seen.get(one) };
    };
    const entry = (one) => {
      if (Array.isArray(one)) return ['a', Array.from(one, (item, i) => (i in one ? put(item) : { h: 1 }))];
      if (one instanceof Date) return ['d', put(one.getTime())];
      if (one instanceof RegExp) return ['x', one.source, one.flags];
      if (one instanceof Map) return ['m', [...one].map(([key, item]) => [put(key), put(item)])];
      if (one instanceof Set) return ['s', [...one].map(put)];
      if (one instanceof Error) return ['e', one.name, one.message, one.stack ?? ''];
      if (one instanceof ArrayBuffer) return ['B', toBase64(one)];
      if (ArrayBuffer.isView(one)) {
        const kind = VIEWS.findIndex((View) => one instanceof View);
        return ['V', kind, put(one.buffer), one.byteOffset, 'length' in one ? one.length : one.byteLength];
      }
      return ['o', Object.keys(one).map((key) => [key, put(one[key])])];
    };
    // The clone refuses functions and drops prototypes, exactly as Electron's IPC does.
    return JSON.stringify({ root: put(structuredClone(value)), heap });
  }

  function decode(text) {
    const { root, heap } = JSON.parse(text);
    const made = [];
    const get = (one) => {
      if (one === null || typeof one !== 'object') return one;
      if (one.u) return undefined;
      if (one.b !== undefined) return BigInt(one.b);
      if (one.n !== undefined) return Number(one.n);
      if (!(one.r in made)) build(one.r);
      return made[one.r];
    };
    const build = (at) => {
      const [kind, first, second, third, fourth] = heap[at];
      if (kind === 'a') {
        const list = (made[at] = new Array(first.length));
        first.forEach((item, i) => item?.h || (list[i] = get(item)));
      } else if (kind === 'o') {
        const object = (made[at] = {});
        for (const [key, item] of first)
          Object.defineProperty(object, key, {
            value: get(item),
            writable: true,
            enumerable: true,
            configurable: true,
          });
      } else if (kind === 'm') {
        const map = (made[at] = new Map());
        for (const [key, item] of first) map.set(get(key), get(item));
      } else if (kind === 's') {
        const set = (made[at] = new Set());
        for (const item of first) set.add(get(item));
      } else if (kind === 'd') made[at] = new Date(get(first));
      else if (kind === 'x') made[at] = new RegExp(first, second);
      else if (kind === 'B') made[at] = fromBase64(first);
      else if (kind === 'V') made[at] = Reflect.construct(VIEWS[first], [get(second), third, fourth]);
      else {
        const known = { RangeError, TypeError, SyntaxError, ReferenceError, EvalError, URIError };
        made[at] = Object.assign(new (known[first] ?? Error)(second), { stack: third });
      }
    };
    return get(root);
  }

  return { encode, decode };
}
