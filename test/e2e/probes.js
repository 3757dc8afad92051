// Runs in the page as one of its own script files: tries everything that could run foreign code or reach a network.
// __SINK__ is replaced by the port of a server that counts connections.

(() => {
  const away = 'http://127.0.0.1:__SINK__';
  const add = (tag, fields, parent = document.body) =>
    parent.append(Object.assign(document.createElement(tag), fields));
  const ran = [];
  const violations = [];
  window.probeRan = (name) => ran.push(name);
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
    violations.push(effectiveDirective),
  );
  const PROBES = {
    eval: () => (0, eval)('probeRan("eval")'),
    'new Function': () => new Function('probeRan("new Function")')(),
    'timer text': () => setTimeout('probeRan("timer text")', 0),
    'inline script': () => add('script', { textContent: 'probeRan("inline script")' }),
    'script from away': () => add('script', { src: `${away}/s.js` }),
    'script from data': () => add('script', { src: 'data:text/javascript,probeRan("script from data")' }),
    'script from blob': () =>
      add('script', { src: URL.createObjectURL(new Blob(['probeRan("script from blob")'])) }),
    'module from away': () => add('script', { type: 'module', src: `${away}/m.js` }),
    'handler attribute': () =>
      document.body.insertAdjacentHTML(
        'beforeend',
        '<img src="x:" onerror="probeRan(\'handler attribute\')">',
      ),
    'set attribute': () => {
      const image = document.createElement('img');
      image.setAttribute('onerror', 'probeRan("set attribute")');
      image.src = 'x:';
      document.body.append(image);
    },
    'javascript link': () => {
      add('a', { href: 'javascript:probeRan("javascript link")', id: 'probe' });
      document.getElementById('probe').click();
    },
    wasm: () => {
      new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
      window.probeRan('wasm');
    },
    image: () => (new Image().src = `${away}/i.png`),
    frame: () => add('iframe', { src: `${away}/f` }),
    'frame from text': () => add('iframe', { srcdoc: '<script>parent.probeRan("frame from text")</script>' }),
    'style from away': () => add('link', { rel: 'stylesheet', href: `${away}/c.css` }, document.head),
    'inline style': () => add('style', { textContent: `body { background: url(${away}/bg.png) }` }),
    'style property': () => (document.body.style.backgroundImage = `url(${away}/bg2.png)`),
    font: () =>
      document.fonts.add(new FontFace('x', `url(${away}/font.woff2)`)) && document.fonts.load('1px x'),
    object: () => add('object', { data: `${away}/o` }),
    embed: () => add('embed', { src: `${away}/e` }),
    media: () => add('video', { src: `${away}/v.mp4` }),
    manifest: () => add('link', { rel: 'manifest', href: `${away}/m.json` }, document.head),
    prefetch: () => add('link', { rel: 'prefetch', href: `${away}/p` }, document.head),
    preload: () => add('link', { rel: 'preload', as: 'image', href: `${away}/pl` }, document.head),
    base: () => add('base', { href: `${away}/base/` }, document.head),
    form: () => {
      add('form', { action: `${away}/form`, id: 'probe-form' });
      document.getElementById('probe-form').submit();
    },
    fetch: () => void fetch(`${away}/fetch`).catch(() => {}),
    'fetch without cors': () =>
      void fetch(`${away}/fetch2`, { mode: 'no-cors', keepalive: true }).catch(() => {}),
    beacon: () => navigator.sendBeacon(`${away}/beacon`),
    xhr: () => {
      const request = new XMLHttpRequest();
      request.open('GET', `${away}/xhr`);
      request.send();
    },
    'web socket': () => new WebSocket('ws://127.0.0.1:__SINK__/ws'),
    'event source': () => new EventSource(`${away}/events`),
    worker: () => new Worker(`${away}/w.js`),
    'worker from blob': () => new Worker(URL.createObjectURL(new Blob([`fetch('${away}/from-worker')`]))),
    'shared worker': () => new SharedWorker(`${away}/sw.js`),
    'service worker': () =>
      void navigator.serviceWorker?.register('./probes.js').then(
        () => window.probeRan('service worker'),
        () => {},
      ),
    ping: () => {
      add('a', { href: '#x', ping: `${away}/ping`, id: 'probe-ping' });
      document.getElementById('probe-ping').click();
    },
    'pop-up': () => window.open(`${away}/popup`),
    'foreign policy': () =>
      window.trustedTypes.createPolicy('hostile', { createHTML: (text) => text }) &&
      document.querySelector('meta[content*=trusted-types]') &&
      window.probeRan('foreign policy'),
    navigation: () => (location.href = `${away}/navigate`),
  };
  const threw = [];
  for (const [name, probe] of Object.entries(PROBES)) {
    try {
      probe();
    } catch {
      threw.push(name);
    }
  }
  window.probes = { names: Object.keys(PROBES), ran, threw, violations };
})();
