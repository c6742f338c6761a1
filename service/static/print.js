// @ts-check
// The sheet opens in a tab of its own and asks the printer at once.
"use strict";
window.addEventListener("load", () => window.print());
