// In every document before its own scripts: no dialogs (a loop of them keeps the whole browser busy), no windows, no end
// of the tab, and shadow trees that can be read (a reader sees them, whatever their mode).
(() => {
  window.alert = () => undefined;
  window.confirm = () => false;
  window.prompt = () => null;
  window.open = () => null;
  window.print = () => undefined;
  window.close = () => undefined;
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function attachShadow(init) {
    return attach.call(this, { ...init, mode: "open" });
  };
})();
