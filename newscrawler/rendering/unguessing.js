// Pages that a site would have the browser load ahead (https://wicg.github.io/nav-speculation/speculation-rules.html)
// are asked for past the DevTools protocol, so their rules are taken away before they count: the parser runs microtasks
// before it prepares a script, and what a script inserts is taken out again before its rules are considered.
(() => {
  "use strict";
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
})();
