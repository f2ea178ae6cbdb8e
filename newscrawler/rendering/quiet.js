// In every document before its own scripts: no windows, no print dialogs, no end of the tab, and shadow trees that can
// be read (a reader sees them, whatever their mode).
(() => {
  window.open = () => null;
  window.print = () => undefined;
  window.close = () => undefined;
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function attachShadow(init) {
    return attach.call(this, { ...init, mode: "open" });
  };
})();
