// Answers what a page asks for: navigation the app stopped, requests it cancels, and its own scheme's pages.
// @ts-check
import { handlerFor, headerToBrowser, toApp } from './schemes.js';
import { mayRequest } from './session.js';

const TYPES = { Script: 'script', Stylesheet: 'stylesheet', Image: 'image', Font: 'font', Media: 'media' };
const FETCHES = { XHR: 'xhr', Fetch: 'xhr', Ping: 'ping', CSPViolationReport: 'cspReport' };

/** Answer one Fetch.requestPaused of a page. */
export async function answerRequest(page, paused) {
  const { requestId, request, resourceType, frameId } = paused;
  const fail = (errorReason) => page.send('Fetch.failRequest', { requestId, errorReason });
  const url = toApp(request.url);
  const isMainFrame = frameId === page.targetId;
  try {
    if (resourceType === 'Document') {
      if (page.takeStopped(frameId)) return await fail('Aborted');
      if (paused.redirectedRequestId && page.onRedirect(url, isMainFrame)) return await fail('Aborted');
    }
    const details = { ...describe(paused, url, isMainFrame), ...page.requestOwner };
    if (!(await mayRequest(details))) return await fail('BlockedByClient');
    const handler = handlerFor(url);
    if (!handler) return await page.send('Fetch.continueRequest', { requestId });
    // Chromium asks for it by itself over http; nobody does over a custom scheme.
    if (resourceType === 'Other' && new URL(url).pathname === '/favicon.ico')
      return await page.send('Fetch.fulfillRequest', { requestId, responseCode: 204 });
    const response = await handler(toRequest(request, url));
    if (response.type === 'error') return await fail('Failed');
    await page.send('Fetch.fulfillRequest', { requestId, ...(await fulfilment(response)) });
  } catch (error) {
    if (page.closed || /Invalid InterceptionId|Session with given id/.test(error.message)) return;
    console.error(`stand-in host: ${request.method} ${url} failed:`, error);
    await fail('Failed').catch(() => {});
  }
}

function describe({ request, requestId, resourceType }, url, isMainFrame) {
  const document = isMainFrame ? 'mainFrame' : 'subFrame';
  const type =
    resourceType === 'Document' ? document : (TYPES[resourceType] ?? FETCHES[resourceType] ?? 'other');
  const referrer = toApp(request.headers.Referer ?? '');
  return { id: requestId, url, method: request.method, resourceType: type, referrer, timestamp: Date.now() };
}

function toRequest(request, url) {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, toApp(value));
  const parts = request.postDataEntries?.map(({ bytes = '' }) => Buffer.from(bytes, 'base64'));
  const body = parts && Buffer.concat(parts);
  return new Request(url, { method: request.method, headers, ...(body ? { body } : {}) });
}

async function fulfilment(response) {
  const body = Buffer.from(await response.arrayBuffer()).toString('base64');
  const responseHeaders = [...response.headers].map(([name, value]) => ({
    name,
    value: headerToBrowser(name, value),
  }));
  return { responseCode: response.status, responseHeaders, body };
}
