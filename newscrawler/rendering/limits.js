// What the limits of a tab need in each document before its own scripts.
(() => {
  "use strict";

  // Pages that a site would have the browser load ahead (https://wicg.github.io/nav-speculation/speculation-rules.html)
  // are asked for past the DevTools protocol, so their rules are taken away before they count: the parser runs
  // microtasks before it prepares a script, and what a script inserts is taken out again before it is considered.
  const supports = HTMLScriptElement.supports;
  HTMLScriptElement.supports = (type) => type !== "speculationrules" && supports.call(HTMLScriptElement, type);
  const disarm = (node) => {
    if (node.localName === "script" && /^\s*speculationrules\s*$/i.test(node.type)) {
      node.remove();
    }
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) {
        disarm(node);
        if (node.querySelectorAll) {
          node.querySelectorAll("script").forEach(disarm);
        }
      }
    }
  }).observe(document, { childList: true, subtree: true });

  // In a sandboxed document, setting document.domain throws; elsewhere it has no effect any more.
  const domain = Object.getOwnPropertyDescriptor(Document.prototype, "domain");
  Object.defineProperty(Document.prototype, "domain", { ...domain, set() {} });
})();
