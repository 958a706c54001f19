// Keeps a page of the preview as fresh as its source. Sent by `rmgen serve` only, never published.
//
// One tab holds the stream of events (browsers allow six connections to a server, so ten tabs with
// a stream each would starve) and passes on what it hears.
(() => {
  'use strict';
  const script = document.currentScript;
  const { ribbon, failed = '', old = '' } = script.dataset;
  const still = 'still' in script.dataset;
  let etag = script.dataset.etag;
  const events = new URL('events', script.src);
  const KEY = 'rmgen-scroll';
  let state = null;          // the last event, as it was heard
  let known = null;          // the generation that this page was compared with
  let host = null;           // element of the overlay

  const STYLE = `
    :host { all: initial }
    * { box-sizing: border-box }
    .back { position: fixed; inset: 0; z-index: 2147483647; overflow: auto; padding: 4vmin;
      background: rgb(0 0 0 / .6); font: 15px/1.6 system-ui, sans-serif; color: #eee }
    .box { max-width: 60rem; margin: auto; padding: 1.2rem 1.6rem; background: #1c1c1f;
      border-top: 6px solid #ff6b5e; border-radius: 6px }
    h2 { margin: 0 2.5rem .2rem 0; font-size: 1.15rem; color: #fff }
    p { margin: 0 0 1rem; color: #bbb }
    ol { margin: 0; padding: 0; list-style: none }
    li { padding: .8rem 0; border-top: 1px solid #444; overflow-wrap: anywhere }
    .at { font: 13px/1.6 ui-monospace, monospace; color: #ffb4ab }
    pre { margin: .4rem 0; padding: .5rem .8rem; overflow: auto; background: #000; color: #ddd;
      font: 13px/1.6 ui-monospace, monospace; white-space: pre }
    mark { background: #ff6b5e; color: #000 }
    .hint { color: #9ecbff }
    button { float: right; border: 1px solid #666; border-radius: 4px; padding: 0 .6rem;
      background: none; color: #eee; font: inherit; cursor: pointer }
    .ribbon { position: fixed; left: 0; bottom: 0; z-index: 2147483646; max-width: 100vw;
      padding: .35rem .9rem; background: #ffd75e; color: #201a00; font: 14px/1.5 system-ui, sans-serif;
      border-top-right-radius: 6px }
    @media print { :host { display: none } }`;

  const make = (name, className, text = '') => {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.textContent = text;
    return element;
  };

  // A sheet made this way needs no exception in the page's Content-Security-Policy.
  const shadow = name => {
    const element = document.createElement(name);
    const root = element.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    (document.body ?? document.documentElement).append(element);
    return root;
  };

  const excerpt = ({ excerpt: line, column }) => {
    const pre = make('pre');
    const chars = Array.from(line);
    const at = Math.max(0, (column || 0) - 1);
    pre.append(chars.slice(0, at).join(''));
    if (column) pre.append(make('mark', '', chars[at] ?? ' '));
    pre.append(chars.slice(at + (column ? 1 : 0)).join(''));
    return pre;
  };

  const item = error => {
    const li = make('li');
    const place = [error.path, error.line || null, error.line && error.column || null];
    if (error.path) li.append(make('div', 'at', place.filter(Boolean).join(':')));
    li.append(make('div', 'message', error.message));
    if (typeof error.excerpt === 'string' && error.excerpt.trim()) li.append(excerpt(error));
    if (error.hint) li.append(make('div', 'hint', error.hint));
    return li;
  };

  function overlay(errors, stale) {
    host?.remove();
    host = null;
    if (!errors.length) return;
    const root = shadow('rmgen-errors');
    host = root.host;
    const back = make('div', 'back');
    const box = make('div', 'box');
    const close = make('button', '', '×');
    close.setAttribute('aria-label', 'Close');
    close.onclick = () => host?.remove();
    const list = make('ol');
    list.append(...errors.map(item));
    box.setAttribute('role', 'alert');
    box.append(close, make('h2', '', failed || 'rmgen'));
    if (stale && old) box.append(make('p', '', old));
    box.append(list);
    back.append(box);
    root.append(back);
  }

  // Exchanges style sheets without reloading. False when one of them is not on this page's way.
  function restyle(styles) {
    const links = [...document.querySelectorAll('link[rel~="stylesheet"]')];
    let done = false;
    for (const [from, to] of styles) {
      for (const link of links) {
        const url = new URL(link.href);
        if (!url.pathname.endsWith(`/${from}`)) continue;
        const fresh = link.cloneNode();
        url.pathname = url.pathname.slice(0, -from.length) + to;
        fresh.href = url.href;
        fresh.onload = fresh.onerror = () => link.remove();  // no moment without style
        link.after(fresh);
        done = true;
      }
    }
    return done;
  }

  function reload() {
    try {
      sessionStorage.setItem(KEY, JSON.stringify([location.href, scrollX, scrollY]));
    } catch { /* a page without storage starts at its top */ }
    location.reload();
  }

  function keepScroll() {
    try {
      const [href, x, y] = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
      sessionStorage.removeItem(KEY);
      if (href === location.href) scrollTo({ left: x, top: y, behavior: 'instant' });
    } catch { /* as above */ }
  }

  // Asks for what this very page is now: only what changed is loaded again.
  async function compare(styles) {
    const answer = await fetch(location.href, { method: 'HEAD', cache: 'no-store' });
    const now = (answer.headers.get('ETag') ?? '').replace(/^W\/|"|-gz/g, '');
    if (now === etag) return;
    if (styles?.length && restyle(styles)) etag = now;
    else reload();
  }

  function hear(event) {
    state = event;
    overlay(event.errors ?? [], event.stale);
    if (event.stale || event.generation === known) return;
    known = event.generation;
    compare(event.styles).catch(() => { known = null; });
  }

  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('rmgen-reload') : null;

  function open(pass) {
    const stream = new EventSource(events);
    stream.onmessage = ({ data }) => {
      const event = JSON.parse(data);
      hear(event);
      if (pass) channel?.postMessage(event);
    };
    return stream;
  }

  function lead() {
    let stream = null;
    channel.onmessage = ({ data }) => {
      if (data === 'hello') {
        if (stream && state) channel.postMessage({ ...state, styles: [] });
      } else {
        hear(data);
      }
    };
    channel.postMessage('hello');
    navigator.locks.request('rmgen-reload', () => {
      stream = open(true);
      return new Promise(() => {});  // until this tab is closed
    }).catch(() => {});
  }

  // Other machines have no locks without TLS: only the tab in view listens.
  function listenWhileVisible() {
    let stream = null;
    const turn = () => {
      if (document.visibilityState === 'visible') stream ??= open(false);
      else stream = stream?.close() ?? null;
    };
    document.addEventListener('visibilitychange', turn);
    turn();
  }

  keepScroll();
  if (ribbon) shadow('rmgen-ribbon').append(make('div', 'ribbon', ribbon));
  if (still) return;
  if (navigator.locks && channel) lead();
  else listenWhileVisible();
})();
