// The document as a reader sees it: its HTML, with the shadow trees and the framed article (of its own origin) in place
// of their hosts. What the browser does not display has the attribute `data-not-displayed` (extraction/concealed.py).
// null where it is longer than `limit` characters.
(limit) => {
  const FRAMED = 500, UNDISPLAYED = "data-not-displayed";
  const lengthOf = (root) => {
    let sum = 0;
    for (const paragraph of root.querySelectorAll("p")) sum += paragraph.textContent.trim().length;
    return sum;
  };
  // A frame that holds more in paragraphs than the page around it holds the article.
  const framed = (frame, own) => {
    const inner = frame.contentDocument;
    return inner && inner.body && frame.offsetHeight > 0 && lengthOf(inner.body) > Math.max(FRAMED, own) ? inner.body : null;
  };
  const doctype = document.doctype ? new XMLSerializer().serializeToString(document.doctype) : "";
  const finish = (html) => (html.length > limit ? null : doctype + html);
  if (!document.documentElement) return "";

  const unseen = (element) => !element.matches("script, style, template, noscript, link, meta") &&
    getComputedStyle(element).display === "none";
  const frames = new Map();
  // The outermost of the page's own tree; those of shadow trees and frames are told where they are copied.
  const undisplayed = new Set();
  let outer = null;
  let shadows = false;
  const own = document.body ? lengthOf(document.body) : 0;
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.shadowRoot) shadows = true;
    if (document.body && document.body.contains(node) && !(outer && outer.contains(node)) && unseen(node)) {
      undisplayed.add(outer = node);
    }
    if (node.tagName === "IFRAME") {
      const body = framed(node, own);
      if (body) frames.set(node, body);
    }
  }
  if (!shadows && !frames.size) {
    // Marked for the moment of reading only: the page's own scripts do not run in it.
    for (const element of undisplayed) element.setAttribute(UNDISPLAYED, "");
    const html = document.documentElement.outerHTML;
    for (const element of undisplayed) element.removeAttribute(UNDISPLAYED);
    return finish(html);
  }

  // Without custom elements of its own, so that no constructor of the page runs for a copy.
  const inert = document.implementation.createHTMLDocument("");
  const childrenOf = (node) => {
    if (node.shadowRoot) return node.shadowRoot.childNodes;
    if (node.tagName === "SLOT" && node.getRootNode() instanceof ShadowRoot) {
      const assigned = node.assignedNodes();
      if (assigned.length) return assigned;
    }
    if (node.tagName === "TEMPLATE") return [];
    return node.childNodes;
  };
  const copyRoot = inert.importNode(document.documentElement, false);
  const open = [[document.documentElement, copyRoot]];
  while (open.length) {
    const [node, copy] = open.pop();
    for (const child of childrenOf(node)) {
      const body = frames.get(child);
      if (child.nodeType === 1) {
        const inner = body ? inert.createElement("div") : inert.importNode(child, false);
        if (undisplayed.has(child) || (child.getRootNode() !== document && unseen(child))) inner.setAttribute(UNDISPLAYED, "");
        copy.appendChild(inner);
        open.push([body || child, inner]);
      } else if (child.nodeType === 3) {
        copy.appendChild(inert.createTextNode(child.data));
      }
    }
  }
  return finish(copyRoot.outerHTML);
}
