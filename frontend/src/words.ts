/** The words that a page shows or speaks by itself, in the page's language: they come with the page, as JSON. */

/** Every name that `src/sitbone/web/pages/script_words.py` gives words to. */
export type Name =
  | "side left"
  | "side right"
  | "side both"
  | "pause"
  | "go on"
  | "how"
  | "get ready"
  | "held"
  | "to hold"
  | "rest"
  | "check unknown"
  | "check right"
  | "check not yet"
  | "sees well"
  | "sees roughly"
  | "camera front"
  | "camera back"
  | "another camera"
  | "sound sample"
  | "connection lost"
  | "not trusted"
  | "not kept"
  | "film over"
  | "no voice"
  | "not spoken"
  | "sound off"
  | "closed"
  | "closed 4400"
  | "closed 4401"
  | "closed 4403"
  | "closed 4408"
  | "closed 4409"
  | "closed 4410"
  | "closed 4413"
  | "fault refused"
  | "fault none"
  | "fault in use"
  | "fault unplugged"
  | "fault covered"
  | "fault no graphics"
  | "fault old browser"
  | "fault no model"
  | "fault slow"
  | "fault hung"
  | "fault film"
  | "fault not secure"
  | "reminder"
  | "reminder body"
  | "reminding"
  | "not reminding";

let known: Record<string, string> | null = null;

/** The words of this name, with what belongs into their places: `{title}`. */
export function word(name: Name, places: Record<string, string> = {}): string {
  known ??= JSON.parse(document.getElementById("words")?.textContent ?? "{}") as Record<string, string>;
  return (known[name] ?? "").replace(/\{(\w+)\}/g, (whole, place: string) => places[place] ?? whole);
}

/** The language of the page, such as `de`. */
export function pageLanguage(): string {
  return primary(document.documentElement.lang || "en");
}

/** The language of a tag, without country and script: `de` of `de-AT` or `de_AT`. */
export function primary(tag: string): string {
  return (tag.toLowerCase().split(/[-_]/)[0] ?? "").trim();
}
