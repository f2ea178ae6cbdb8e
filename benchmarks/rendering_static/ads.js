// An auction for the space beside the article, and what won it.
"use strict";
{
  const home = new URL(document.currentScript.src).origin;
  setTimeout(() => {
    for (const place of [1, 2, 3]) {
      const frame = Object.assign(document.createElement("iframe"), { src: `${home}/frame?place=${place}`, height: 250 });
      document.body.append(frame);
    }
  }, 300);
}
