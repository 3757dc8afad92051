// Tries every way out of the window that a policy must close. A first-party script, because code that the debugger
// evaluates may call eval whatever the policy says. Each attempt tells in `ran` only that foreign code was executed.
// @ts-check

const asked = new URLSearchParams(location.hash.slice(1));
const sink = asked.get('sink') ?? '';
const leftOut = asked.get('leave-out') ?? 'nothing';
const here = /** @type {any} */ (window);
here.ran = [];

/** @param {string} tag @param {Record<string, string>} fields @param {ParentNode} [parent] */
function add(tag, fields, parent = document.body) {
  const element = Object.assign(document.createElement(tag), fields);
  parent.append(element);
  return element;
}

/** @param {string} urls */
async function connectPeers(urls) {
  const peer = new RTCPeerConnection({ iceServers: [{ urls, username: 'probe', credential: 'probe' }] });
  peer.createDataChannel('probe');
  await peer.setLocalDescription(await peer.createOffer());
  await new Promise((done) => setTimeout(done, 500));
}

/** @type {Record<string, () => unknown>} */
const ATTEMPTS = {
  'inline script': () => add('script', { textContent: "window.ran.push('inline script')" }),
  'foreign script': () => add('script', { src: `${sink}/script.js` }),
  'module script': () => add('script', { type: 'module', src: `${sink}/module.js` }),
  'data script': () => add('script', { src: "data:text/javascript,window.ran.push('data script')" }),
  'blob script': () =>
    add('script', { src: URL.createObjectURL(new Blob(["window.ran.push('blob script')"])) }),
  'dynamic import': () => import(/* @vite-ignore */ `${sink}/import.js`),
  eval: () => (0, eval)("window.ran.push('eval')"),
  'function constructor': () => new Function("window.ran.push('function constructor')")(),
  'timer with text': () => /** @type {any} */ (setTimeout)("window.ran.push('timer with text')", 0),
  'event attribute': () =>
    document.body.insertAdjacentHTML(
      'beforeend',
      '<img src="x" onerror="window.ran.push(\'event attribute\')">',
    ),
  'event attribute set': () =>
    add('button', {}).setAttribute('onclick', "window.ran.push('event attribute set')"),
  'javascript address': () => add('a', { href: "javascript:window.ran.push('javascript address')" }).click(),
  'inner HTML': () => (document.body.innerHTML += `<img src="${sink}/inner.png">`),
  'frame document': () => add('iframe', { srcdoc: `<img src="${sink}/srcdoc.png">` }),
  image: () => add('img', { src: `${sink}/image.png` }),
  picture: () => add('img', { srcset: `${sink}/picture.png 1x` }),
  stylesheet: () => add('link', { rel: 'stylesheet', href: `${sink}/style.css` }, document.head),
  'style element': () =>
    add('style', { textContent: `body { background: url(${sink}/background.png) }` }, document.head),
  'style attribute': () => add('div', {}).setAttribute('style', `background: url(${sink}/attribute.png)`),
  'style by script': () => (document.body.style.backgroundImage = `url(${sink}/scripted.png)`),
  font: () => new FontFace('probe', `url(${sink}/font.woff2)`).load(),
  frame: () => add('iframe', { src: `${sink}/frame.html` }),
  object: () => add('object', { data: `${sink}/object.html` }),
  embed: () => add('embed', { src: `${sink}/embed.html` }),
  audio: () => add('audio', { src: `${sink}/audio.ogg`, preload: 'auto' }),
  video: () => add('video', { src: `${sink}/video.webm`, poster: `${sink}/poster.png` }),
  manifest: () => add('link', { rel: 'manifest', href: `${sink}/manifest.json` }, document.head),
  preload: () => add('link', { rel: 'preload', as: 'image', href: `${sink}/preload.png` }, document.head),
  prefetch: () => add('link', { rel: 'prefetch', href: `${sink}/prefetch` }, document.head),
  'base address': () => add('base', { href: `${sink}/` }, document.head) && add('img', { src: 'based.png' }),
  fetch: () => fetch(`${sink}/fetch`),
  'form by fetch': () => fetch(`${sink}/fetch-post`, { method: 'POST', mode: 'no-cors', body: 'x' }),
  'XML request': () => {
    const request = new XMLHttpRequest();
    request.open('GET', `${sink}/xhr`);
    request.send();
  },
  beacon: () => navigator.sendBeacon(`${sink}/beacon`, 'x'),
  socket: () => new WebSocket(sink.replace('http', 'ws')),
  events: () => new EventSource(`${sink}/events`),
  worker: () => new Worker(`${sink}/worker.js`),
  'shared worker': () => new SharedWorker(`${sink}/shared.js`),
  'service worker': () => navigator.serviceWorker.register('./probe.js'),
  'peer connection': () => connectPeers(`stun:${sink.slice('http://'.length)}`),
  'peer connection over TCP': () => connectPeers(`turn:${sink.slice('http://'.length)}?transport=tcp`),
  ping: () => add('a', { href: '#', ping: `${sink}/ping` }).click(),
  form: () =>
    /** @type {HTMLFormElement} */ (add('form', { action: `${sink}/form`, method: 'post' })).submit(),
  popup: () => window.open(`${sink}/popup`),
  // It takes the listeners of the page away, so it comes late.
  'document.write': () => document.write(`<img src="${sink}/written.png">`),
  navigation: () => (location.href = `${sink}/navigation`),
};

here.tried = [];
here.done = false;
here.probe = async () => {
  if (here.tried.length > 0) return;
  for (const [name, attempt] of Object.entries(ATTEMPTS)) {
    if (leftOut.split(',').some((word) => name.startsWith(word))) continue;
    here.tried.push(name);
    try {
      // A refusal is an answer too; a promise that waits for ever is not waited for.
      await Promise.race([
        attempt(),
        new Promise((done) => setTimeout(done, name.startsWith('peer') ? 1_000 : 20)),
      ]);
    } catch {
      // Refused.
    }
  }
  here.done = true;
};
