/**
 * The first page of a phone, which comes without TLS: says whether the phone knows the computer by now, and opens the
 * steps of its own kind. It knows no secret, as anybody in the network could put another page in its place.
 */
const main = document.querySelector<HTMLElement>("[data-trusted]");
const LOOKED_EVERY_MS = 4000;

/** An answer over TLS, of whatever kind, means that the certificate is trusted. */
async function look(): Promise<void> {
  if (!main || document.visibilityState !== "visible") return;
  try {
    await fetch(main.dataset["trusted"] ?? "", { mode: "no-cors", cache: "no-store", credentials: "omit" });
    main.dataset["known"] = "yes";
  } catch {
    main.dataset["known"] = "no";
  }
}

function openOwnSteps(): void {
  const { userAgent, maxTouchPoints } = navigator;
  // An iPad says that it is a Macintosh; no Macintosh is touched.
  const apple = /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
  const own = apple ? "apple" : /Android/.test(userAgent) ? "android" : "";
  document.querySelector(`details[data-for="${own}"]`)?.setAttribute("open", "");
}

openOwnSteps();
void look();
document.addEventListener("visibilitychange", () => void look());
window.setInterval(() => void look(), LOOKED_EVERY_MS);
