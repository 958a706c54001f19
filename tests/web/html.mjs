// Just enough of HTML for pages that rmgen wrote: tags with their attributes, in order.
const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
const TAG = /<!--[\s\S]*?-->|<(script|style)\b([^>]*)>[\s\S]*?<\/\1>|<([a-zA-Z][\w:-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/g;
const ATTRIBUTE = /([^\s=/"'>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

function decode(text) {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, dec, name) =>
    hex ? String.fromCodePoint(parseInt(hex, 16))
      : dec ? String.fromCodePoint(Number(dec)) : NAMED[name] ?? whole);
}

/** Yields {name, attributes} for every start tag. */
export function* tags(html) {
  for (const found of html.matchAll(TAG)) {
    const name = found[1] ?? found[3];
    if (!name) continue;
    const attributes = {};
    for (const [, key, a, b, c] of (found[2] ?? found[4] ?? '').matchAll(ATTRIBUTE))
      attributes[key.toLowerCase()] ??= decode(a ?? b ?? c ?? '');
    yield { name: name.toLowerCase(), attributes };
  }
}

const REFERENCES = ['href', 'src', 'poster', 'action', 'data', 'xlink:href'];

/** What a page refers to, as written: [{tag, attributes, value}]. */
export function references(html) {
  const found = [];
  for (const { name, attributes } of tags(html)) {
    for (const key of REFERENCES)
      if (attributes[key] !== undefined && name !== 'base')
        found.push({ tag: name, attributes, value: attributes[key] });
    for (const candidate of attributes.srcset?.split(',') ?? [])
      found.push({ tag: name, attributes, value: candidate.trim().split(/\s+/)[0] });
  }
  return found;
}

/** Every id, and the names of anchors: what a fragment may name. */
export function ids(html) {
  const found = [];
  for (const { name, attributes } of tags(html)) {
    if (attributes.id !== undefined) found.push(attributes.id);
    else if (name === 'a' && attributes.name) found.push(attributes.name);
  }
  return found;
}
