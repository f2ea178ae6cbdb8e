// Has the tab load what only a reader who scrolls sees: lazy pictures, down to `height` pixels, within `limit` milliseconds.
async (height, limit) => {
  const end = performance.now() + limit;
  const left = () => end - performance.now();
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  for (const picture of document.querySelectorAll("img[loading=lazy], iframe[loading=lazy]")) picture.loading = "eager";
  const step = Math.max(window.innerHeight, 200);
  for (let top = 0; top < Math.min(height, document.documentElement.scrollHeight) && left() > 0; top += step) {
    window.scrollTo({ top, behavior: "instant" });
    await pause(50);
  }
  window.scrollTo({ top: 0, behavior: "instant" });
  const loading = () => [...document.images].some((picture) => picture.currentSrc && !picture.complete);
  while (loading() && left() > 0) await pause(50);
}
