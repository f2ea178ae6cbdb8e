// How much a reader could read by now: {ready, text, block, busy}, lengths in UTF-16 units.
// `block` is the most text that stands in the paragraphs of one element, as an article's body does.
// `busy`: the page says itself that more is to come (aria-busy, a spinner, a skeleton).
() => {
  const SKIPPED = new Set(["SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT", "NAV", "FOOTER", "SELECT", "SVG"]);
  const BUSY = '[class*="skeleton" i],[class*="spinner" i],[class*="loading" i],[role="progressbar"]';
  let text = 0, block = 0;
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
        if (node.tagName === "IFRAME" && node.contentDocument) roots.push(node.contentDocument.body);
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
  const busy = document.querySelector('[aria-busy="true"]') !== null ||
    [...document.querySelectorAll(BUSY)].slice(0, 20).some((element) => element.offsetHeight > 0);
  return { ready: document.readyState, text, block, busy };
}
