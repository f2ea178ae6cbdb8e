// How much a reader could read by now: {ready, text, block, busy}, lengths in UTF-16 units.
// `block` is the most text that stands in the paragraphs of one element, as an article's body does.
// `busy`: more is to come, as the page says (aria-busy, a spinner, a skeleton) or by a frame that has not begun to load.
() => {
  const SKIPPED = new Set(["SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT", "NAV", "FOOTER", "SELECT", "SVG"]);
  const BUSY = '[class*="skeleton" i],[class*="spinner" i],[class*="loading" i],[role="progressbar"]';
  let text = 0, block = 0, frames = false;
  const roots = [document.body];
  const blocks = new Map();
  while (roots.length) {
    const root = roots.pop();
    if (!root) continue;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
      node.nodeType === 1 && SKIPPED.has(node.tagName) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === 1) {
        if (node.shadowRoot) roots.push(node.shadowRoot);
        const framed = node.tagName === "IFRAME" && node.contentDocument;
        if (!framed) continue;
        roots.push(framed.body);
        const begun = framed.URL !== "about:blank" && framed.readyState !== "loading";
        if (!begun && /^http/.test(node.src) && node.loading !== "lazy" && node.offsetHeight > 0) frames = true;
        continue;
      }
      const length = node.data.trim().length;
      if (!length) continue;
      text += length;
      const paragraph = node.parentElement && node.parentElement.closest("p,li,blockquote,div,td");
      const parent = paragraph && paragraph.parentNode;
      if (parent) {
        const sum = (blocks.get(parent) || 0) + length;
        blocks.set(parent, sum);
        if (sum > block) block = sum;
      }
    }
  }
  const busy = frames || document.querySelector('[aria-busy="true"]') !== null ||
    [...document.querySelectorAll(BUSY)].slice(0, 20).some((element) => element.offsetHeight > 0);
  return { ready: document.readyState, text, block, busy };
}
